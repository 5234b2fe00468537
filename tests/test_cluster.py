"""Parts: written whole or not at all, brought into the store once; a cluster finds what an import here finds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import embed
from sqlalchemy.engine import Engine
from sqlmodel import select
from test_pipeline import OTHER, TAGGER, held, made, results, run
from typer.testing import CliRunner

from tracker import cluster, parts, pipeline, store
from tracker.cli import app
from tracker.errors import InputError, TrackerError
from tracker.parts import Mark
from tracker.pipeline import Filing, Model, Reading
from tracker.records import Document
from tracker.tables import EventRow, SourceRow

pyarrow = pytest.importorskip("pyarrow")
ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "fixtures" / "articles"
EXPORT = ("export", "--all", "--format", "jsonl")
MODEL = Model(TAGGER, embed)
BEGUN = Mark("/in/a.jsonl", TAGGER.name, TAGGER.digest)
ERROR = InputError("b.pdf", "not an article", "page 2")
INPUTS: list[Document | InputError] = [
    made(),
    ERROR,
    made(OTHER, "b.txt"),
    replace(made("Il pleuvait. " * 20, "c.txt"), language="fr"),
    *(made(f"It rained {n} hours.", f"{n}.txt") for n in range(100)),
]


def written(folder: Path) -> Mark:
    return parts.write(folder, "part-1", pipeline.read_inputs(INPUTS, MODEL), BEGUN)


def load(folder: Path, engine: Engine) -> list[str]:
    filing = Filing(engine)
    return results(
        [
            outcome
            for name, mark in parts.marks(folder)
            for outcome in pipeline.import_readings(parts.read(folder, name), mark.model, mark.model_digest, filing)
        ]
    )


def test_a_part_holds_what_was_read(tmp_path: Path) -> None:
    """Documents, statements, mentions, languages and failures come out as they went in; the mark counts them."""
    assert written(tmp_path) == replace(BEGUN, documents=103, failed=1, statements=6)
    found, expected = list(parts.read(tmp_path, "part-1")), list(pipeline.read_inputs(INPUTS, MODEL))
    for one, other in zip(found, expected, strict=True):
        if isinstance(one, Reading) and isinstance(other, Reading):
            assert (one.tagged, one.language) == (other.tagged, other.language)
            assert [m.pack() for m in one.mentions] == [m.pack() for m in other.mentions]
        else:
            assert str(one) == str(other) == str(ERROR)


def test_loading_is_importing(tmp_path: Path, engine: Engine) -> None:
    """The same ledger as an import of the documents; a second time all is known."""
    written(tmp_path)
    run(engine, *INPUTS)
    expected = held(engine)
    other = store.connect(str(tmp_path / "other.db"))
    assert load(tmp_path, other) == ["new", "failed", *["new"] * 102]
    assert held(other) == expected
    assert load(tmp_path, other) == ["known", "failed", *["known"] * 102]
    assert held(other) == expected
    other.dispose()


def test_what_has_no_mark_is_not_there(tmp_path: Path) -> None:
    """Reading breaks off in the middle: no part, and no mark."""

    def broken() -> list[Reading]:
        raise KeyboardInterrupt

    def readings() -> object:
        yield from pipeline.read_inputs(INPUTS[:1], MODEL)
        broken()

    with pytest.raises(KeyboardInterrupt):
        parts.write(tmp_path, "part-1", readings(), BEGUN)
    assert not parts.is_whole(tmp_path, "part-1")
    assert parts.marks(tmp_path) == []
    written(tmp_path)
    assert parts.is_whole(tmp_path, "part-1")


def test_a_part_that_was_lost_is_made_again(tmp_path: Path) -> None:
    """The mark alone is no part."""
    written(tmp_path)
    (tmp_path / "part-1.parquet").unlink()
    assert not parts.is_whole(tmp_path, "part-1")


def test_of_two_readings_of_one_text_the_first_counts(engine: Engine) -> None:
    """As in an import: the event's day is reckoned from the first appearance of the text."""
    early, late = (replace(made(), id=f"{day}.txt", published=date(2024, 5, day)) for day in (7, 21))
    readings = pipeline.read_inputs([early, late], MODEL)
    list(pipeline.import_readings(readings, TAGGER.name, TAGGER.digest, Filing(engine)))
    with store.session(engine) as session:
        assert session.exec(select(EventRow.day)).all() == [date(2024, 5, 6)]
        assert session.exec(select(SourceRow.published)).all() == [early.published, late.published]


