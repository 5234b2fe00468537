"""A newer model reads what an older one has read: what people decided stays, the rest follows it."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
import sqlalchemy as sa
from conftest import TEXT, article, embed, party, span, statement
from sqlalchemy.engine import Engine
from sqlmodel import select
from test_store_checks import draw
from typer.testing import CliRunner

from tracker import matching, pipeline, render, review, store
from tracker.cli import app
from tracker.errors import DecisionError
from tracker.pipeline import Model, Result
from tracker.records import (
    Changes,
    DecisionKind,
    Document,
    Event,
    EventMention,
    FiledStatement,
    ReviewStatus,
    Stance,
    Statement,
    TaggedDocument,
)
from tracker.store import Filter
from tracker.tables import MentionRow, StatementRow, TagRow
from tracker.tagger import ScriptedTagger

DOCUMENT = replace(article().document, id="depot")
CLAIMED, BLAMED, DENIED = article().statements


def read(
    engine: Engine,
    number: int,
    *statements: Statement,
    whole: bool = False,
    events: tuple[Event, ...] = article().events,
) -> Result:
    """Have model of that number read the article, finding these statements; ``whole``: the database's texts."""

    def script(document: Document) -> TaggedDocument:
        return TaggedDocument(document, statements, events)

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
        found = store.statements(Filter(ids=(number,)), session=session)
        return store.later_tags(found, session=session)[number].said


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


def test_a_mention_is_what_its_newest_reading_has(first: Engine) -> None:
    """Other words for the same act: the mention's row has them, and what linking compares is of them."""
    event = replace(article().events[0], mention=span(TEXT, "fire to the fuel depot"))
    with store.session(first) as session:
        before = session.exec(select(MentionRow)).one().embedding
    read(first, 2, CLAIMED, BLAMED, DENIED, events=(event,))
    with store.session(first) as session:
        row = session.exec(select(MentionRow)).one()
        assert (row.words, TEXT[row.start : row.end]) == ("fire to the fuel depot",) * 2
        assert row.embedding not in (None, before)


def test_redo_gives_no_verdict_on_a_tag_that_was_not_seen(first: Engine) -> None:
    """Ana accepted "blamed" and took it back; Ben accepted the newer model's "denied": that is not what she meant."""
    decide(first, DecisionKind.ACCEPT, 2)
    read(first, 2, CLAIMED, replace(BLAMED, stance=Stance.DENIED), DENIED)
    with store.session(first) as session:
        store.undo("ana", session=session)
        store.decide([review.decision(2, DecisionKind.ACCEPT, reviewer="ben")], session=session)
        session.commit()
        with pytest.raises(DecisionError, match="another model"):
            store.redo("ana", session=session)
    assert held(first)[2].now.stance is Stance.DENIED


def test_what_is_added_during_a_reading_has_its_newer_tag_beside_it(engine: Engine) -> None:
    """A reading of many texts takes hours; its run began before the statement was added, its tag came after."""
    read(engine, 1, CLAIMED)
    with store.session(engine) as session:
        number = store.add_statement(DOCUMENT.digest, BLAMED, 1, session=session)
        store.decide([review.decision(number, DecisionKind.ACCEPT, reviewer="ana")], session=session)
        session.commit()
    read(engine, 2, CLAIMED, replace(BLAMED, stance=Stance.DENIED))
    with store.writing(engine) as session:
        session.execute(sa.text("UPDATE run SET started = '2020-01-01 00:00:00' WHERE id = 2"))
        session.commit()
    said = later(engine, number)
    assert said is not None
    assert said.stance is Stance.DENIED


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
            told = store.later_tags(held(first).values(), session=session)
        lines = [line.plain for line in render.objections([before], told)]
        rejected = kind is DecisionKind.REJECT  # then not to find it is to agree
        assert [("does not find" in line, "“ministry blamed” as claimed" in line) for line in lines] == {
            2: [] if kind is DecisionKind.ACCEPT else [(False, False)],
            3: [(False, True)],
            4: [] if rejected else [(True, False)],
        }[number]
    with store.session(first) as session:
        assert len(store.history(2, session=session)) == 1


