"""The review by lines: what is said, and what the database holds after each line."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import test_tui_samples as samples
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select
from test_tui import decide

from tracker import store
from tracker.errors import DecisionError
from tracker.records import Certainty, FiledStatement, ReviewStatus, Stance
from tracker.segments import sentences
from tracker.tables import DecisionRow, DrawnRow, TextRow
from tracker.teams import Team
from tui.clerk import Clerk
from tui.pages import Page
from tui.plain import Plain

ORDER = [8, 5, 7, 2, 6, 3, 1, 4]  # the sample's statements, the least certain first
ROOT = Path(__file__).parent.parent


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = samples.fill(tmp_path)
    yield made
    made.dispose()


def typed(engine: Engine, *lines: str, reviewer: str = "ana") -> str:
    """What is said to these lines."""
    out = io.StringIO()
    Plain(engine, reviewer, io.StringIO("".join(f"{line}\n" for line in lines)), out).run()
    return out.getvalue()


def steps(engine: Engine) -> list[tuple[int, str]]:
    with store.session(engine) as session:
        rows = session.exec(select(DecisionRow).order_by(col(DecisionRow.id)))
        return [(row.statement_id, row.kind.value) for row in rows]


def filed(engine: Engine, statement_id: int) -> FiledStatement:
    with store.session(engine) as session:
        return store.statements(store.Filter(ids=(statement_id,)), session=session)[0]


@pytest.mark.parametrize(
    ("line", "kind", "status"),
    [
        ("a", "accept", ReviewStatus.ACCEPTED),
        ("x", "reject", ReviewStatus.REJECTED),
        ("s", "skip", ReviewStatus.PENDING),
        ("1", "accept", ReviewStatus.ACCEPTED),  # it is tagged claimed
        ("4", "correct", ReviewStatus.CORRECTED),
    ],
)
def test_a_line_decides_and_goes_on(engine: Engine, line: str, kind: str, status: ReviewStatus) -> None:
    said = typed(engine, line)
    assert steps(engine) == [(8, kind)]
    assert filed(engine, 8).status is status
    assert "Investigators suspect the Grey Hand gang" in said
    with store.session(engine) as session:
        assert store.place_of("ana", session=session) == ORDER[1]


def test_a_statement_is_said_in_plain_words(engine: Engine) -> None:
    said = typed(engine, "g 4", "t", "h").splitlines()
    for line in (
        "Statement 4 of 8, 8 left.",
        "Blamed; the model is 64% sure.",
        "Sentence: The defence ministry in Arlund had earlier blamed the Sarn Brigade for the raid.",
        "Cue: blamed",
        "Speaker: The defence ministry in Arlund, that is defence ministry",
        "Responsible: the Sarn Brigade, that is Sarn Brigade",
        "Event E1: Drone attack on the Torvel depot, 2031-05-05, Torvel; its words: the raid",
        "Title: Fire at the Torvel fuel depot after night of drones",
    ):
        assert line in said
    assert any(line.startswith("Trains between Arlund") for line in said)
    assert any(line.startswith("Tagged: blamed, asserted, cue “blamed”, speaker defence ministry") for line in said)


def test_corrections_are_stored_one_by_one_and_stay(engine: Engine) -> None:
    """Each is one decision; the words in the text are found for a name; ``n`` goes on."""
    said = typed(engine, "g 4", "c", "w the Northern Front", "e r -", "v E2", "v Fire at the [b]mill", "p", "n", "q")
    assert steps(engine) == [(2, "correct")] * 5
    now = filed(engine, 2).now
    assert now.certainty is Certainty.HEDGED
    assert [party.names for party in now.speaker] == [("the Northern Front",)]
    assert now.responsible == ()
    assert "Corrected: speaker the Northern Front." in said
    assert "Corrected: responsible nobody." in said
    assert "Event E5: Fire at the [b]mill" in said
    assert "Statement 5 of 8, 7 left." in said
    with store.session(engine) as session:
        assert [step.changes.event_id for step in store.history(2, session=session)] == [None, None, None, 2, 5]


def test_one_more_party_and_an_event_by_its_number(engine: Engine) -> None:
    """The plus is no part of the name, and 2 is the event, not its title."""
    typed(engine, "g 4", "r +the Northern Front", "v 2")
    now = filed(engine, 2).now
    assert [party.names for party in now.responsible][1:] == [("the Northern Front",)]
    with store.session(engine) as session:
        assert store.history(2, session=session)[-1].changes.event_id == 2


def test_a_reason_is_kept(engine: Engine) -> None:
    typed(engine, "x names nobody")
    with store.session(engine) as session:
        assert store.history(8, session=session)[0].why == "names nobody"


def test_undo_redo_and_moving(engine: Engine) -> None:
    said = typed(engine, "a", "x", "u", "u", "u", "U", "j", "j", "k", "N", "g 99", "U", "U")
    assert steps(engine) == [(8, "accept"), (5, "reject"), (5, "undo"), (8, "undo"), (8, "redo"), (5, "redo")]
    assert said.count("Undone.") == 2
    assert "Redone: accepted." in said
    assert "Redone: rejected." in said
    assert "Nothing to undo." in said
    assert "Nothing to redo." in said
    assert "There is no other." in said
    assert "Statement 1 of 8, 6 left." in typed(engine)  # it opens at what came after the last step


def test_put_off_comes_back_last_and_the_end_is_said(engine: Engine) -> None:
    said = typed(engine, "s", *"aaaaaaa", "a", "a", "k", "u")
    assert [statement_id for statement_id, kind in steps(engine) if kind == "accept"] == [*ORDER[1:], 8]
    assert "All 8 statements are decided." in said
    assert steps(engine)[-1] == (8, "undo")


def test_in_a_team_the_end_tells_what_is_left_to_others(engine: Engine) -> None:
    """Ana decides what is hers; what is Ben's is said to be pending."""
    team = Team(("ana", "ben"), 0.0)
    mine = [number for number in ORDER if team.has(number, "ana")]
    with store.session(engine) as session:
        store.set_team(team, session=session)
        session.commit()
    said = typed(engine, *"a" * len(mine))
    assert 0 < len(mine) < len(ORDER)
    assert f"Nothing is left to you; pending in all: {len(ORDER) - len(mine)}." in said


