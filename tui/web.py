"""The desk in a browser on this machine, through textual-serve; it listens on the loopback interface only."""

from __future__ import annotations

import logging
import shlex
import sys
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

HOST = "127.0.0.1"
_NAMES = {HOST, "localhost"}
# The page has no keys of its own: without this they go nowhere, and the desk shows none, until somebody clicks it.
_FOCUS = """<script>
const waiting = setInterval(() => {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys && document.body.classList.contains("-first-byte")) { clearInterval(waiting); keys.focus(); }
}, 50);
</script>
</body>"""

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DeskServer(Server):  # type: ignore[misc, unused-ignore] # the extra may be missing
    """Serves the desk to browsers on this machine, each with a process of its own.

    A page from elsewhere that is open in the same browser gets nothing: requests under another host's name or
    from another origin are refused, and what is served loads nothing from other hosts.

    Args:
        arguments: of ``tracker review``.
        port: to listen on.
    """

    def __init__(self, arguments: list[str], port: int) -> None:
        command = shlex.join([sys.executable, "-m", "tracker", "review", *arguments])
        super().__init__(command, host=HOST, port=port, title="Claim tracker", public_url=f"http://{HOST}:{port}")
        here = f"http://{HOST}:{port}"
        self._policy = (
            f"style-src 'unsafe-inline' {here}; font-src data: {here}; img-src data: {here}; "
            f"connect-src {here} ws://{HOST}:{port}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
        )

    def initialize_logging(self) -> None:
        """Only what goes wrong is told."""
        logging.basicConfig(level=logging.WARNING, format="%(message)s")

    async def on_startup(self, app: web.Application) -> None:
        """Say where it is."""
        print(f"The desk is at {self.public_url}; leave with ctrl+c", file=sys.stderr, flush=True)  # noqa: T201

    async def _make_app(self) -> web.Application:
        app: web.Application = await super()._make_app()

        @web.middleware
        async def only_here(request: web.Request, handler: _Handler) -> web.StreamResponse:
            origin = request.headers.get("Origin")
            if not self._is_here(f"//{request.host}") or (origin is not None and not self._is_here(origin)):
                raise web.HTTPForbidden(text="The desk is only served to this machine.")
            response = await handler(request)
            if request.path == "/" and isinstance(response, web.Response) and response.text:
                response.text = response.text.replace("</body>", _FOCUS)
            if not response.prepared:
                response.headers["Content-Security-Policy"] = self._policy
            return response

        app.middlewares.append(only_here)
        return app

    def _is_here(self, url: str) -> bool:
        """Whether an address names this server."""
        try:
            parts = urlsplit(url)
            return parts.hostname in _NAMES and (parts.port or 80) == self.port
        except ValueError:
            return False