@pytest.mark.parametrize(
    ("words", "name", "told"),
    [
        ("burn fuel depot", "burn fuel depot", ["about “burn fuel depot”"]),
        ("raid", "Drones set fire to the fuel depot at Odesa", []),  # the same words, cut otherwise
        ("set fire", "the raid", []),  # other words for the act that it was about
    ],
)
def test_a_newer_model_may_hang_it_on_another_act(first: Engine, words: str, name: str, told: list[str]) -> None:
    """Shown where neither the words nor what they name is the act it was about."""
    decide(first, DecisionKind.ACCEPT, 2)
    read(first, 2, replace(BLAMED, event=EventMention(span(TEXT, words), name, "e1")))
    before = held(first)[2]
    with store.session(first) as session:
        lines = [line.plain for line in render.objections([before], store.later_tags([before], session=session))]
    assert [line[line.index("about") :] for line in lines] == told
    assert matching.disagree(before, later(first, 2)) is bool(told)


def reverse(engine: Engine, step: Callable[..., list[int]]) -> None:
    """Undo or redo ana's last step."""
    with store.session(engine) as session:
        step("ana", session=session)
        session.commit()


@pytest.mark.parametrize("kind", [DecisionKind.ACCEPT, DecisionKind.REJECT])
def test_undone_it_follows_the_newest_model(first: Engine, kind: DecisionKind) -> None:
    """Nobody has decided any more: what the newest model says holds. Done again, what was judged is back."""
    decide(first, kind, 2)
    judged = held(first)[2]
    newer = replace(BLAMED, responsible=CLAIMED.speaker, said=None, confidence=0.7)
    read(first, 2, CLAIMED, DENIED)
    read(first, 3, CLAIMED, newer, DENIED)
    for _ in range(2):  # once more, for the tags have changed places
        assert held(first)[2] == judged
        assert later(first, 2) == replace(newer, event=judged.tag.event)
        reverse(first, store.undo)
        found = held(first)[2]
        assert (found.status, found.model) == (ReviewStatus.PENDING, "model 3 " + "3" * 12)
        assert found.tag == replace(newer, event=judged.tag.event)
        with store.session(first) as session:
            assert len(store.statements(Filter(actor="Northern Front"), session=session)) == 2
            assert store.later_tags([held(first)[2]], session=session) == {}
        reverse(first, store.redo)
    reverse(first, store.undo)
    decide(first, DecisionKind.ACCEPT, 2)
    assert held(first)[2].now.responsible == CLAIMED.speaker


def test_undone_and_gone_it_is_retired(first: Engine) -> None:
    """The newest model does not find it, and nobody holds it any more. Done again, it is back."""
    decide(first, DecisionKind.CORRECT, 2, Changes(stance=Stance.DENIED))
    judged = held(first)[2]
    read(first, 2, CLAIMED)
    assert held(first)[2] == judged
    reverse(first, store.undo)
    assert list(held(first)) == [1]
    reverse(first, store.redo)
    assert held(first)[2] == judged


def test_skipped_is_undecided(first: Engine) -> None:
    """Who puts a statement off has not judged it."""
    decide(first, DecisionKind.SKIP, 2)
    read(first, 2, CLAIMED, replace(BLAMED, confidence=0.7))
    assert held(first)[2].tag.confidence == 0.7
    read(first, 3, CLAIMED)
    assert list(held(first)) == [1]


def test_added_by_a_person_absorbs_its_match(first: Engine) -> None:
    """The model finds at last what a person had added: no second statement."""
    added = statement(TEXT, Stance.UNCLAIMED, "Drones burn", event=("fuel depot", "e1"), confidence=None)
    with store.session(first) as session:
        number = store.add_statement(DOCUMENT.digest, added, held(first)[1].event_id, session=session)
        session.commit()
    decide(first, DecisionKind.ACCEPT, number)
    before = held(first)[number]
    with store.session(first) as session:  # the first model read the text before it was there
        assert store.later_tags([before], session=session) == {}
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


@pytest.mark.parametrize(
    ("command", "sign"),
    [
        ("events --text 'Sarn Brigade'", "Sarn Brigade"),
        ("events --json", '"blamed"'),
        ("claims", "Sarn Brigade"),
        ("claims --review-status pending", "Sarn Brigade"),
        ("show E1", "Sarn Brigade"),
        ("export --all --format csv", "blamed"),
        ("export --all --format jsonl", "blamed"),
        ("export --all --format corpus", '"stance": "blamed"'),
        ("review --report --json", '"tagged": 3'),
    ],
)
def test_no_command_shows_or_counts_what_is_retired(first: Engine, url: str, command: str, sign: str) -> None:
    """Statements 2 and 3 are there before, and not after."""

    def printed() -> str:
        done = CliRunner().invoke(app, [*shlex.split(command), "--db", url])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert sign in printed()
    read(first, 2, CLAIMED)
    assert sign not in printed()


