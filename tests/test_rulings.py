"""Rulings: events and actors merged, split, renamed, and each of it taken back; later imports obey."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
import sqlalchemy as sa
from conftest import TEXT, article, embed, file
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from tracker import ledger, pipeline, review, store
from tracker.errors import DecisionError, StoreError
from tracker.records import Certainty, Changes, DecisionKind, Effect, EventStatus, Party, RulingKind, Span, Stance
from tracker.store import Filter
from tracker.tables import EventRow
from tracker.tagger import ScriptedTagger

OTHER = TEXT.replace("Drones burn fuel depot", "Second report on the fire")
ANA = {"reviewer": "ana"}


@pytest.fixture
def two(session: Session) -> Session:
    """Statements 1 to 3 on E1 and 4 to 6 on E2, which are told in the same words."""
    file(article(), session)
    file(article(OTHER, "other", outlet="Bay Post"), session)
    return session


def about(session: Session) -> list[int]:
    """The event of each statement."""
    return [f.event_id for f in store.statements(session=session)]


def statuses(session: Session) -> dict[int | None, EventStatus]:
    """The status of each event that stands for itself."""
    alone = select(EventRow.id, EventRow.status).where(col(EventRow.merged_into_id).is_(None))
    return dict(session.exec(alone).all())


def actor(session: Session, name: str) -> int:
    """The id of the actor of that name."""
    return next(a.id for a in store.actors(session=session) if a.name == name)


def who(session: Session) -> list[str]:
    """The responsible actor of each statement."""
    return [f.actors[f.now.responsible[0].names[0]].name for f in store.statements(session=session)]


# --- events ---------------------------------------------------------------------------------------


def test_merged_events_are_one(two: Session) -> None:
    """Six statements on E1, which two texts tell; E2 is E1 wherever it is asked for, and claims join."""
    store.merge_events(1, iter([2]), why="one fire", session=two, **ANA)
    assert about(two) == [1] * 6
    assert list(store.events(session=two)) == [1]
    assert store.event(2, session=two).id == "E1"
    assert len(store.event_sources([1], session=two)[1]) == 2
    assert [f.id for f in store.statements(Filter(event_ids=(1,)), session=two)] == [1, 2, 3, 4, 5, 6]
    assert [len(c.statements) for c in ledger.claims(store.statements(session=two))] == [2, 2, 2]
    (ruling,) = store.rulings(session=two)
    assert (ruling.kind, ruling.events, ruling.reviewer, ruling.why) == (
        RulingKind.MERGE_EVENTS,
        (1, 2),
        "ana",
        "one fire",
    )


def test_merging_is_undone_and_done_again(two: Session) -> None:
    """An undoing is a ruling of its own, and can be undone; undoing twice is refused."""
    number = store.merge_events(2, [1], session=two, **ANA)
    assert about(two) == [2] * 6
    back = store.undo_ruling(number, session=two, **ANA)
    assert about(two) == [1] * 3 + [2] * 3
    with pytest.raises(DecisionError, match="undone already"):
        store.undo_ruling(number, session=two, **ANA)
    store.undo_ruling(back, session=two, **ANA)
    assert about(two) == [2] * 6
    assert [r.in_force for r in store.rulings(session=two)] == [True, False, True]


def test_chains_of_merging(session: Session) -> None:
    """E1 into E2, E2 into E3; the first undone, E1 is alone and the others stay together."""
    for n in range(3):
        file(article(f"{n} " + TEXT, str(n)), session)
    first = store.merge_events(2, [1], session=session, **ANA)
    second = store.merge_events(3, [1], session=session, **ANA)
    assert set(about(session)) == {3}
    store.undo_ruling(first, session=session, **ANA)
    assert about(session) == [1] * 3 + [3] * 6
    store.undo_ruling(second, session=session, **ANA)
    assert about(session) == [1] * 3 + [2] * 3 + [3] * 3


def test_split_event(two: Session) -> None:
    """The named statements get a new event, the old id stays with the others; a status follows its statements."""
    store.merge_events(1, [2], session=two, **ANA)
    assert statuses(two) == {1: EventStatus.CLAIMED}
    number = store.split_event(1, [4, 5], title="Another  fire", session=two, **ANA)
    assert about(two) == [1, 1, 1, 3, 3, 1]
    assert store.event(3, session=two).title == "Another fire"
    assert statuses(two) == {1: EventStatus.CLAIMED, 3: EventStatus.CLAIMED}
    texts = store.event_sources(session=two)
    assert [len(texts[n]) for n in (1, 3)] == [2, 1]  # statement 6 keeps the second text for E1
    now = store.statements(Filter(ids=(4,)), session=two)[0].now
    assert now.event
    assert (now.event.id, now.event.name) == ("E3", "Another fire")
    store.undo_ruling(number, session=two, **ANA)
    assert about(two) == [1] * 6
    assert list(store.events(session=two)) == [1]
    assert store.event(3, session=two).id == "E1"


def test_the_text_goes_with_the_last_of_its_statements(two: Session) -> None:
    """All three statements of the second text split off: it tells the new event only."""
    store.merge_events(1, [2], session=two, **ANA)
    store.split_event(1, [4, 5, 6], session=two, **ANA)
    texts = store.event_sources(session=two)
    assert [len(texts[n]) for n in (1, 3)] == [1, 1]
    assert store.event(3, session=two).title == "the raid"


@pytest.mark.parametrize("chosen", [[], [1, 2, 3], [4], [1, 99]])
def test_what_cannot_be_split(two: Session, chosen: list[int]) -> None:
    """Nothing, everything, another event's statement, one that is not there."""
    with pytest.raises(DecisionError):
        store.split_event(1, chosen, session=two, **ANA)
    assert store.rulings(session=two) == []


