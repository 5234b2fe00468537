"""The commands as a user runs them: in a process of their own, with the weights that come along."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from conftest import article, file
from sqlalchemy.engine import Engine
from sqlmodel import Session
from typer.testing import CliRunner

from tracker import cli, corpus, review, store, training
from tracker.cli import app
from tracker.errors import InputError, StoreError
from tracker.records import DecisionKind, Event, Stance, TaggedDocument, normal_name
from tracker.store import opening
from tracker.tables import DrawnRow

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "fixtures" / "articles"
SAMPLE = "The Red Column said on Monday that it had carried out the bombing of the court in Arlemo."


def tracker(*arguments: str | Path, cwd: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "200", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tracker", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, env=environment, check=False, timeout=300)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database of the sample articles, imported once."""
    folder = tmp_path_factory.mktemp("ledger")
    done = tracker("import", ARTICLES, "--db", "l.db", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    return folder


def test_a_second_import_adds_nothing(ledger: Path) -> None:
    """Everything is known, and the ledger reads the same."""
    before = tracker("claims", "--json", "--db", "l.db", cwd=ledger).stdout
    again = tracker("import", ARTICLES, "--db", "l.db", cwd=ledger)
    assert again.returncode == 0
    assert b" 0 new," in again.stderr
    assert b"; 0 statements" in again.stderr
    assert tracker("claims", "--json", "--db", "l.db", cwd=ledger).stdout == before != b""


@pytest.mark.parametrize("command", [["events"], ["claims"], ["export"], ["team", "ana"], ["show", "E1"], ["import"]])
@pytest.mark.parametrize("empty", [False, True])
def test_what_is_no_database_of_ours_stays_as_it_is(tmp_path: Path, command: list[str], empty: bool) -> None:
    """Somebody else's file is refused by all; an empty one by all but an import, which may begin one there."""
    path = tmp_path / "other.db"
    path.touch()
    if not empty:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE x (y)")
    before = path.read_bytes()
    article = tmp_path / "a.txt"
    article.write_text("")
    named = [str(article)] if command == ["import"] else []
    done = CliRunner().invoke(app, [*command, *named, "--db", str(path)])
    if empty and named:
        assert path.stat().st_size > 0
        return
    assert isinstance(done.exception, StoreError)
    assert "not a database of claim-tracker" in str(done.exception)
    assert path.read_bytes() == before


def test_nothing_found_is_said(tmp_path: Path) -> None:
    """On stderr, so that what reads stdout finds nothing; a stretch that ends before it begins is refused."""
    db = str(tmp_path / "n.db")
    engine = store.connect(db)
    with store.session(engine) as session:
        file(article(), session)
    engine.dispose()
    run = CliRunner()
    for command, told in (
        (["events", "--text", "zzz"], "the database has 1"),
        (["events", "--skip", "7"], "--skip 7 leaves out all of 1 events"),
        (["claims", "--actor", "zz"], "no claim"),
    ):
        done = run.invoke(app, [*command, "--db", db])
        assert (done.exit_code, done.stdout) == (0, "")
        assert told in done.stderr
    for command in ("events", "claims", "export"):
        done = run.invoke(app, [command, "--since", "2024-05-02", "--until", "2024-05-01", "--db", db])
        assert done.exit_code == 2
        assert "is after --until" in done.stderr


def test_what_the_terminal_cannot_write_is_spelt_out(tmp_path: Path) -> None:
    """No traceback and no half of the output where stdout is not in UTF-8, nor where a name is no text."""
    engine = store.connect(str(tmp_path / "l.db"))
    with store.session(engine) as session:
        file(replace(article(), events=(Event("e1", "Fire in Łódź"),), statements=()), session)
    engine.dispose()
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    call = [sys.executable, "-m", "tracker", "events", "--db", "l.db"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, env=environment, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Fire in \\u0141\\xf3d\\u017a" in done.stdout
    done = subprocess.run([*call, "--actor", b"M\xfcller"], cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_mistyped_database_is_not_begun_by_reading_again(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["import", "--retag", "--db", str(tmp_path / "x.db")])
    assert isinstance(done.exception, InputError)
    assert "no such database" in str(done.exception)
    assert list(tmp_path.iterdir()) == []


def test_where_there_is_nothing_to_read_no_database_is_begun(tmp_path: Path) -> None:
    """Neither for a mistyped path nor for an empty folder."""
    (tmp_path / "inbox").mkdir()
    for path, code in (("typo", 1), ("inbox", 0)):
        done = CliRunner().invoke(app, ["import", str(tmp_path / path), "--db", str(tmp_path / "x.db")])
        assert (done.exit_code, "no file to read: 0 new" in done.stderr) == (code, True)
    assert not (tmp_path / "x.db").exists()


def test_blanks_around_a_name_make_nobody_else(tmp_path: Path) -> None:
    """ "ana " is ana."""
    db = str(tmp_path / "t.db")
    store.connect(db).dispose()
    run = CliRunner()
    assert run.invoke(app, ["team", " ana ", "ben\t", "--db", db]).stdout.startswith("ana, ben;")
    done = run.invoke(app, ["review", "--plain", "--as", "ana ", "--db", db], input="q\n")
    assert done.exit_code == 0


def test_bad_files_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    """An empty file, a binary, Latin-1, broken and ill-encoded JSON lines, an article of 20 MB."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    (inbox / "latin.txt").write_bytes(
        "Général Béranger a été tué à Orléans, selon l'armée française.".encode("latin-1")
    )
    rows = [json.dumps({"id": "good", "text": SAMPLE}).encode(), b'{"text": "broken', b'{"text": "caf\xe9 on fire"}']
    (inbox / "lines.jsonl").write_bytes(b"\n".join(rows) + b"\n")
    (inbox / "huge.txt").write_text("Shells fell on the town. " * 800_000)
    (inbox / "good.txt").write_text(SAMPLE + " It gave no reason.")
    done = tracker("import", "inbox", "--db", "b.db", "--errors", "errors.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert b" 3 new," in done.stderr
    failed = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text().splitlines()]
    named = {(Path(row["source"]).name, row["place"]) for row in failed}
    assert named == {
        ("empty.txt", None),
        ("huge.txt", None),
        ("lines.jsonl", "line 2"),
        ("lines.jsonl", "line 3"),
        ("picture.txt", None),
    }
    assert all(row["cause"] for row in failed)


def test_tag_reads_stdin_and_its_offsets_cut_its_words(tmp_path: Path) -> None:
    """One line a document; every span of it cuts its text out of the ``text`` of the same line."""
    done = tracker("tag", "-", "--json", cwd=tmp_path, stdin=SAMPLE.encode())
    assert done.returncode == 0, done.stderr.decode()
    row = json.loads(done.stdout)
    assert [s["stance"] for s in row["statements"]] == ["claimed"]
    statement = row["statements"][0]
    spans = [
        statement["sentence"],
        statement["cue"],
        statement["event"],
        *statement["speaker"],
        *statement["responsible"],
    ]
    assert all(row["text"][s["start"] : s["end"]] == s["text"] for s in spans)
    assert statement["speaker"][0]["name"] == "Red Column"
    assert statement["event"]["id"] in {e["id"] for e in row["events"]}


def _found(path: Path, cwd: Path) -> list[dict[str, Any]]:
    done = tracker("tag", path, "--json", cwd=cwd)
    assert done.returncode == 0, done.stderr.decode()
    statements: list[dict[str, Any]] = json.loads(done.stdout)["statements"]
    return statements


@pytest.mark.parametrize("name", ["fixtures/articles/ain-al-asad.txt", "tests/data/ain-al-asad-retold.txt"])
def test_the_worked_example_yields_its_five_statements(name: str, tmp_path: Path) -> None:
    """The rockets claimed, Haniyeh blamed on Israel and not claimed by it, Shukr claimed, Jordan blamed; no more."""
    expected = json.loads((ROOT / "tests" / "data" / "worked_example.json").read_text())[name]
    found = _found(ROOT / name, tmp_path)
    assert [gold for gold in expected if not any(_agree(gold, s) for s in found)] == []
    assert len(found) == len(expected)
    country = [s for s in found if s["stance"] == "blamed" and s["responsible"][0]["text"].lower() == "the country"]
    assert [party["name"] for s in country for party in s["responsible"]] == ["Israel"]


def _agree(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    """Same stance, and the same parties by words or name; a title may stay on a name ("President Joe Biden")."""
    return gold["stance"] == found["stance"] and all(
        len(gold[role]) == len(found[role])
        and all(any(_alike(name, party) for party in found[role]) for name in gold[role])
        for role in ("speaker", "responsible")
    )


def _alike(gold: str, party: dict[str, Any]) -> bool:
    name = normal_name(gold)
    return name == normal_name(party["text"]) or name.endswith(normal_name(party["name"]))


def test_the_ledger_names_its_events_and_their_sources(ledger: Path) -> None:
    """``events`` lists them, ``show`` gives the statements of one with their sentences and sources."""
    rows = [json.loads(line) for line in tracker("events", "--json", "--db", "l.db", cwd=ledger).stdout.splitlines()]
    told = [row for row in rows if any(c["stance"] == "claimed" for c in row["claims"])]
    assert told
    shown = tracker("show", told[0]["id"], "--json", "--db", "l.db", cwd=ledger)
    claim = json.loads(shown.stdout)["claims"][0]
    assert claim["statements"][0]["sources"][0]["origin"]
    assert claim["statements"][0]["cue"]["text"] in claim["statements"][0]["sentence"]["text"]
    words = tracker("show", told[0]["id"], "--db", "l.db", cwd=ledger).stdout.decode()
    assert told[0]["title"] in words


def test_claims_are_filtered(ledger: Path) -> None:
    """By stance, by actor under any writing, by review status."""
    denied = tracker("claims", "--stance", "denied", "--json", "--db", "l.db", cwd=ledger).stdout.splitlines()
    assert denied
    assert {json.loads(line)["stance"] for line in denied} == {"denied"}
    assert not tracker("claims", "--review-status", "accepted", "--db", "l.db", cwd=ledger).stdout
    assert not tracker("claims", "--actor", "Nobody At All", "--db", "l.db", cwd=ledger).stdout
    written = [
        tracker("claims", "--actor", n, "--db", "l.db", cwd=ledger).stdout for n in ("Houthis", "Houthi movement")
    ]
    assert written[0]
    assert written[0] == written[1]


@pytest.fixture
def reviewed(engine: Engine) -> Path:
    """A folder with a database of two articles: one accepted whole, of the other the first statement."""
    with store.session(engine) as session:
        ids = file(article(outlet="=cmd|' /C calc'!A0", published=None), session)
        ids += file(article("\x1b[31mRed\u202e dawn. " + article().document.text, "later"), session)[:1]
        step = [review.decision(n, DecisionKind.ACCEPT, reviewer="@ana\x9b2J") for n in ids]
        store.decide(step, session=session)
        session.commit()
    return Path(str(engine.url.database)).parent


def test_export_writes_what_was_reviewed(reviewed: Path) -> None:
    """Four rows of six in the formats by statement, one text of two in the corpus's; ``--all`` gives the rest."""
    for form, some, every in (("csv", 5, 7), ("jsonl", 4, 6), ("corpus", 1, 2)):
        for arguments, count in ([], some), (["--all"], every):
            done = tracker("export", "--format", form, *arguments, "--db", "ledger.db", cwd=reviewed)
            assert (done.returncode, len(done.stdout.splitlines())) == (0, count), done.stderr
            assert (b"--all" in done.stderr) is not bool(arguments)
            assert not set(done.stdout.decode()) & {"\x1b", "\x9b", "\u202e"}
            assert b",=cmd" not in done.stdout
    assert tracker("export", "--db", "ledger.db", cwd=reviewed).stdout.startswith(b"\xef\xbb\xbfevent,")


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--stance", "blamed"], 1),
        (["--actor", "the Northern Front's"], 2),
        (["--since", "2024-05-08"], 3),  # the first article tells no date
        (["--until", "2024-05-07"], 4),
        (["--review-status", "pending"], 2),
        (["--review-status", "rejected"], 0),
    ],
)
def test_export_takes_the_filters_of_claims(reviewed: Path, arguments: list[str], count: int) -> None:
    """Each as the ledger has it."""
    done = tracker("export", "--format", "jsonl", *arguments, "--db", "ledger.db", cwd=reviewed)
    assert len(done.stdout.splitlines()) == count


def test_training_takes_an_export_along(reviewed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It learns from the corpus's one text and the reviewed one, once, and not from what is held out."""
    learnt: list[TaggedDocument] = []

    def train(documents: list[TaggedDocument], *_: object) -> dict[str, str]:
        learnt.extend(documents)
        return {}

    rows = {split: article(f"{split} " + article().document.text, split) for split in ("train", "dev")}
    for split, tagged in rows.items():
        (reviewed / f"{split}.jsonl").write_text(json.dumps(corpus.to_json(tagged)) + "\n")
    exported = tracker("export", "--format", "corpus", "--db", "ledger.db", cwd=reviewed).stdout
    (reviewed / "export.jsonl").write_bytes(exported)
    monkeypatch.setattr(training, "train", train)
    along = [part for name in ("export", "dev", "export") for part in ("--with", str(reviewed / f"{name}.jsonl"))]
    done = CliRunner().invoke(app, ["train", str(reviewed), *along])
    assert done.exit_code == 0, done.output
    assert [d.document.id for d in learnt] == ["train", "depot"]
    assert learnt[1].document.text == article().document.text
    assert [s.stance for s in learnt[1].statements] == [s.stance for s in article().statements]


@pytest.mark.parametrize("command", ["events", "claims", "export"])
def test_a_damaged_database_is_told(command: str, empty: Path, tmp_path: Path) -> None:
    """All its pages but the first, which says what is in it, are overwritten."""
    damaged = tmp_path / "d.db"
    whole = empty.read_bytes()
    damaged.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    done = tracker(command, "--db", "d.db", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"tracker: ")
    assert b"malformed" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["events", "--db", "sqlite+pysqlite:///none.db"], "no such database"),
        (["export", "--db", "none.db"], "no such database"),
        (["export", "--format", "xls"], "xls"),
        (["train", str(ROOT / "fixtures" / "corpus"), "--with", "none.jsonl"], "no such file"),
        (["train", str(ROOT / "fixtures" / "corpus"), "--with", str(ARTICLES / "wire.jsonl")], "not a corpus document"),
        (["events", "--db", "none.db"], "no such database"),
        (["claims", "--stance", "angry", "--db", "none.db"], "angry"),
        (["tag", "nowhere.txt", "--model", "none.safetensors"], "no such weights"),
        (["train-linker", "none"], "no such file"),
        (["evaluate", "none.jsonl"], "no such file"),
        (["corpus", "compile", "none.txt"], "none.txt: No such file"),
        (["import", "none.txt", "--errors", "none/e.jsonl"], "none/e.jsonl: No such file"),
        (["events", "--db", "postgresql://u:secret@h:x/db"], "postgresql://u:***@h:x/db: not the URL of a database"),
        (["--nope"], "Try 'tracker --help' for help.\n\nError: No such option: --nope"),
        (["events", "--nope"], "Try 'tracker events --help' for help.\n\nError: No such option: --nope"),
        (["events", "--since", "once"], "'once' is no day"),
    ],
)
def test_errors_name_their_cause_and_exit_2(arguments: list[str], words: str, tmp_path: Path) -> None:
    """One line on stderr, after the usage where the call is wrong; nothing on stdout, no traceback, no password."""
    done = tracker(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"secret" not in done.stderr
    assert done.stderr.count(b"\n") == 1 or done.stderr.startswith(b"Usage: tracker")
    assert not done.stdout


@pytest.mark.parametrize("arguments", [["--help"], ["export", "--all", "--db", "ledger.db"]])
def test_a_reader_that_has_gone_ends_a_command_without_a_word(reviewed: Path, arguments: list[str]) -> None:
    """As ``tracker export | true`` does; exit code 141."""
    gone, pipe = os.pipe()
    os.close(gone)
    with os.fdopen(pipe, "wb") as stdout:
        command = [sys.executable, "-m", "tracker", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            command, cwd=reviewed, stdout=stdout, stderr=subprocess.PIPE, env=environment, check=False, timeout=300
        )
    assert (done.returncode, done.stderr) == (141, b"")


def ended(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> object:
    """The exit code of a command that runs in this process."""
    monkeypatch.setattr(sys, "argv", ["tracker", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code


@pytest.mark.parametrize(
    ("cause", "code", "said"),
    [
        (KeyboardInterrupt(), 130, ""),
        (typer.Exit(3), 3, ""),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 141, ""),
        (
            PermissionError(errno.EACCES, "Permission denied", "led\x1bger.db"),
            2,
            "tracker: led␛ger.db: Permission denied\n",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "tracker: No space left on device\n"),
    ],
)
def test_exit_codes(
    cause: BaseException,
    code: int,
    said: str,
    engine: Engine,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of what stops a command on its way."""

    def stop(*_: object, **__: object) -> None:
        raise cause

    monkeypatch.setattr(store, "count_events", stop)
    assert ended(monkeypatch, "events", "--db", database) == code
    assert capsys.readouterr() == ("", said)


def test_a_team_is_refused_by_a_database_that_cannot_be_written(
    reviewed: Path, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another keeps it, or it is read-only: told by name, and who shares the work can still be asked."""
    monkeypatch.setattr(opening, "PATIENCE", 1)
    with closing(sqlite3.connect(database)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert ended(monkeypatch, "team", "ana", "--db", database) == 2
    assert "ledger.db: cannot be written: database is locked" in capsys.readouterr().err
    connect = store.connect
    monkeypatch.setattr(store, "connect", lambda url, **_: connect(f"sqlite:///file:{url}?mode=ro&uri=true"))
    assert ended(monkeypatch, "team", "ana", "--db", database) == 2
    assert "cannot be written: attempt to write a readonly database" in capsys.readouterr().err
    assert ended(monkeypatch, "team", "--db", database) == 0
    assert "no team" in capsys.readouterr().out


@pytest.mark.parametrize("error", [KeyError("getpwuid(): uid not found: 1000"), OSError("No username set")])
def test_a_reviewer_without_a_name_is_asked_for_it(
    error: Exception,
    engine: Engine,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In a container whose user has no entry; KeyError up to Python 3.12, OSError after it."""

    def getuser() -> str:
        raise error

    monkeypatch.delenv("TRACKER_REVIEWER", raising=False)
    monkeypatch.setattr("getpass.getuser", getuser)
    assert ended(monkeypatch, "review", "--plain", "--db", database) == 2
    assert "--as NAME" in capsys.readouterr().err


def test_what_evaluate_gets_wrong_stays_out_of_its_json(tmp_path: Path) -> None:
    """A claim that the gold calls a denial: the figures on stdout are one JSON object, the sentence is on stderr."""
    tagged = article()
    wrong = replace(tagged, statements=(replace(tagged.statements[0], stance=Stance.DENIED),))
    (tmp_path / "gold.jsonl").write_text(json.dumps(corpus.to_json(wrong)) + "\n")
    done = tracker("evaluate", "gold.jsonl", "--json", "--errors", "5", cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert "linking" in json.loads(done.stdout)
    assert "The Northern Front claimed the raid." in done.stderr.decode()


@pytest.mark.parametrize("work", ["a decision", "an answer", "a ruling", "nothing"])
def test_the_demo_keeps_what_people_decided(
    work: str, database: str, session: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What nobody has reviewed is made anew; else the database stays as it is, and so does a file that is none."""
    ids = file(article(), session)
    if work == "a decision":
        store.decide([review.decision(ids[0], DecisionKind.SKIP, reviewer="ana")], session=session)
    elif work == "an answer":
        filed = store.statements(session=session)[0]
        drawn = DrawnRow(digest=filed.digest, start=filed.tag.sentence.start, end=filed.tag.sentence.end, turn=0)
        session.add(drawn)
        session.flush()
        store.answer(drawn.id or 0, [], "ana", session=session)
    elif work == "a ruling":
        store.rename_actor(1, "Another Name", reviewer="ana", session=session)
    session.commit()
    session.close()
    made: list[str] = []
    monkeypatch.setattr(cli, "import_", lambda paths, db: made.append(db))
    monkeypatch.setattr(cli, "events", lambda db, limit: None)
    code = ended(monkeypatch, "demo", "--articles", str(ARTICLES), "--db", database)
    if work == "nothing":
        assert (code, made, Path(database).exists()) == (0, [database], False)
        return
    assert (code, made, Path(database).exists()) == (2, [], True)
    assert f"{database}: holds what people decided" in capsys.readouterr().err
    notes = Path(database).with_name("notes.txt")
    notes.write_text("No database, and nothing to delete. " * 99)
    assert ended(monkeypatch, "demo", "--articles", str(ARTICLES), "--db", str(notes)) == 2
    assert notes.exists()


def test_hostile_text_reaches_the_terminal_inert(tmp_path: Path) -> None:
    """Escapes of an article never come out of a command as escapes."""
    text = SAMPLE.replace("Arlemo", "\x9b31mArlemo\u202e [bold]x[/]")
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text, "title": "\u202eevil\x9b2J", "outlet": "[/]Wire"}))
    tracker("import", "a.jsonl", "--db", "h.db", cwd=tmp_path)
    for command in (
        ["tag", "a.jsonl"],
        ["events", "--db", "h.db"],
        ["claims", "--db", "h.db"],
        ["show", "E1", "--db", "h.db"],
    ):
        out = tracker(*command, cwd=tmp_path).stdout.decode()
        assert out
        assert not set(out) & {"\x1b", "\x9b", "\u202e"}
