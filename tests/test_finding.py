"""Events are found by who, what, where, when and words; nothing that a user types is an operator."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import TEXT, article, file
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from tracker import review, store
from tracker.records import (
    Changes,
    DecisionKind,
    Event,
    EventKind,
    EventStatus,
    Party,
    Precision,
    Span,
    Stance,
    TaggedDocument,
)
from tracker.store import EventFilter, Filter
from tracker.store.search import phrases
from tracker.tables import EventRow

EVENTS = (
    Event("e1", "Fire at the fuel depot", EventKind.ARSON, date(2024, 5, 6), Precision.DAY, "Odesa"),
    Event("e1", "Raids on Mykolaïv's 100% port_", EventKind.STRIKE, date(2024, 4, 1), Precision.MONTH, "Mykolaïv"),
    Event("e1", "Killing of a mayor", EventKind.KILLING, None, Precision.UNKNOWN, None),
    Event("e1", "Old massacre", EventKind.MASSACRE, date(2023, 1, 1), Precision.YEAR, "Gao"),
)


@pytest.fixture
def four(session: Session) -> Session:
    """E1 with the article's statements, E2 with only its blame, E3 and E4 with none."""
    for number, event in enumerate(EVENTS):
        tagged = article(f"{number} " + TEXT, str(number))
        kept = {0: tagged.statements, 1: tagged.statements[1:2]}.get(number, ())
        file(TaggedDocument(tagged.document, kept, (event,)), session)
    return session


def found(session: Session, **wanted: object) -> list[int]:
    """The ids of the events that pass, in order."""
    said = {key: wanted.pop(key) for key in ("actor", "stance") if key in wanted}
    wish = EventFilter(Filter(**said) if said else None, **wanted)  # type: ignore[arg-type]
    ids = list(store.find_events(wish, session=session))
    assert store.count_events(wish, session=session) == len(ids)
    return ids


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, [1, 2, 4, 3]),
        ({"actor": "the Northern Front's"}, [1]),
        ({"actor": "Sarn Brigade"}, [1, 2]),
        ({"actor": "nobody"}, []),
        ({"stance": Stance.BLAMED}, [1, 2]),
        ({"stance": Stance.CLAIMED}, [1]),
        ({"actor": "Sarn Brigade", "stance": Stance.CLAIMED}, []),
        ({"status": EventStatus.UNATTRIBUTED}, [4, 3]),
        ({"status": EventStatus.BLAMED}, [2]),
        ({"place": "odes"}, [1]),
        ({"place": "%"}, [2]),  # no pattern: it stands in the title
        ({"place": "mayor"}, [3]),
        ({"place": "_%"}, []),
        ({"since": date(2024, 4, 20)}, [1, 2, 3]),  # in April; on an unknown day
        ({"since": date(2024, 5, 1)}, [1, 3]),
        ({"since": date(2023, 12, 1), "until": date(2024, 4, 30)}, [2, 4, 3]),
        ({"since": date(2023, 7, 1), "until": date(2023, 7, 2)}, [4, 3]),
        ({"since": date(2024, 5, 7)}, [3]),  # printed on that day
        ({"since": date(2024, 5, 8)}, []),  # what was printed before had happened
        ({"until": date(2024, 3, 31)}, [4, 3]),
        ({"text": "depots"}, [1]),
        ({"text": '"fuel depot" blamed'}, [1]),  # the one in its title, the other in a sentence about it
        ({"text": '"depot fuel"'}, []),
        ({"text": "brigade"}, [1, 2]),
        ({"text": "mykolaïv"}, [2]),
        ({"text": "Gao"}, [4]),
        ({"text": "depot mayor"}, []),
        ({"text": "?!"}, []),
        ({"text": "brigade", "status": EventStatus.BLAMED, "until": date(2024, 12, 31)}, [2]),
    ],
)
def test_filters(four: Session, wanted: dict[str, object], ids: list[int]) -> None:
    """The newest first; what is not known of an event does not rule it out by date."""
    assert found(four, **wanted) == ids


