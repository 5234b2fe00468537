"""A newer model reads what an older one has read: what people decided stays, the rest follows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import TEXT, article, embed, party, statement
from sqlalchemy.engine import Engine
from sqlmodel import select

from tracker import matching, pipeline, render, review, store
from tracker.pipeline import Model, Result
from tracker.records import (
    Changes,
    DecisionKind,
    Document,
    FiledStatement,
    ReviewStatus,
    Stance,
    Statement,
    TaggedDocument,
)
from tracker.store import Filter
from tracker.tables import StatementRow, TagRow
from tracker.tagger import ScriptedTagger

DOCUMENT = replace(article().document, id="depot")
CLAIMED, BLAMED, DENIED = article().statements


def read(
    engine: Engine,
    number: int,
    *statements: Statement,
    whole: bool = False,
) -> Result:
    """Have model of that number read the article, finding these statements; ``whole``: the database's texts."""

    def script(document: Document) -> TaggedDocument:
        return TaggedDocument(document, statements, article().events)

    tagger = ScriptedTagger(script)
    tagger.name, tagger.digest = f"model {number}", str(number) * 64
    inputs = None if whole else [DOCUMENT]
    (outcome,) = pipeline.import_documents(inputs, lambda: Model(tagger, embed), engine, retag=number > 1)
    return outcome.result


def decide(engine: Engine, kind: DecisionKind, number: int, changes: Changes | None = None) -> None:
    with store.session(engine) as session:
        store.decide([review.decision(number, kind, reviewer="ana", changes=changes)], session=session)
        session.commit()


def held(engine: Engine) -> dict[int, FiledStatement]:
    """What the ledger shows, rejected ones too."""
    with store.session(engine) as session:
        return {f.id: f for f in store.statements(Filter(rejected=True), session=session)}


def later(engine: Engine, number: int) -> Statement | None:
    """What the newest model says of a statement on which people decided."""
    with store.session(engine) as session:
        return store.later_tags([number], session=session)[number][1]


@pytest.fixture
def first(engine: Engine) -> Engine:
    """The article as the first model reads it: 1 claimed, 2 blamed, 3 denied."""
    assert read(engine, 1, CLAIMED, BLAMED, DENIED) is Result.NEW
    return engine


def test_undecided_follows_the_newer_model(first: Engine) -> None:
    """Statement 2 keeps its number and takes the new tag with its model, parties and confidence."""
    event = held(first)[2].event_id
    newer = replace(BLAMED, responsible=CLAIMED.speaker, confidence=0.7)
    assert read(first, 2, CLAIMED, newer, DENIED) is Result.AGAIN
    found = held(first)
    assert list(found) == [1, 2, 3]
    assert (found[2].tag.responsible, found[2].tag.confidence) == (CLAIMED.speaker, 0.7)
    assert (found[2].model, found[2].event_id) == ("model 2 " + "2" * 12, event)
    with store.session(first) as session:
        kept = session.get_one(TagRow, (2, 1)).tag
        assert kept["responsible"][0]["name"] == "Sarn Brigade"
        assert len(store.statements(Filter(actor="Northern Front"), session=session)) == 2


def test_undecided_and_gone_is_retired_and_comes_back(first: Engine) -> None:
    """Not shown, not asked about, not deleted; with a third model that finds it, it is there again."""
    read(first, 2, CLAIMED)
    assert list(held(first)) == [1]
    with store.session(first) as session:
        assert store.queue(session=session).ids == [1]
        assert store.progress(session=session)[ReviewStatus.PENDING] == 1
        assert len(session.exec(select(StatementRow)).all()) == 3
        assert [f.id for f in store.statements(Filter(ids=(2,)), session=session)] == [2]
    read(first, 3, CLAIMED, BLAMED)
    assert list(held(first)) == [1, 2]


@pytest.mark.parametrize(
    ("kind", "changes", "status"),
    [
        (DecisionKind.ACCEPT, None, ReviewStatus.ACCEPTED),
        (DecisionKind.REJECT, None, ReviewStatus.REJECTED),
        (DecisionKind.CORRECT, Changes(stance=Stance.DENIED), ReviewStatus.CORRECTED),
    ],
)
def test_decided_stays_and_the_newer_tag_is_kept_beside_it(
    first: Engine, kind: DecisionKind, changes: Changes | None, status: ReviewStatus
) -> None:
    """Found again in other words of the same place, found with another stance, not found: nothing of it changes."""
    decide(first, kind, 2, changes)
    before = held(first)[2]
    assert before.status is status
    newer = statement(TEXT, Stance.CLAIMED, "ministry blamed", speaker=BLAMED.speaker, event=("the raid", "e1"))
    for number, tags in ((2, (CLAIMED, BLAMED, DENIED)), (3, (CLAIMED, newer, DENIED)), (4, (CLAIMED,))):
        assert read(first, number, *tags) is Result.AGAIN
        assert held(first)[2] == before
        said = later(first, 2)
        assert (said and (said.stance, said.cue)) == (None if number == 4 else (tags[1].stance, tags[1].cue))
        with store.session(first) as session:
            told = store.later_tags([1, 2, 3], session=session)
        lines = [line.plain for line in render.objections([before], told)]
        assert [("does not find" in line, "“ministry blamed” as claimed" in line) for line in lines] == {
            2: [] if changes is None else [(False, False)],
            3: [(False, True)],
            4: [(True, False)],
        }[number]
    with store.session(first) as session:
        assert len(store.history(2, session=session)) == 1


