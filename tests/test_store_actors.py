"""Actors in the store: what an import knows of them is kept, and a claim counts for the side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from conftest import party, statement
from sqlmodel import Session, col, select

from tracker import actors, ledger, store
from tracker.records import Actor, ActorKind, Document, Event, EventStatus, Stance, TaggedDocument
from tracker.store import Filter
from tracker.tables import ActorRow, EventRow

TEXT = (
    "The raid on Odesa. Hezbollah claimed the raid. A Hezbollah spokesman said its men did it. "
    "Israel’s military blamed Daesh. Iran’s foreign minister blamed ISIS too."
)
CLAIMED, BLAMED = Stance.CLAIMED, Stance.BLAMED


def told(session: Session, said: Sequence[tuple[Stance, str, str, str]], text: str = TEXT) -> list[int]:
    """File a text as the pipeline does, its names resolved; statements are stance, cue, speaker, responsible."""
    found = tuple(
        statement(text, stance, cue, speaker=[party(text, one)], responsible=[party(text, other)], event=("raid", "e"))
        for stance, cue, one, other in said
    )
    tagged = TaggedDocument(Document(text, "t"), found, (Event("e", "Raid on Odesa"),))
    store.add_source(tagged.document, session=session)
    run = store.begin_run("scripted", "0" * 64, session=session)
    names = {n for s in found for p in (*s.speaker, *s.responsible) for n in p.names}
    ids = store.file(
        tagged,
        run_id=run,
        events={"e": store.add_event(tagged.events[0], session=session)},
        actors=actors.identify(names, text),
        embeddings={},
        session=session,
    )
    session.commit()
    return ids


@pytest.fixture
def filed(session: Session) -> Session:
    """Hezbollah and its spokesman claim it, Israel's army and Iran's minister blame the Islamic State."""
    told(
        session,
        [
            (CLAIMED, "claimed", "Hezbollah", "Hezbollah"),
            (CLAIMED, "did it", "Hezbollah spokesman", "Hezbollah"),
            (BLAMED, "blamed", "Israel’s military", "Daesh"),
            (BLAMED, "blamed ISIS", "Iran’s foreign minister", "ISIS"),
        ],
    )
    return session


def test_actors_are_kept_whole(filed: Session) -> None:
    """Kind, whom they belong to and speak for, and each way of writing."""
    found = {a.name: a for a in store.actors(session=filed)}
    assert found["Islamic State"].kind is ActorKind.ARMED_GROUP
    assert found["Islamic State"].aliases == ("Daesh", "ISIS", "Islamic State")
    army = found["Israel Defense Forces"]
    assert (army.kind, army.part_of) == (ActorKind.FORCE, Actor(army.part_of.id, "Israel", ActorKind.STATE))
    spoken = found["Hezbollah spokesman"]
    assert spoken.speaks_for
    assert (spoken.kind, spoken.speaks_for.name, spoken.part_of) == (ActorKind.PERSON, "Hezbollah", None)
    assert found["Iranian foreign minister"].part_of == Actor(found["Iran"].id, "Iran", ActorKind.STATE)


def test_claims_count_for_the_side_and_statements_keep_who_spoke(filed: Session) -> None:
    """Hezbollah's claim has two statements; an army speaks for its state."""
    found = ledger.claims(store.statements(session=filed))
    assert [(c.stance, c.speaker, c.responsible, len(c.statements)) for c in found] == [
        (CLAIMED, "Hezbollah", "Hezbollah", 2),
        (BLAMED, "Israel", "Islamic State", 1),
        (BLAMED, "Iran", "Islamic State", 1),
    ]
    assert ledger.spoke(found[0]) == ["Hezbollah spokesman"]
    assert ledger.spoke(found[1]) == ["Israel Defense Forces"]


@pytest.mark.parametrize(
    ("name", "count"), [("Hezbollah", 2), ("Hezbollah spokesman", 1), ("Israel", 1), ("IS", 2), ("Daesh", 2)]
)
def test_an_actor_is_found_with_all_that_belong_to_it(filed: Session, name: str, count: int) -> None:
    """The state with its army; the spokesman alone; the group as no text here writes it."""
    assert len(store.statements(Filter(actor=name), session=filed)) == count


def test_what_was_not_known_is_told_later(session: Session) -> None:
    """A name that a reviewer typed becomes a state when an import finds that it is one; its id stays."""
    typed = ActorRow(name="Iran", identity="iran")
    session.add(typed)
    told(session, [(BLAMED, "blamed ISIS", "Iran’s foreign minister", "ISIS")])
    rows = session.exec(select(ActorRow).where(ActorRow.name == "Iran")).all()
    assert [(row.id, row.kind) for row in rows] == [(typed.id, ActorKind.STATE)]


def test_status_of_an_event_goes_by_sides(session: Session) -> None:
    """Claimed by an army and by its state is claimed once; the event's row says so."""
    text = "Israel’s military claimed the raid. Israel said it did it."
    told(
        session,
        [(CLAIMED, "claimed", "Israel’s military", "Israel’s military"), (CLAIMED, "did it", "Israel", "Israel")],
        text,
    )
    statements = store.statements(session=session)
    assert ledger.status(ledger.claims(statements)).value == "claimed"
    assert session.exec(select(EventRow.status)).all() == [EventStatus.CLAIMED]


def test_status_of_an_event_follows_what_a_later_text_tells_of_a_party(session: Session) -> None:
    """Until then he denies for himself; as the Front's spokesman he denies for the Front, which alone was blamed."""
    told(
        session,
        [(BLAMED, "blamed", "Israel", "Hamas"), (Stance.DENIED, "denied", "Karim Zaydan", "Karim Zaydan")],
        "Israel blamed Hamas for the raid. Karim Zaydan denied it.",
    )
    assert session.exec(select(EventRow.status)).all() == [EventStatus.BLAMED]
    told(
        session,
        [(Stance.DENIED, "denied", "Karim Zaydan", "Karim Zaydan")],
        "Hamas spokesman Karim Zaydan denied the raid. Karim Zaydan spoke in Cairo.",
    )
    assert session.get_one(EventRow, 1).status is EventStatus.DENIED


def test_chain_that_bites_its_tail_is_cut(session: Session) -> None:
    """A part of B, B part of A: both are found, each in the other once, and a side is named."""
    for name in ("A", "B"):
        session.add(ActorRow(name=name, identity=name))
    session.flush()
    one, other = session.exec(select(ActorRow).order_by(col(ActorRow.id)))
    one.part_of_id, other.part_of_id = other.id, one.id
    session.flush()
    found = store.actors(session=session)
    assert [a.name for a in found] == ["A", "B"]
    assert {ledger.side(a).name for a in found} <= {"A", "B"}