def test_where_reviewers_disagree_a_view_is_settled(engine: Engine) -> None:
    decide(engine, 8, "ben", Stance.DENIED)
    decide(engine, 8, "eva\x1b", Stance.BLAMED)
    said = typed(engine, "N", "g 8", "D", "D 2", "D 1")
    assert "View 1, ben: corrected: stance denied." in said
    assert "\x1b" not in said
    assert filed(engine, 8).now.stance is Stance.BLAMED
    assert filed(engine, 8).status is ReviewStatus.CORRECTED


def test_a_settlement_against_which_all_are_now_can_be_replaced(engine: Engine) -> None:
    """Who decides otherwise is told that it holds; D then has the one view hold that is left."""
    decide(engine, 8, "ben", Stance.DENIED)
    decide(engine, 8, "eve", Stance.BLAMED)
    typed(engine, "g 8", "D 2", reviewer="cem")
    assert filed(engine, 8).now.stance is Stance.BLAMED
    assert "do not disagree" in typed(engine, "n", "g 2", "D", reviewer="cem")
    assert "cem has settled this, and that holds; D settles it anew." in typed(engine, "g 8", "3", reviewer="eve")
    assert filed(engine, 8).now.stance is Stance.BLAMED
    said = typed(engine, "g 8", "D", "D 1", "g 8", "D", reviewer="ana")
    assert "View 1, ben, eve: corrected: stance denied." in said
    assert filed(engine, 8).now.stance is Stance.DENIED
    assert said.rstrip().endswith("The reviewers do not disagree.")