def test_unknown_and_nameless(two: Session) -> None:
    """What is not there, what is one already, and a ruling by nobody are refused."""
    with pytest.raises(StoreError, match="no event E9"):
        store.merge_events(1, [9], session=two, **ANA)
    with pytest.raises(StoreError, match="no actor 99"):
        store.rename_actor(99, "X", session=two, **ANA)
    with pytest.raises(StoreError, match="no ruling 5"):
        store.undo_ruling(5, session=two, **ANA)
    with pytest.raises(DecisionError, match="no other event"):
        store.merge_events(1, [1], session=two, **ANA)
    with pytest.raises(DecisionError, match="name"):
        store.merge_events(1, [2], reviewer=" ", session=two)


def test_decisions_and_splittings_in_their_order(two: Session) -> None:
    """A correction after the splitting rules, one before it does not; the stance that it set stays."""
    step = review.decision(1, DecisionKind.CORRECT, changes=Changes(Stance.DENIED, event_id=2), **ANA)
    store.decide([step], session=two)
    assert about(two) == [2, 1, 1, 2, 2, 2]
    store.split_event(2, [1, 4], session=two, **ANA)
    assert about(two) == [3, 1, 1, 3, 2, 2]
    assert store.statements(Filter(ids=(1,)), session=two)[0].now.stance is Stance.DENIED
    store.decide([review.decision(1, DecisionKind.CORRECT, changes=Changes(event_id=2), **ANA)], session=two)
    assert about(two) == [2, 1, 1, 3, 2, 2]


def test_rulings_never_change(two: Session) -> None:
    """The database refuses to touch them."""
    store.merge_events(1, [2], session=two, **ANA)
    store.split_event(1, [1], session=two, **ANA)
    two.commit()
    for change in (
        "UPDATE ruling SET reviewer = 'ben'",
        "DELETE FROM event_link",
        "UPDATE event_link SET must = true",
        "DELETE FROM move",
    ):
        with pytest.raises(sa.exc.DatabaseError, match="never changed or deleted"):
            two.execute(sa.text(change))
        two.rollback()


# --- actors ---------------------------------------------------------------------------------------


