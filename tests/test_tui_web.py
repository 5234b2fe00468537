"""The desk in a browser: who is served, who is refused, and a key that comes through."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiohttp
import pytest
import test_tui_samples as samples
from sqlmodel import select

from tracker import store
from tracker.tables import DecisionRow

pytest.importorskip("textual_serve")
ROOT = Path(__file__).parent.parent


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "tracker", "review", *map(str, arguments)]


def environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


@contextmanager
def served(db: Path) -> Iterator[int]:
    """The desk on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = command("--serve", "--port", str(port), "--db", db, "--as", "ana")
    server = subprocess.Popen(arguments, stderr=subprocess.PIPE, env=environment(), text=True)
    try:
        assert server.stderr is not None
        assert f"http://127.0.0.1:{port}" in server.stderr.readline()
        for _ in range(100):  # it says so a moment before it listens
            with socket.socket() as visit:
                if visit.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)
        assert server.stderr is not None
        server.stderr.close()


def test_a_key_in_the_browser_decides(tmp_path: Path) -> None:
    """The page loads nothing from elsewhere; what comes over its socket is the desk; ``a`` is in the database."""
    engine = samples.fill(tmp_path)

    async def visit(port: int) -> None:
        async with aiohttp.ClientSession() as client:
            async with client.get(f"http://localhost:{port}/") as page:
                assert page.status == 200
                policy = page.headers["Content-Security-Policy"]
                assert "style-src 'unsafe-inline' http://127.0.0.1" in policy
                assert f"ws://127.0.0.1:{port}/ws" in await page.text()
            where, origin = f"ws://127.0.0.1:{port}/ws?width=100&height=30", f"http://127.0.0.1:{port}"
            async with client.ws_connect(where, origin=origin) as desk:
                seen = ""
                while "accept" not in seen:  # the keys come last
                    seen += str((await desk.receive(timeout=60)).data)
                await desk.send_str(json.dumps(["stdin", "a"]))
                await _until(lambda: bool(_decisions(engine)))

    with served(tmp_path / "desk.db") as port:
        asyncio.run(visit(port))
    assert [row.reviewer for row in _decisions(engine)] == ["ana"]
    engine.dispose()


async def _until(holds: object, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:  # type: ignore[operator]
        await asyncio.sleep(0.1)


def _decisions(engine: object) -> list[DecisionRow]:
    with store.session(engine) as session:  # type: ignore[arg-type]
        return list(session.exec(select(DecisionRow)))


def test_the_page_takes_keys_without_a_click(tmp_path: Path) -> None:
    """What it focuses, and when, goes by two names of the library's own script."""
    samples.fill(tmp_path).dispose()

    async def read(port: int, path: str) -> str:
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/{path}") as answer:
            return await answer.text()

    with served(tmp_path / "desk.db") as port:
        page, script = (asyncio.run(read(port, path)) for path in ("", "static/js/textual.js"))
    assert page.index("keys.focus()") < page.index("</body>")
    for name in ("xterm-helper-textarea", "-first-byte"):
        assert name in page
        assert name in script


def test_other_hosts_are_refused(tmp_path: Path) -> None:
    """A page from elsewhere, or a name of another host that leads here, gets neither the page nor the socket."""
    samples.fill(tmp_path).dispose()

    async def visit(port: int) -> list[int]:
        told = []
        async with aiohttp.ClientSession() as client:
            for path, headers in (
                ("", {"Host": f"evil.example:{port}"}),
                ("", {"Host": "127.0.0.1:1"}),
                ("", {"Host": "[bad"}),
                ("", {"Origin": "https://evil.example"}),
                ("ws", {"Origin": "null"}),
                ("ws", {"Origin": f"http://evil.example:{port}"}),
                ("static/js/textual.js", {"Host": "evil.example"}),
                ("static/js/textual.js", {}),
            ):
                async with client.get(f"http://127.0.0.1:{port}/{path}", headers=headers) as answer:
                    told.append(answer.status)
        return told

    with served(tmp_path / "desk.db") as port:
        assert asyncio.run(visit(port))[:-1] == [403] * 7
        addresses = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
        for address in addresses - {"127.0.0.1"}:
            with socket.socket() as outside:
                outside.settimeout(2)
                if not address.startswith("127."):
                    assert outside.connect_ex((address, port)) != 0


@pytest.mark.parametrize("missing", ["textual_serve", "aiohttp"])
def test_the_missing_extra_is_named(tmp_path: Path, missing: str) -> None:
    """In one line, with the call that installs it."""
    samples.fill(tmp_path).dispose()
    program = f"import sys; sys.modules[{missing!r}] = None; from tracker.cli import main; main()"
    arguments = [sys.executable, "-c", program, "review", "--serve", "--db", str(tmp_path / "desk.db")]
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 2
    assert 'pip install "claim-tracker[serve]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    samples.fill(tmp_path).dispose()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        arguments = command("--serve", "--port", str(port), "--db", tmp_path / "desk.db")
        done = subprocess.run(arguments, capture_output=True, text=True, env=environment(), check=False, timeout=60)
    assert done.returncode == 2
    assert f"port {port}: " in done.stderr
    assert "Traceback" not in done.stderr