def test_a_part_of_failures_alone_is_made_again(tmp_path: Path) -> None:
    """The file may have been unreadable for a while; what went wrong is told by the part until then."""
    parts.write(tmp_path, "part-1", [ERROR], BEGUN)
    assert not parts.is_whole(tmp_path, "part-1")
    assert [str(item) for item in parts.read(tmp_path, "part-1")] == [str(ERROR)]
    parts.write(tmp_path, "part-1", [], BEGUN)
    assert parts.is_whole(tmp_path, "part-1")


def test_of_two_parts_of_a_file_the_newer_comes_first(tmp_path: Path) -> None:
    """What another model read of it, later, is what counts."""
    for number, name in enumerate(("part-1", "part-0", "part-2")):
        parts.write(tmp_path, name, [], BEGUN)
        os.utime(tmp_path / f"{name}.json", (number, number))
    assert [name for name, _ in parts.marks(tmp_path)] == ["part-2", "part-0", "part-1"]


def test_a_damaged_part_is_named_and_the_rest_goes_on(tmp_path: Path, engine: Engine) -> None:
    """One of two is cut short."""
    written(tmp_path)
    parts.write(tmp_path, "part-0", pipeline.read_inputs([made("It snowed.", "s.txt")], MODEL), BEGUN)
    whole = (tmp_path / "part-1.parquet").read_bytes()
    (tmp_path / "part-1.parquet").write_bytes(whole[: len(whole) // 2])
    assert load(tmp_path, engine) == ["new", "failed"]
    (tmp_path / "part-2.json").write_text('{"shard": 1}')
    with pytest.raises(InputError, match="not the mark of a part"):
        parts.marks(tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        parts.marks(tmp_path / "nothing")


def test_a_changed_file_is_another_part(tmp_path: Path) -> None:
    """By its path, size and time; and so is the same file read in another way."""
    one = tmp_path / "one.txt"
    one.write_text("It rained.")
    names = [parts.name_of(str(one), how) for how in ("a", "a", "b")]
    one.write_text("It rained again.")
    names.append(parts.name_of(str(one), "a"))
    assert names[0] == names[1]
    assert len(set(names)) == 3


def test_parts_are_in_the_order_in_which_a_folder_is_walked(tmp_path: Path) -> None:
    """Folders among the files by their names, as an import here reads them."""
    for number, shard in enumerate(("in/b.txt", "in/a.txt", "in/a/c.txt")):
        parts.write(tmp_path, f"part-{number}", [], replace(BEGUN, shard=shard))
    assert [mark.shard for _, mark in parts.marks(tmp_path)] == ["in/a/c.txt", "in/a.txt", "in/b.txt"]


def test_ray_that_does_not_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that is too busy for it; Ray's error has no type of its own."""

    def init(**_: object) -> None:
        raise Exception("The current node timed out\nduring startup.")

    for name in ("ray", "ray.data"):
        monkeypatch.setitem(sys.modules, name, SimpleNamespace(init=init, data=None))
    (tmp_path / "a.txt").write_text("It rained.")
    order = cluster.Order(str(tmp_path), str(tmp_path / "a.txt"))
    with pytest.raises(TrackerError, match=r"Ray does not start: The current node timed out during startup\."):
        list(cluster.tag([str(tmp_path / "a.txt")], order))


def tracker(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    command = [sys.executable, "-m", "tracker", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=environment, check=False, timeout=900)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "ray"], "go together"),
        (["--out", "parts"], "go together"),
        (["--engine", "ray", "--out", "parts", "--retag"], "none of --retag"),
        (["--engine", "ray", "--out", "parts", "--errors", "wrong.jsonl"], "and --errors"),
        (["--engine", "ray", "--out", "parts", "--model", "none.st"], "none.st: no such weights; make them with: "),
        (["--engine", "ray", "--out", "file"], "file: a file, not a folder"),
        (["--engine", "ray", "--out", "file/parts"], "file/parts: Not a directory"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, tmp_path: Path) -> None:
    """Told before anything is done."""
    (tmp_path / "file").touch()
    done = tracker("import", ARTICLES, *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr
    assert not (tmp_path / "parts").exists()


def test_a_folder_without_a_part_is_told(tmp_path: Path) -> None:
    """Before a database is begun: one that makes parts may not have finished any."""
    done = CliRunner().invoke(app, ["load", str(tmp_path), "--db", str(tmp_path / "x.db")])
    assert isinstance(done.exception, InputError)
    assert "no finished part in it" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_not_there_are_named_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was named and a dead link in a folder, as an import here tells them; exit code 1."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "dead.txt").symlink_to("nowhere")
    (tmp_path / "in" / "good.txt").write_text("It rained.")
    tagged: list[str] = []

    def tag(shards: list[str], order: cluster.Order) -> list[Mark]:
        assert len(set(order.names(shards))) == len(shards)
        tagged.extend(shards)
        return [replace(BEGUN, shard=shard) for shard in shards]

    monkeypatch.setattr(cluster, "tag", tag)
    arguments = ["import", "missing.jsonl", "in", "a\0b", "--engine", "ray", "--out", "parts"]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 1, done.exception
    assert tagged == ["in/good.txt"]
    assert "tracker: missing.jsonl: no such file or folder\n" in done.stderr
    assert "tracker: in/dead.txt: no such file or folder\n" in done.stderr
    assert "embedded null byte" in done.stderr
    assert "parts: 1 parts made, 0 were there" in done.stderr


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")
def test_ray_finds_what_an_import_here_finds(tmp_path: Path) -> None:
    """Row for row, with the paths as they were told; confidences may differ in their last digits, for files are batched
    otherwise.
    """
    (tmp_path / "in" / "a").mkdir(parents=True)
    for number, path in enumerate(sorted(ARTICLES.glob("*.txt"))[:4]):
        shutil.copy(path, tmp_path / "in" / ("a.txt", "b.txt", "a/c.txt", "a/d.txt")[number])
    first = tracker("import", "in/a.txt", "in/b.txt", "--engine", "ray", "--out", "parts", cwd=tmp_path)
    assert "2 parts made, 0 were there" in first.stderr
    second = tracker("import", "in", "--engine", "ray", "--out", "parts", cwd=tmp_path)
    assert "2 parts made, 2 were there" in second.stderr
    third = tracker("import", "in", "--engine", "ray", "--out", "parts", cwd=tmp_path)
    assert "0 parts made, 4 were there" in third.stderr
    loaded = tracker("load", "parts", "--db", "ray.db", cwd=tmp_path)
    assert loaded.returncode == 0, loaded.stderr
    assert tracker("import", "in", "--db", "here.db", cwd=tmp_path).returncode == 0
    one, other = (
        [json.loads(row) for row in tracker(*EXPORT, "--db", db, cwd=tmp_path).stdout.splitlines()]
        for db in ("ray.db", "here.db")
    )
    assert len(one) > 5
    for mine, theirs in zip(one, other, strict=True):
        one_sure, other_sure = (row["statement"].pop("confidence") for row in (mine, theirs))
        assert one_sure == pytest.approx(other_sure, abs=0.02)
        assert mine == theirs