def test_a_statement_that_cannot_be_read_is_told_apart_from_one_not_stored(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision before it is stored; p reads once more."""
    read, failures = Clerk.page, iter([False, True])

    async def page(clerk: Clerk, statement_id: int) -> Page:
        if next(failures, False):
            raise OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))
        return await read(clerk, statement_id)

    monkeypatch.setattr(Clerk, "page", page)
    said = typed(engine, "a", "p", "x")
    assert "Not stored" not in said
    assert "This cannot be read: " in said
    assert steps(engine) == [(8, "accept"), (5, "reject")]


@pytest.mark.parametrize(
    "line",
    [
        *("zz", "5", "a b", "v", "w", "g x", "²", "v E99", "D 7", "\x1b[A", "e", "[/]"),
        "w +",
        "r + +",
        "v 99999999999999999999",
    ],
)
def test_what_is_no_command_changes_nothing(engine: Engine, line: str) -> None:
    typed(engine, line)
    assert steps(engine) == []


def test_hostile_text_is_inert(engine: Engine) -> None:
    """Of articles, of names that others typed and of what is typed here."""
    said = typed(engine, "t", "w \x1b[31mRed\u202e", "h", "p", "x \x9b2J", "k", "h", "u")
    assert "␛[31mRed" in said
    left = said.replace("\u2067", "").replace("\u2069", "").replace("\n", "")
    assert not [c for c in left if unicodedata.category(c) in {"Cc", "Cf", "Cs"}]


def test_a_failure_is_said_and_nothing_is_lost(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement stays, and deciding once more works."""
    stored, failures = store.decide, iter([True, False])

    def fails_once(*args: object, **kwargs: object) -> None:
        if next(failures, False):
            raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
        stored(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "decide", fails_once)
    said = typed(engine, "a", "x")
    assert "cannot be written: database or disk is full; it holds what was stored before." in said
    assert steps(engine) == [(8, "reject")]


def draw(engine: Engine, *words: str) -> None:
    with store.session(engine) as session:
        for row in session.exec(select(TextRow)):
            for span in sentences(row.text):
                if span.text.startswith(words):
                    session.add(DrawnRow(digest=row.digest, start=span.start, end=span.end, turn=0))
        session.commit()


def test_a_blind_check_hides_the_tag(engine: Engine) -> None:
    """Only the sentence and its source are said; the answer is kept apart; then comes the statement."""
    draw(engine, "Investigators suspect")
    said = typed(engine, "g 8", "a", "x y", "u", "23", "u", "2", "a")
    blind, _, rest = said.partition("Blind check")[2].partition("Statement 8 of 8")
    assert "Sentence: Investigators suspect the Grey Hand gang" in blind
    assert "Source: Elmo Courier" in blind
    assert not any(word in blind for word in ("Cue:", "Speaker", "hedged", "sure"))
    assert "No answer to this question." in blind  # to "x y"
    assert "That" not in blind  # a key of the desk is answered by the question
    assert "Blamed, hedged" in rest
    with store.session(engine) as session:
        (checked,) = store.report(session=session).checked
    assert (checked.tagged, checked.answered) == ({Stance.BLAMED}, {Stance.BLAMED})
    assert steps(engine) == [(5, "accept")]


def test_an_empty_database_says_how_to_import(tmp_path: Path) -> None:
    engine = store.connect(str(tmp_path / "new.db"))
    assert "tracker import" in typed(engine, "a", "u", "j", "t", "h", "?")
    engine.dispose()
    with pytest.raises(DecisionError):
        Plain(engine, " ", io.StringIO(), io.StringIO())


def test_it_works_in_a_pipe(engine: Engine, tmp_path: Path) -> None:
    """As a command: plain text on stdout without an escape, in any locale."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "ascii:strict"}
    command = [sys.executable, "-m", "tracker", "review", "--plain", "--db", str(tmp_path / "desk.db"), "--as", "ana"]
    done = subprocess.run(command, input=b"a\n3\nc\n", capture_output=True, env=environment, check=False, timeout=300)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"\x1b" not in done.stdout
    assert steps(engine) == [(8, "accept"), (5, "correct"), (7, "correct")]
    report = [sys.executable, "-m", "tracker", "review", "--report", "--db", str(tmp_path / "desk.db")]
    told = subprocess.run(report, capture_output=True, env=environment, check=False, timeout=300)
    assert b"too little: 0 of 20 sentences tagged so" in told.stdout, told.stderr