def test_an_event_without_a_day_had_happened_when_any_text_told_of_it(session: Session) -> None:
    """The earliest of its texts tells, be it that of an event which became it; a text without a day tells nothing."""
    killing = Event("e1", "Killing of a mayor")
    for number, day in enumerate((date(2024, 5, 7), None, date(2023, 2, 1))):
        tagged = article(f"{number} " + TEXT, str(number), published=day)
        file(TaggedDocument(tagged.document, (), (killing,)), session)
    assert found(session, since=date(2024, 1, 1)) == [2, 1]
    assert found(session, since=date(2025, 1, 1)) == [2]
    store.merge_events(1, [3], reviewer="ada", session=session)
    session.commit()
    assert found(session, since=date(2024, 1, 1)) == [2]
    assert found(session, since=date(2023, 2, 1)) == [2, 1]


def test_case_is_no_matter_in_any_alphabet(session: Session) -> None:
    """SQLite's own lower() knows the letters of English alone."""
    file(TaggedDocument(article().document, (), (Event("e1", "Fire at a mill", place="Łódź"),)), session)
    for words in ("łódź", "ŁÓDŹ"):
        assert found(session, place=words) == [1]


def test_a_page_at_a_time(four: Session) -> None:
    """As many as wanted, from where it is wanted."""
    assert list(store.find_events(limit=2, session=four)) == [1, 2]
    assert list(store.find_events(limit=2, skip=2, session=four)) == [4, 3]
    assert list(store.find_events(limit=2, skip=4, session=four)) == []


def test_no_page_is_sorted(four: Session) -> None:
    """The first page is read off the index on days, however many events there are: SQLite says how it goes about it."""
    if four.get_bind().dialect.name != "sqlite":
        pytest.skip("another database plans for itself")
    asked: list[tuple[str, Any]] = []
    bind = four.get_bind()
    listen = partial(sa.event.listen, bind, "before_cursor_execute")
    listen(lambda *given: asked.append(given[2:4]))
    store.find_events(limit=20, session=four)
    query, values = asked[-1]
    plan = four.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
    steps = [row[3] for row in plan]
    assert any("ix_event_day" in step for step in steps)
    assert not any("ORDER BY" in step for step in steps)


def test_found_as_things_stand_now(four: Session) -> None:
    """Corrected, rejected, merged: what no longer holds is not found by."""
    coast = (Party(Span(0, 6, "Drones"), ("Coast Guard",)),)
    change = Changes(Stance.CLAIMED, responsible=coast)
    store.decide([review.decision(4, DecisionKind.CORRECT, reviewer="ana", changes=change)], session=four)
    assert found(four, actor="coast guard") == [2]
    assert found(four, status=EventStatus.CLAIMED) == [1, 2]
    store.decide([review.decision(4, DecisionKind.REJECT, reviewer="ana")], session=four)
    assert found(four, actor="coast guard") == []
    assert found(four, text="brigade") == [1]
    assert found(four, status=EventStatus.UNATTRIBUTED) == [2, 4, 3]
    store.merge_events(2, [1], reviewer="ana", session=four)
    assert found(four) == [2, 4, 3]
    assert found(four, actor="Northern Front", stance=Stance.CLAIMED, text="brigade", place="Mykola") == [2]


NASTY = (
    *('"', '""', '"open', "a AND", "NOT", "NEAR(a b)", "title:depot", "depot*", "-depot", "(", "a^2", "{a b}:c"),
    *("'; DROP TABLE event; --", "\0", "\ud800", "a\0b", "depot\u202e", "%", "\\", ":x", "?", "x" * 10_000, "ﬁre"),
)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_is_an_operator(four: Session, text: str) -> None:
    """Whatever a user types is looked for, and the events are still there."""
    assert set(found(four, text=text)) <= {1, 2, 3, 4}
    assert found(four, text="title:depot") == []
    assert found(four, text="depot*") == [1]
    assert len(found(four)) == 4


@given(st.text())
def test_phrases_hold_something_to_find(text: str) -> None:
    """Each has a letter or a digit, and stands in the text."""
    for phrase in phrases(text):
        assert phrase in text
        assert any(map(str.isalnum, phrase))


def test_the_index_follows_a_title(four: Session) -> None:
    """A changed title is found by its new words, not by its old ones."""
    row = four.get_one(EventRow, 1)
    row.title = "Blaze at a harbour"
    four.add(row)
    four.flush()
    assert found(four, text="fuel") == []
    assert found(four, text="harbours") == [1]