def test_the_desk_neither_asks_nor_counts_what_is_retired(first: Engine) -> None:
    """Queues in every order, with every filter and search; progress; what a ruling would change; what can be split."""
    read(first, 2, CLAIMED)
    with store.session(first) as session:
        for order in store.Order:
            assert store.queue(order, session=session).ids == [1]
        for wanted in (
            Filter(status=ReviewStatus.REJECTED),
            Filter(stance=Stance.BLAMED),
            Filter(actor="Sarn Brigade"),
        ):
            assert store.queue(wanted=wanted, session=session).ids == []
        assert store.queue(words="brigade", session=session).ids == []
        assert store.queue_of("ana", session=session) == store.Queue([1], 1)
        assert sum(store.progress(session=session).values()) == 1
        other = store.add_event(Event("x", "Another raid"), session=session)
        merge = partial(store.merge_events, 1, [other], reviewer="ana", session=session)
        assert store.effect(merge, session=session).statements == 1
        with pytest.raises(DecisionError, match="not all"):
            store.split_event(1, [1], reviewer="ana", session=session)


def test_the_report_is_on_the_newest_model(first: Engine) -> None:
    """What people decided on stays in the ledger; whether a model found it is asked of the newest one."""
    with store.session(first) as session:
        (drawn,) = draw(session, "The ministry blamed")
        store.answer(drawn, [Stance.BLAMED], "ana", session=session)
        session.commit()
    decide(first, DecisionKind.ACCEPT, 2)
    other = replace(BLAMED, stance=Stance.DENIED)
    for number, tags, stances in ((2, [CLAIMED], []), (3, [BLAMED], [Stance.BLAMED]), (4, [other], [Stance.DENIED])):
        read(first, number, *tags)
        with store.session(first) as session:
            report = store.report(session=session)
        assert [checked.tagged for checked in report.checked] == [frozenset(stances)]
        assert (report.population.tagged, report.population.drawn_tagged) == (1, len(stances))


def listed(engine: Engine) -> list[int]:
    """The events that the ledger lists, which are those that the desk offers."""
    with store.session(engine) as session:
        found = list(store.find_events(session=session))
        assert [number for number, _ in store.event_titles(session=session)] == found
        assert list(store.event_sources(session=session)) in (found, [])
        return found


def test_an_event_that_nobody_tells_any_more_is_not_listed(first: Engine) -> None:
    """The newer model finds neither a statement nor a mention; nothing is deleted, and a third one brings it back."""
    read(first, 2, events=())
    assert listed(first) == []
    with store.session(first) as session:
        assert store.events_of(DOCUMENT.digest, session=session) == []
        assert list(store.documents(session=session)) == []
        assert store.event(1, session=session).id == "E1"
        assert len(session.exec(select(MentionRow)).all()) == 1
    read(first, 3)
    assert listed(first) == [1]
    with store.session(first) as session:
        assert store.events_of(DOCUMENT.digest, session=session) == [1]


@pytest.mark.parametrize("kind", [DecisionKind.ACCEPT, DecisionKind.REJECT])
def test_an_event_that_a_person_touched_stays_listed(first: Engine, kind: DecisionKind) -> None:
    """By a decision on a statement about it, until that is undone."""
    decide(first, kind, 2)
    read(first, 2, events=())
    assert listed(first) == [1]
    reverse(first, store.undo)
    assert listed(first) == []


def test_an_event_that_a_person_ruled_on_stays_listed(first: Engine) -> None:
    """By a merging."""
    with store.session(first) as session:
        other = store.add_event(Event("x", "Another raid"), session=session)
        store.merge_events(1, [other], reviewer="ana", session=session)
        session.commit()
    read(first, 2, events=())
    assert listed(first) == [1]


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


def test_no_transaction_is_open_while_a_text_is_read(engine: Engine) -> None:
    """Tagging takes long: meanwhile nothing is held of the database, and the next text comes all the same."""
    read(engine, 1, CLAIMED)
    other = replace(DOCUMENT, text=TEXT + " It rained.", id="rain")
    with store.writing(engine) as session:
        store.add_source(other, session=session)
        session.commit()
    with store.session(engine) as session:
        found = []
        for document in store.unread("2" * 64, session=session):
            assert not session.in_transaction()
            found.append(document.id)
    assert found == ["depot", "rain"]
