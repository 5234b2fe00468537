"""The ledger as it is printed: by party, with days, sources, copies and links; and in pages."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result
from conftest import TEXT, article, file
from sqlalchemy.engine import Engine
from typer.testing import CliRunner

from tracker import store
from tracker.cli import app
from tracker.records import Event, EventKind, Party, Precision, Said, Span, Stance, TaggedDocument
from tracker.tables import EventRow

MORE = " The raid came after weeks of shelling along the coast, and the harbour was closed for the rest of the week."
EVENT = Event("e1", "Fire at the fuel depot", EventKind.ARSON, date(2024, 5, 6), Precision.DAY, "Odesa")


def telling(text: str, name: str, outlet: str, day: int, *, said: int | None = None) -> TaggedDocument:
    """The article of some paper; ``said`` is the day of May on which its claim was made."""
    found = article(text, name, outlet=outlet, published=date(2024, 5, day))
    one, *others = found.statements
    if said:
        one = replace(one, said=Said(Span.cut(text, 0, 6), date(2024, 5, said), Precision.DAY))
    return replace(found, statements=(one, *others), events=(replace(EVENT, mention=found.events[0].mention),))


@pytest.fixture
def db(engine: Engine) -> Path:
    """One event told by a paper, a copy of that in another, and a third with words of its own."""
    with store.session(engine) as session:
        file(telling(TEXT + MORE, "a", "Coast Herald", 7, said=6), session)
        file(telling(TEXT + MORE + " (Reuters)", "b", "Bay\x1b[2J Post", 8, said=6), session)
        other = "Weeks later the Northern Front is still silent on its losses. " + TEXT
        file(telling(other, "c", "Late News", 30), session)
        store.merge_events(1, [2, 3], reviewer="ana", session=session)
        file(article("Another. " + TEXT.replace("Odesa", "Gao"), "d"), session)
        session.commit()
    return Path(str(engine.url.database))


def run(db: Path, *arguments: str) -> Result:
    """A command on the database; its output is wide enough for every line."""
    return CliRunner().invoke(app, [*arguments, "--db", str(db)], env={"COLUMNS": "200", "NO_COLOR": "1"})


def test_a_long_number_stands_apart(db: Path, engine: Engine) -> None:
    """Ledgers have more than a thousand events."""
    with store.session(engine) as session:
        session.add(EventRow(id=12344, title="one of many"))
        file(article("Once more. " + TEXT, "e"), session)
        session.commit()
    assert "\nE12345 " in "\n" + run(db, "events").stdout
    assert "\nE12345 " in "\n" + run(db, "claims").stdout


def test_events_count_copies_once(db: Path) -> None:
    """Three articles of which two are independent, the copy not named."""
    lines = run(db, "events", "--place", "odesa").stdout.splitlines()
    assert lines[0] == "E1   Fire at the fuel depot  [2024-05-06, arson, Odesa, claimed]"
    assert lines[1] == (
        "     claimed   Northern Front  · Coast Herald 2024-05-07, Late News 2024-05-30; 3 articles, 2 independent"
    )


def test_what_is_much_talked_of_is_cut(engine: Engine) -> None:
    """Of twenty claims the list names twelve, those of the most statements among them; JSON has all."""
    database = Path(str(engine.url.database))
    with store.session(engine) as session:
        for number in range(21):
            name = f"Group {chr(65 + number)}" if number < 20 else "Group T"
            told = telling(f"{number} " + TEXT, str(number), "Herald", 7)
            said = replace(told.statements[0], speaker=(), responsible=(Party(told.statements[0].cue, (name,)),))
            file(replace(told, statements=(said,)), session)
        store.merge_events(1, range(2, 22), reviewer="ana", session=session)
        session.commit()
    out = run(database, "events").stdout
    assert out.count("     claimed") == 12
    assert "Group T" in out
    assert "and 8 more claims: tracker show E1" in out
    assert len(json.loads(run(database, "events", "--json").stdout)["claims"]) == 20


def test_show_is_a_timeline_by_party(db: Path) -> None:
    """Who spoke first comes first; a copy stands below its text; background has no day; the answer is linked."""
    out = run(db, "show", "E2").stdout
    assert "3 articles, 2 independent" in out
    front, ministry, brigade = (out.index(f"\n{name}\n") for name in ("Northern Front", "ministry", "Sarn Brigade"))
    assert front < ministry < brigade
    said = out[front:ministry]
    places = [said.index(w) for w in ("2024-05-06", "Coast Herald", "copy: Bay", "day not told", "Late News")]
    assert places == sorted(places)
    assert said.count("“The Northern Front claimed the raid.”") == 2
    assert "answers: blamed Sarn Brigade by ministry" in out[brigade:]
    assert "by 2024-05-07  ministry" in out
    assert not set(out) & {"\x1b", "\x9b"}


def test_show_as_json(db: Path) -> None:
    """The same as data: days, counts, links by place in the list of claims."""
    row = json.loads(run(db, "show", "E1", "--json").stdout)
    assert (row["id"], row["articles"], row["independent"], row["status"]) == ("E1", 3, 2, "claimed")
    assert row["claims"][0]["said"] == {"since": "2024-05-06", "until": "2024-05-06", "told": True}
    assert row["links"] == [{"claim": 2, "relation": "answers", "other": 1}]
    copies = {s["outlet"]: s["copy_of"] for s in row["sources"]}
    assert list(map(bool, copies.values())) == [False, True, False]


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ([], ["E1", "E4"]),
        (["--limit", "1"], ["E1"]),
        (["--limit", "1", "--skip", "1"], ["E4"]),
        (["--limit", "0"], ["E1", "E4"]),
        (["--skip", "9"], []),
        (["--status", "claimed by several"], []),
        (["--status", "claimed", "--stance", "denied", "--actor", "sarn brigade"], ["E1", "E4"]),
        (["--since", "2024-05-07"], ["E4"]),
        (["--text", '"fuel depot" (Odesa) AND*'], []),
        (["--text", '"fuel depot" (Odesa) *'], ["E1"]),
    ],
)
def test_events_in_pages_and_filtered(db: Path, arguments: list[str], ids: list[str]) -> None:
    """What is left out is told on stderr."""
    done = run(db, "events", "--json", *arguments)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ids
    assert ("1 of 2 events; --skip 1" in done.stderr) is (arguments == ["--limit", "1"])


@pytest.mark.parametrize("event", ["E9", "E99999999999999", "E²", "-1", "x"])
def test_no_such_event(db: Path, event: str) -> None:
    """Refused in words."""
    done = run(db, "show", event)
    assert done.exit_code
    assert not done.stdout


def test_blame_without_a_party_has_a_sign_in_its_place(engine: Engine) -> None:
    """A person may say so of a statement that names nobody."""
    with store.session(engine) as session:
        found = article(TEXT, "a")
        one, *_ = found.statements
        file(replace(found, statements=(replace(one, stance=Stance.BLAMED, responsible=()),)), session)
        session.commit()
    out = run(Path(str(engine.url.database)), "events").stdout
    assert "blamed    ? by " in out
    assert "None" not in out