def test_merged_actors_are_one(two: Session) -> None:
    """The Front is the Brigade: its claim is the Brigade's, found under either name, and contested now."""
    front, brigade = actor(two, "Northern Front"), actor(two, "Sarn Brigade")
    assert statuses(two)[1] is EventStatus.CLAIMED
    number = store.merge_actors(brigade, [front], session=two, **ANA)
    assert who(two) == ["Sarn Brigade"] * 6
    assert statuses(two)[1] is EventStatus.CONTESTED
    for name in ("the Northern Front", "Sarn Brigade"):
        assert len(store.statements(Filter(actor=name), session=two)) == 6
    assert [a.aliases for a in store.actors(session=two) if a.id == brigade] == [("Northern Front", "Sarn Brigade")]
    file(article("A third. " + TEXT, "third"), two)
    assert who(two)[6] == "Sarn Brigade"
    store.undo_ruling(number, session=two, **ANA)
    assert who(two) == ["Northern Front", "Sarn Brigade", "Sarn Brigade"] * 3
    assert statuses(two)[1] is EventStatus.CLAIMED


def test_split_actor(two: Session) -> None:
    """In the second text another Brigade is meant; where texts only say "Sarn Brigade", imports keep to the old one."""
    brigade = actor(two, "Sarn Brigade")
    number = store.split_actor(brigade, [5, 6], "Sarn Brigade (south)", session=two, **ANA)
    assert who(two) == ["Northern Front", *["Sarn Brigade"] * 2, "Northern Front", *["Sarn Brigade (south)"] * 2]
    file(article("A third. " + TEXT, "third"), two)
    assert who(two)[7] == "Sarn Brigade"
    store.undo_ruling(number, session=two, **ANA)
    assert who(two)[5] == "Sarn Brigade"
    assert "Sarn Brigade (south)" not in {a.name for a in store.actors(session=two)}


def test_a_name_that_only_moved_statements_have_moves_too(session: Session) -> None:
    """ "SB" was merged with the Brigade by a text's acronym; split off, later texts that say "SB" mean the new one."""
    file(article(), session)
    short = article(OTHER, "other")
    brigade = replace(short.statements[1].responsible[0], names=("SB",))
    short = replace(short, statements=(replace(short.statements[1], responsible=(brigade,)),))
    file(short, session)
    one, other = actor(session, "Sarn Brigade"), actor(session, "SB")
    store.merge_actors(one, [other], session=session, **ANA)
    number = store.split_actor(one, [4], "Sea Battalion", session=session, **ANA)
    third = replace(short, document=replace(short.document, text=OTHER + " "))
    file(third, session)
    assert who(session)[3:] == ["Sea Battalion"] * 2
    store.undo_ruling(number, session=session, **ANA)
    file(replace(short, document=replace(short.document, text=OTHER + "  ")), session)
    assert who(session)[3:] == ["Sarn Brigade"] * 3


def test_renamed_actor(two: Session) -> None:
    """The new name everywhere, the old ones still lead to it, also in later imports; undone, the old name is back."""
    brigade = actor(two, "Sarn Brigade")
    number = store.rename_actor(brigade, " 7th Sarn Brigade ", session=two, **ANA)
    file(article("A third. " + TEXT, "third"), two)
    assert who(two)[1::3] == ["7th Sarn Brigade"] * 3
    for name in ("7th Sarn Brigade", "the Sarn Brigade"):
        assert len(store.statements(Filter(actor=name), session=two)) == 6
    again = store.rename_actor(brigade, "Eighth", session=two, **ANA)
    store.undo_ruling(again, session=two, **ANA)
    assert who(two)[1] == "7th Sarn Brigade"
    store.undo_ruling(number, session=two, **ANA)
    assert who(two)[1] == "Sarn Brigade"
    with pytest.raises(DecisionError, match="merge the two"):
        store.rename_actor(brigade, "the northern front", session=two, **ANA)