def test_undoing_leaves_what_was_judged(first: Engine) -> None:
    """A decision taken back after a retagging: the statement is undecided again, in the words that people saw."""
    decide(first, DecisionKind.ACCEPT, 2)
    read(first, 2, CLAIMED)
    with store.session(first) as session:
        store.undo("ana", session=session)
        session.commit()
    assert held(first)[2].status is ReviewStatus.PENDING
    assert held(first)[2].tag.stance is Stance.BLAMED


def test_added_by_a_person_absorbs_its_match(first: Engine) -> None:
    """The model finds at last what a person had added: no second statement."""
    added = statement(TEXT, Stance.UNCLAIMED, "Drones burn", event=("fuel depot", "e1"), confidence=None)
    with store.session(first) as session:
        number = store.add_statement(DOCUMENT.digest, added, held(first)[1].event_id, session=session)
        session.commit()
    decide(first, DecisionKind.ACCEPT, number)
    before = held(first)[number]
    read(first, 2, CLAIMED, BLAMED, DENIED, replace(added, confidence=0.5))
    assert list(held(first)) == [1, 2, 3, number]
    assert held(first)[number] == before
    said = later(first, number)
    assert said is not None
    assert said.confidence == 0.5
    read(first, 3)
    assert list(held(first)) == [number]
    with store.session(first) as session:  # taken back, it absorbs nothing any more
        store.undo("ana", session=session)
        session.commit()
    read(first, 4, replace(added, confidence=0.5))
    assert [f.model for f in held(first).values() if f.status is ReviewStatus.PENDING] == ["model 4 " + "4" * 12]


def test_new_statements_are_added(first: Engine) -> None:
    """What only the newer model finds is a new statement, undecided."""
    found = statement(TEXT, Stance.UNCLAIMED, "Drones burn", event=("fuel depot", "e1"))
    read(first, 2, CLAIMED, BLAMED, DENIED, found)
    assert [f.tag.stance for f in held(first).values()][3:] == [Stance.UNCLAIMED]
    assert held(first)[4].status is ReviewStatus.PENDING


def test_once_a_model(first: Engine) -> None:
    """The same again reads nothing; also the whole database, and what the newer model read first is not read again."""
    assert read(first, 2, CLAIMED) is Result.AGAIN
    assert read(first, 2) is Result.KNOWN
    assert read(first, 3, CLAIMED, whole=True) is Result.AGAIN
    assert list(held(first)) == [1]
    with pytest.raises(ValueError, match="not enough values"):
        read(first, 3, whole=True)


def test_events_keep_their_numbers(first: Engine) -> None:
    """The newer model's mention is the older one's event; one that it does not find and nobody is about goes."""
    with store.session(first) as session:
        before = store.event_sources(session=session)
    read(first, 2, CLAIMED)
    with store.session(first) as session:
        assert store.event_sources(session=session) == before
        assert list(store.events(session=session)) == list(before)


def tagged(*cues: tuple[Stance, str, str]) -> list[Statement]:
    return [statement(TEXT, stance, cue, speaker=[party(TEXT, who)]) for stance, cue, who in cues]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ([(Stance.BLAMED, "blamed", "The ministry")], [(Stance.DENIED, "ministry blamed", "The ministry")], {0: 0}),
        ([(Stance.BLAMED, "blamed", "The ministry")], [(Stance.BLAMED, "claimed", "The ministry")], {}),
        (
            [(Stance.BLAMED, "blamed", "The ministry")],
            [(Stance.DENIED, "blamed", "The ministry"), (Stance.BLAMED, "ministry blamed the", "The brigade")],
            {1: 0},
        ),
        (
            [(Stance.BLAMED, "blamed", "The ministry"), (Stance.BLAMED, "blamed", "the Sarn Brigade")],
            [(Stance.BLAMED, "blamed", "the Sarn Brigade"), (Stance.BLAMED, "blamed", "The ministry")],
            {0: 1, 1: 0},
        ),
    ],
)
def test_pairs(old: list[tuple[Stance, str, str]], new: list[tuple[Stance, str, str]], found: dict[int, int]) -> None:
    """One to one: another stance where there is no other; the same stance before the same words; by their parties."""
    make: Callable[[int, Statement], FiledStatement] = lambda n, s: FiledStatement(  # noqa: E731
        n, "", s, s, ReviewStatus.PENDING, 1, "model"
    )
    filed = [make(n, s) for n, s in enumerate(tagged(*old))]
    assert matching.pairs(filed, tagged(*new)) == found