def test_corrected_role_after_splitting(two: Session) -> None:
    """A reviewer who names the old actor after the splitting means it."""
    brigade = actor(two, "Sarn Brigade")
    store.split_actor(brigade, [5, 6], "Southerners", session=two, **ANA)
    named = (Party(Span(0, 6, "Drones"), ("Sarn Brigade",)),)
    store.decide([review.decision(5, DecisionKind.CORRECT, changes=Changes(responsible=named), **ANA)], session=two)
    assert who(two)[4:] == ["Sarn Brigade", "Southerners"]


def test_a_correction_of_something_else_leaves_a_splitting_of_actors(two: Session) -> None:
    """The role was corrected before the splitting, the certainty after it."""
    named = (Party(Span(0, 6, "Drones"), ("Northern Front",)),)
    store.decide([review.decision(5, DecisionKind.CORRECT, changes=Changes(responsible=named), **ANA)], session=two)
    store.split_actor(actor(two, "Northern Front"), [5], "Eastern Front", session=two, **ANA)
    assert who(two)[4] == "Eastern Front"
    doubt = Changes(certainty=Certainty.HEDGED)
    store.decide([review.decision(5, DecisionKind.CORRECT, changes=doubt, **ANA)], session=two)
    assert who(two)[4] == "Eastern Front"


def test_who_is_split_off_bears_no_name_of_one_that_was_merged(two: Session) -> None:
    """Imports know that one by it still."""
    front = actor(two, "Northern Front")
    merged = store.merge_actors(front, [actor(two, "Sarn Brigade")], session=two, **ANA)
    with pytest.raises(DecisionError, match="'Sarn Brigade' was merged"):
        store.split_actor(front, [5, 6], "the Sarn Brigade", session=two, **ANA)
    assert store.rename_actor(front, "Sarn Brigade", session=two, **ANA) > merged
    assert who(two) == ["Sarn Brigade"] * 6


# --- what would change ----------------------------------------------------------------------------


def test_effect_is_told_and_nothing_is_kept(two: Session) -> None:
    """Merging two events of three claims each leaves three claims; the store stays as it was."""
    merge = partial(store.merge_events, 1, [2], session=two, **ANA)
    assert store.effect(merge, session=two) == Effect(6, 2, 6, 3)
    assert about(two) == [1] * 3 + [2] * 3
    assert store.rulings(session=two) == []
    number = merge()
    undo = partial(store.undo_ruling, number, session=two, **ANA)
    assert store.effect(undo, session=two) == Effect(6, 2, 3, 6)
    split = partial(store.split_actor, actor(two, "Sarn Brigade"), [5, 6], "Southerners", session=two, **ANA)
    assert store.effect(split, session=two) == Effect(4, 2, 2, 4)
    two.commit()
    assert len(store.rulings(session=two)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda s: store.merge_events(1, [1], session=s, **ANA),
        lambda s: store.split_actor(1, [99], "X", session=s, **ANA),
    ],
)
def test_effect_of_what_is_refused(two: Session, wrong: Callable[[Session], int]) -> None:
    """The refusal comes through, and the session goes on."""
    with pytest.raises(DecisionError):
        store.effect(partial(wrong, two), session=two)
    assert about(two) == [1] * 3 + [2] * 3


# --- later imports --------------------------------------------------------------------------------


def test_later_imports_obey(engine: Engine) -> None:
    """Two fires on two days, ruled to be one: a third telling of the second joins the first."""
    later = TEXT.replace("on Monday", "on Friday")
    with store.session(engine) as session:
        for text in (TEXT, later):
            run(engine, text)
        assert list(store.events(session=session)) == [2, 1]
        store.merge_events(1, [2], session=session, **ANA)
        session.commit()
    run(engine, later.replace("Drones burn", "Drones burnt"))
    with store.session(engine) as session:
        assert set(about(session)) == {1}
        assert len(store.statements(session=session)) == 9


def run(engine: Engine, text: str) -> None:
    """Import one text."""
    tagger = ScriptedTagger(lambda document: replace(article(document.text), document=document))
    model = pipeline.Model(tagger, embed)
    list(pipeline.import_documents([article(text, str(len(text))).document], lambda: model, engine))
