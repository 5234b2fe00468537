"""The database: what goes in comes out, is kept once, and is decided on for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import TEXT, article, file, party, span, statement
from sqlalchemy.engine import Engine
from sqlmodel import Session, col, select

from tracker import review, store
from tracker.errors import DecisionError, StoreError
from tracker.records import (
    Certainty,
    Changes,
    DecisionKind,
    Document,
    Event,
    EventKind,
    Party,
    Precision,
    ReviewStatus,
    Said,
    Span,
    Stance,
    TaggedDocument,
)
from tracker.store import Filter, Order
from tracker.tables import AliasRow, DecisionRow, SourceRow, TextRow

MOVED = "Rebels moved on. " + TEXT  # the same page with a changed text


def sources(session: Session) -> list[SourceRow]:
    return list(session.exec(select(SourceRow).order_by(col(SourceRow.id))))


def decide(session: Session, kind: DecisionKind, *ids: int, by: str = "ana", changes: Changes | None = None) -> None:
    """One step of a reviewer, committed."""
    step = review.decision(ids[0], kind, reviewer=by, changes=changes)
    store.decide([replace(step, statement_id=n) for n in ids], session=session)
    session.commit()


def status(session: Session, number: int) -> ReviewStatus:
    (found,) = store.statements(Filter(ids=(number,)), session=session)
    return found.status


# --- opening --------------------------------------------------------------------------------------


def test_new_database_and_again(database: str) -> None:
    """Made from nothing at the newest step, with WAL and foreign keys; opened again as it is."""
    for _ in range(2):
        engine = store.connect(database)
        with engine.connect() as connection:
            values = [connection.execute(sa.text(f"PRAGMA {p}")).scalar() for p in ("journal_mode", "foreign_keys")]
            assert values == ["wal", 1]
            assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == store.HEAD
        engine.dispose()


def test_empty_file_is_a_new_database(tmp_path: Path) -> None:
    """As `touch` leaves it."""
    path = tmp_path / "ledger.db"
    path.touch()
    engine = store.connect(f"sqlite:///{path}")
    with store.session(engine) as session:
        assert store.statements(session=session) == []
    engine.dispose()


def test_database_of_a_newer_version(url: str) -> None:
    """Step 9999 is not known here: refused, and left as it is."""
    engine = store.connect(url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"newer version.*9999"):
        store.connect(url)


@pytest.mark.parametrize("where", ["{}/article.txt", "{}", "{}/no/such/ledger.db", "nosql://x/y"])
def test_what_is_no_database(tmp_path: Path, where: str) -> None:
    """A text file, a folder, a folder that is not there, an unknown kind of database."""
    (tmp_path / "article.txt").write_text("It burnt. " * 500)
    with pytest.raises(StoreError, match="cannot be opened"):
        store.connect(where.format(tmp_path))


# --- texts and sources ----------------------------------------------------------------------------


def test_add_source_twice(session: Session) -> None:
    """The second time nothing is added."""
    document = article().document
    assert not store.has_text(document, session=session)
    assert store.add_source(document, session=session)
    assert not store.add_source(document, session=session)
    assert store.has_text(document, session=session)
    assert len(sources(session)) == 1


def test_one_place_however_its_path_is_written(session: Session) -> None:
    """Lines of a file move when it is written anew; that makes no second appearance."""
    one = article().document
    assert store.add_source(replace(one, id="news/may.jsonl:3", url=None), session=session)
    assert not store.add_source(replace(one, id="./news//may.jsonl:4", url=None), session=session)
    assert store.add_source(replace(one, id="news/june.jsonl:3", url=None), session=session)


def test_two_appearances_of_one_text(session: Session) -> None:
    """Another outlet prints the same words a day later: one text, two sources, neither replaces the other."""
    one = article(url="https://a.example/1").document
    other = article(url="https://b.example/1", outlet="Bay Post", published=date(2024, 5, 8)).document
    assert store.add_source(other, session=session)
    assert store.add_source(one, session=session)
    assert len(session.exec(select(TextRow)).all()) == 1
    assert [row.replaces_id for row in sources(session)] == [None, None]
    found = store.sources([one.digest], session=session)[one.digest]
    assert [(s.outlet, s.published) for s in found] == [
        ("Coast Herald", date(2024, 5, 7)),
        ("Bay Post", date(2024, 5, 8)),
    ]


def test_page_that_changed(session: Session) -> None:
    """The same address with three texts: each source names the one before; another address none."""
    for text in (TEXT, MOVED, TEXT + "!"):
        store.add_source(article(text, url="https://a.example/1").document, session=session)
    store.add_source(article(TEXT + "?", url="https://a.example/2").document, session=session)
    rows = sources(session)
    assert [row.replaces_id for row in rows] == [None, rows[0].id, rows[1].id, None]
    assert len({row.digest for row in rows}) == 4


def test_text_of(session: Session) -> None:
    """By its digest; another one is refused by name."""
    store.add_source(article().document, session=session)
    assert store.text_of(article().document.digest, session=session) == TEXT
    with pytest.raises(StoreError, match="no text abc"):
        store.text_of("abc", session=session)


# --- filing ---------------------------------------------------------------------------------------


def full() -> TaggedDocument:
    """The article with every optional field and a span that stands for two."""
    tagged = article()
    one, *others = tagged.statements
    both = Party(one.speaker[0].span, ("Northern Front", "Sarn Brigade"))
    rich = replace(
        one,
        speaker=(both, *others[0].speaker),
        medium=Span.cut(TEXT, 0, 6),
        said=Said(Span.cut(TEXT, 7, 11), date(2024, 5, 6), Precision.WEEK),
        certainty=Certainty.HEDGED,
    )
    return replace(tagged, statements=(rich, *others))


def test_file_and_read_back(session: Session) -> None:
    """Statements come out as they went in, apart from the event's id, which is the ledger's."""
    ids = file(full(), session)
    found = store.statements(session=session)
    assert [f.id for f in found] == ids
    event_id = found[0].event_id
    for filed, given in zip(found, full().statements, strict=True):
        assert given.event
        assert filed.tag == replace(given, event=replace(given.event, id=f"E{event_id}"))
        assert filed.now == filed.tag
        assert (filed.status, filed.event_id, filed.digest) == (
            ReviewStatus.PENDING,
            event_id,
            full().document.digest,
        )
        assert filed.model == "scripted " + "0" * 12
    assert store.known([full().document], session=session).read == {full().document.digest}
    assert store.event_sources(session=session) == {event_id: {full().document.digest}}


def test_statement_without_an_event_is_refused(session: Session) -> None:
    """The pipeline gives each one; the store does not guess."""
    store.add_source(article().document, session=session)
    run = store.begin_run("scripted", "0" * 64, session=session)
    session.commit()
    bare = replace(article(), statements=(replace(article().statements[0], event=None),), events=())
    for tagged in (bare, replace(article(), events=())):
        with pytest.raises(StoreError, match="depot: a statement without an event"):
            store.file(tagged, run_id=run, events={}, actors={}, embeddings={}, session=session)
        session.rollback()


def test_nothing_is_kept_until_the_caller_commits(engine: Engine) -> None:
    """A kill between filing and commit leaves nothing at all."""
    with store.session(engine) as session:
        store.add_source(article().document, session=session)
    with store.session(engine) as session:
        assert not store.has_text(article().document, session=session)


def test_actors_are_one_however_written(session: Session) -> None:
    """ "The Northern Front's" is the actor that "northern front" made."""
    one = store.actor_named("northern front", session=session)
    assert store.actor_named("The Northern Front’s", session=session) == one
    assert store.actor_named("…", session=session) != one
    assert [a.name for a in store.actors(session=session)] == ["northern front", "…"]


def test_events_in_order(session: Session) -> None:
    """The earliest first, without a day last; as they were given; an unknown one is refused by its id."""
    days = [None, date(2024, 5, 6), date(2020, 1, 1)]
    ids = [
        store.add_event(
            Event("x", f"Raid {n}", EventKind.ARSON, day, Precision.DAY if day else Precision.UNKNOWN, "Odesa"),
            session=session,
        )
        for n, day in enumerate(days)
    ]
    assert list(store.events(ids, session=session)) == [ids[2], ids[1], ids[0]]
    assert list(store.events([ids[0]], session=session)) == [ids[0]]
    expected = Event(f"E{ids[1]}", "Raid 1", EventKind.ARSON, days[1], Precision.DAY, "Odesa")
    assert store.event(ids[1], session=session) == expected
    with pytest.raises(StoreError, match="no event E99"):
        store.event(99, session=session)


def test_stored_mentions(session: Session) -> None:
    """Only those with an embedding, byte for byte."""
    tagged = article()
    store.add_source(tagged.document, session=session)
    run = store.begin_run("scripted", "0" * 64, session=session)
    ids = {"e1": store.add_event(tagged.events[0], session=session)}
    store.file(tagged, run_id=run, events=ids, actors={}, embeddings={"e1": b"\x00\x3c"}, session=session)
    file(article(MOVED, "moved"), session)
    (found,) = store.stored_mentions(session=session)
    assert (found.event_id, found.embedding) == (ids["e1"], b"\x00\x3c")
    assert list(store.stored_mentions(found.id, session=session)) == []


# --- filters --------------------------------------------------------------------------------------


@pytest.fixture
def two(session: Session) -> Session:
    """Statements 1 to 3 published on 7 May, 4 to 6 (of the moved text) on 9 May; 2 is accepted, 3 rejected."""
    file(article(), session)
    file(article(MOVED, "moved", published=date(2024, 5, 9)), session)
    decide(session, DecisionKind.ACCEPT, 2)
    decide(session, DecisionKind.REJECT, 3)
    return session


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (Filter(), [1, 2, 4, 5, 6]),
        (Filter(rejected=True), [1, 2, 3, 4, 5, 6]),
        (Filter(ids=(3, 6)), [3, 6]),
        (Filter(ids=()), []),
        (Filter(event_ids=(2,)), [4, 5, 6]),
        (Filter(stance=Stance.BLAMED), [2, 5]),
        (Filter(stance=Stance.UNCLAIMED), []),
        (Filter(actor="the northern front's"), [1, 4]),
        (Filter(actor="Sarn Brigade"), [2, 5, 6]),
        (Filter(actor="nobody"), []),
        (Filter(status=ReviewStatus.REJECTED), [3]),
        (Filter(status=ReviewStatus.ACCEPTED), [2]),
        (Filter(since=date(2024, 5, 8)), [4, 5, 6]),
        (Filter(since=date(2024, 5, 7), until=date(2024, 5, 7)), [1, 2]),
        (Filter(until=date(2024, 5, 6)), []),
        (Filter(stance=Stance.DENIED, actor="Sarn Brigade", since=date(2024, 5, 8)), [6]),
    ],
)
def test_filters(two: Session, wanted: Filter, ids: list[int]) -> None:
    """Rejected ones only where they are asked for; days are inclusive."""
    assert [f.id for f in store.statements(wanted, session=two)] == ids


def test_corrected_stance_and_event_are_filtered_by(two: Session) -> None:
    """Statement 1 corrected to denied, about the other text's event: found under these, not under the old."""
    decide(two, DecisionKind.CORRECT, 1, changes=Changes(stance=Stance.DENIED, event_id=2))
    assert [f.id for f in store.statements(Filter(stance=Stance.DENIED), session=two)] == [1, 6]
    assert [f.id for f in store.statements(Filter(stance=Stance.CLAIMED), session=two)] == [4]
    assert [f.id for f in store.statements(Filter(event_ids=(2,)), session=two)] == [1, 4, 5, 6]


def test_corrected_parties_are_filtered_by(two: Session) -> None:
    """The Front as speaker and responsible becomes a new name, then the Brigade is one: what was tagged is gone."""
    other = (Party(Span(0, 6, "Drones"), ("The Coast Guard", "=Red\u202e Hand")),)
    decide(two, DecisionKind.CORRECT, 1, changes=Changes(speaker=other))
    for name, ids in {"coast guard": [1], "=RED\u202e hand": [1], "Northern Front": [1, 4], "the": []}.items():
        assert [f.id for f in store.statements(Filter(actor=name), session=two)] == ids
    decide(two, DecisionKind.CORRECT, 1, changes=Changes(responsible=article().statements[1].responsible))
    assert [f.id for f in store.statements(Filter(actor="Northern Front"), session=two)] == [4]
    assert [f.id for f in store.statements(Filter(actor="the Sarn Brigade's"), session=two)] == [1, 2, 5, 6]
    decide(two, DecisionKind.CORRECT, 1, changes=Changes(speaker=(), responsible=()))
    assert [f.id for f in store.statements(Filter(actor="coast guard"), session=two)] == []
    store.undo("ana", session=two)
    assert [f.id for f in store.statements(Filter(actor="coast guard"), session=two)] == [1]


def test_corrected_party_is_found_by_every_alias(session: Session) -> None:
    """The actor has two names; a correction uses the one, the other is asked for."""
    one, *_ = file(article(), session)
    actor = store.actor_named("Sarn Brigade", session=session)
    session.add(AliasRow(name="sb", actor_id=actor, words="SB"))
    decide(session, DecisionKind.CORRECT, one, changes=Changes(speaker=(Party(Span(0, 6, "Drones"), ("SB",)),)))
    assert [f.id for f in store.statements(Filter(actor="Sarn Brigade"), session=session)] == [1, 2, 3]


@pytest.mark.parametrize("wanted", [Filter(since=date(2024, 5, 8)), Filter(until=date(2024, 5, 1))])
def test_texts_without_a_date_pass_filters_by_date(session: Session, wanted: Filter) -> None:
    """Nobody knows when they were published. Where one source knows, that is the date, whatever the others lack."""
    file(article(), session)
    undated = file(article(MOVED, "moved", published=None), session)
    assert [f.id for f in store.statements(wanted, session=session)] == undated
    store.add_source(article(outlet="Bay Post", published=None).document, session=session)
    assert [f.id for f in store.statements(wanted, session=session)] == undated
    found = store.sources([article().document.digest], session=session)[article().document.digest]
    assert [s.published for s in found] == [date(2024, 5, 7), None]
    store.add_source(article(MOVED, "moved", published=date(2024, 5, 5)).document, session=session)
    assert store.statements(wanted, session=session) == []


# --- decisions ------------------------------------------------------------------------------------


def test_correction_and_what_the_model_said(session: Session) -> None:
    """``now`` follows the decision, ``tag`` stays; the history holds what was before."""
    one, *_ = file(article(), session)
    brigade = article().statements[1].responsible
    changes = Changes(Stance.DENIED, Certainty.HEDGED, speaker=(), responsible=brigade)
    decide(session, DecisionKind.CORRECT, one, changes=changes)
    (found,) = store.statements(Filter(ids=(one,)), session=session)
    assert (found.now.stance, found.now.certainty) == (Stance.DENIED, Certainty.HEDGED)
    assert (found.now.speaker, found.now.responsible) == ((), brigade)
    assert (found.tag.stance, len(found.tag.speaker)) == (Stance.CLAIMED, 1)
    decide(session, DecisionKind.ACCEPT, one)
    first, second = store.history(one, session=session)
    assert (first.changes, first.before) == (changes, ReviewStatus.PENDING)
    assert (second.kind, second.before) == (DecisionKind.ACCEPT, ReviewStatus.CORRECTED)
    assert first.at.tzinfo is not None


def test_changes_round_trip() -> None:
    """Nothing set, a role emptied, a party of two names."""
    party = Party(Span(0, 4, "both"), ("A", "B"))
    for changes in (
        Changes(),
        Changes(speaker=()),
        Changes(Stance.BLAMED, Certainty.HEDGED, (party,), (party, party), 4),
    ):
        assert store.changes_from_json(store.changes_to_json(changes)) == changes


def test_undo_across_engines(url: str) -> None:
    """Decided in one run of the program, undone and redone in two others: the file remembers."""
    ids: list[int] = []
    for step in ("decide", "undo", "redo"):
        engine = store.connect(url)
        with store.session(engine) as session:
            if step == "decide":
                ids = file(article(), session)
                decide(session, DecisionKind.ACCEPT, *ids[:2])
                decide(session, DecisionKind.REJECT, ids[2])
                store.undo("ana", session=session)
            elif step == "undo":
                assert store.undo("ana", session=session) == ids[:2]
                assert [status(session, n) for n in ids] == [ReviewStatus.PENDING] * 3
                with pytest.raises(DecisionError, match="nothing to undo"):
                    store.undo("ana", session=session)
            else:
                assert store.redo("ana", session=session) == ids[:2]
                assert store.redo("ana", session=session) == ids[2:]
                held = [status(session, n) for n in ids]
                assert held == [ReviewStatus.ACCEPTED] * 2 + [ReviewStatus.REJECTED]
            session.commit()
        engine.dispose()


def test_undo_reads_few_decisions(engine: Engine) -> None:
    """Of a thousand steps only the newest are read, to undo one and to redo it."""
    with store.session(engine) as session:
        one, two, three = file(article(), session)
        skips = [review.decision(n, DecisionKind.SKIP, reviewer="ana") for n in (one, two) * 500]
        store.decide(skips, session=session)
        decide(session, DecisionKind.ACCEPT, three)
        decide(session, DecisionKind.REJECT, one, by="ben")
    loaded: list[object] = []
    sa.event.listen(DecisionRow, "load", note := lambda row, _context: loaded.append(row.id))
    try:
        with store.session(engine) as session:
            assert store.undo("ana", session=session) == [three]
            assert store.redo("ana", session=session) == [three]
            session.commit()
        assert 0 < len(loaded) < 120
    finally:
        sa.event.remove(DecisionRow, "load", note)


def test_two_reviewers(session: Session) -> None:
    """Against each other: disputed. Ana's undo leaves Ben's word; all five rows stay."""
    one, *_ = file(article(), session)
    decide(session, DecisionKind.ACCEPT, one, by="ana")
    decide(session, DecisionKind.REJECT, one, by="ben")
    assert status(session, one) is ReviewStatus.DISPUTED
    store.undo("ana", session=session)
    assert status(session, one) is ReviewStatus.REJECTED
    store.redo("ana", session=session)
    store.undo("ben", session=session)
    assert status(session, one) is ReviewStatus.ACCEPTED
    assert [(d.reviewer, d.kind.value) for d in store.history(one, session=session)] == [
        *(("ana", "accept"), ("ben", "reject"), ("ana", "undo"), ("ana", "redo"), ("ben", "undo")),
    ]


def test_decision_on_an_unknown_statement(session: Session) -> None:
    """Refused by its number."""
    with pytest.raises(StoreError, match="no statement 99"):
        decide(session, DecisionKind.ACCEPT, 99)


def test_decision_for_an_unknown_event(session: Session) -> None:
    """The database refuses it, and what held still holds."""
    one, *_ = file(article(), session)
    with pytest.raises(sa.exc.IntegrityError):
        decide(session, DecisionKind.CORRECT, one, changes=Changes(event_id=99))
    session.rollback()
    assert status(session, one) is ReviewStatus.PENDING


# --- the desk -------------------------------------------------------------------------------------


def test_queue_and_progress(session: Session) -> None:
    """The least certain first, what was put off after the others, what is decided last."""
    one, two, three = file(article(), session)
    assert store.queue(session=session).ids == [two, one, three]
    decide(session, DecisionKind.SKIP, two)
    assert store.queue(session=session).ids == [one, three, two]
    decide(session, DecisionKind.ACCEPT, one)
    assert store.queue(session=session).ids == [three, two, one]
    counts = store.progress(session=session)
    assert (counts[ReviewStatus.PENDING], counts[ReviewStatus.ACCEPTED], counts[ReviewStatus.REJECTED]) == (2, 1, 0)


OTHER = """Boats sunk at Kastrel

The Grey Hand said it had sunk two boats at Kastrel.
The admiralty also claimed the sinking."""


def boats() -> TaggedDocument:
    """Two claim one event, in an older text of an outlet that comes first by name."""
    found = tuple(
        statement(
            OTHER,
            Stance.CLAIMED,
            cue,
            responsible=[party(OTHER, words)],
            event=(event, "e1"),
            confidence=sure,
        )
        for cue, words, event, sure in (
            ("said it had sunk", "The Grey Hand", "two boats", 0.3),
            ("claimed", "The admiralty", "the sinking", 0.5),
        )
    )
    event = Event("e1", "Boats sunk", mention=span(OTHER, "two boats"))
    document = Document(OTHER, "boats", "Boats sunk at Kastrel", outlet="Bay Post", published=date(2024, 5, 1))
    return TaggedDocument(document, found, (event,))


def test_orders(session: Session) -> None:
    """Both events are contradicted: one party denies, two claim. Newest: the depot's day is later."""
    one, two, three = file(article(), session)
    four, five = file(boats(), session)

    def ids(order: Order) -> list[int]:
        return store.queue(order, session=session).ids

    assert ids(Order.LEAST_CERTAIN) == [four, five, two, one, three]
    assert ids(Order.CONFLICTING) == [two, one, three, four, five]
    assert ids(Order.NEWEST) == [one, two, three, four, five]
    assert ids(Order.SOURCE) == [four, five, one, two, three]
    decide(session, DecisionKind.REJECT, three)  # nobody denies the depot's fire any more
    assert ids(Order.CONFLICTING) == [four, five, two, one, three]
    decide(session, DecisionKind.ACCEPT, three, by="ben")
    assert ids(Order.CONFLICTING)[-1] == three  # disputed, and decided all the same
    assert store.queue(Order.NEWEST, session=session).undecided == 4


def test_filters_and_words(session: Session) -> None:
    """By status, stance, event, actor as things stand now; words in the sentence, names, title, outlet, corrections."""
    one, two, three = file(article(), session)
    four, five = file(boats(), session)
    decide(session, DecisionKind.REJECT, one)
    sarn = (Party(span(TEXT, "The ministry"), ("Ministère d'Été",)),)
    decide(session, DecisionKind.CORRECT, two, changes=Changes(stance=Stance.DENIED, speaker=sarn))

    def ids(words: str = "", **wanted: Any) -> set[int]:
        return set(store.queue(wanted=Filter(**wanted), words=words, session=session).ids)

    assert ids(status=ReviewStatus.REJECTED) == {one}
    assert ids(stance=Stance.DENIED) == {two, three}
    assert ids(event_ids=(1,)) == {one, two, three}
    assert ids(actor="Grey Hand") == {four}
    assert ids(actor="Northern Front") == {one}
    assert ids("FRONT") == {one}
    assert ids("brigade blamed") == {two}
    assert ids("bay post") == {four, five}
    assert ids("Boats sunk", stance=Stance.CLAIMED) == {four, five}
    assert ids("Été") == {two}
    assert ids("100%") == ids("b_ats") == set()
    assert store.queue(words="brigade", session=session).undecided == 1


def test_what_the_pickers_offer(session: Session) -> None:
    """Actors by how often they are named, events with the latest first."""
    file(article(), session)
    file(boats(), session)
    names = store.actor_names(session=session)
    assert names[:2] == ["Sarn Brigade", "Northern Front"]
    assert set(names[2:]) == {"ministry", "Grey Hand", "admiralty"}
    assert [number for number, _ in store.event_titles(session=session)] == [2, 1]
    assert store.event_titles(session=session)[0] == (2, "Boats sunk")
    assert store.events_of(article().document.digest, session=session) == [1]
    assert store.events_of("none", session=session) == []


def test_a_statement_that_a_person_adds(session: Session) -> None:
    """It is of no model, stands while its adding stands, and others can speak against it."""
    file(article(), session)
    tag = replace(article().statements[0], cue=span(TEXT, "set fire"), confidence=None)
    digest = article().document.digest
    added = store.add_statement(digest, tag, 1, session=session)
    decide(session, DecisionKind.ACCEPT, added)
    (filed,) = store.statements(Filter(ids=(added,)), session=session)
    assert (filed.model, filed.status, filed.tag.cue) == (None, ReviewStatus.ACCEPTED, tag.cue)
    assert filed.tag.speaker == tag.speaker
    store.undo("ana", session=session)
    assert status(session, added) is ReviewStatus.REJECTED
    assert added not in [f.id for f in store.statements(session=session)]
    store.redo("ana", session=session)
    assert status(session, added) is ReviewStatus.ACCEPTED
    decide(session, DecisionKind.REJECT, added, by="ben")
    assert status(session, added) is ReviewStatus.DISPUTED
    assert store.add_statement(digest, tag, 1, session=session) != added  # twice the same is the reviewers' matter


def test_a_settlement_is_kept(session: Session) -> None:
    """It says what holds, is undone like any step, and reads as one."""
    one, *_ = file(article(), session)
    decide(session, DecisionKind.REJECT, one)
    decide(session, DecisionKind.ACCEPT, one, by="ben")
    step = review.decision(one, DecisionKind.ACCEPT, reviewer="cem", settles=True, why="the video shows it")
    store.decide([step], session=session)
    assert status(session, one) is ReviewStatus.ACCEPTED
    assert [(d.reviewer, d.settles) for d in store.history(one, session=session)][-1] == ("cem", True)
    store.undo("cem", session=session)
    assert status(session, one) is ReviewStatus.DISPUTED


def test_place_of_a_reviewer(engine: Engine) -> None:
    """Each reviewer's own, kept over sessions, changed as often as wanted."""
    with store.session(engine) as session:
        one, two, _ = file(article(), session)
        assert store.place_of("ana", session=session) is None
        store.keep_place("ana", one, session=session)
        store.keep_place("ana", two, session=session)
        session.commit()
    with store.session(engine) as session:
        assert store.place_of("ana", session=session) == two
        assert store.place_of("ben", session=session) is None


def test_who_reads_sees_one_state(engine: Engine) -> None:
    """What another stores between two reads is not there for the second; a writer waits for nobody who reads."""
    with store.session(engine) as session:
        number = file(article(), session)[0]
        session.commit()
    with store.session(engine) as reader:
        assert store.history(number, session=reader) == []
        with store.writing(engine) as writer:
            decide(writer, DecisionKind.ACCEPT, number)
            writer.commit()
        assert store.history(number, session=reader) == []
        assert store.statements(Filter(status=ReviewStatus.ACCEPTED), session=reader) == []
    with store.session(engine) as reader:
        assert [filed.id for filed in store.statements(Filter(status=ReviewStatus.ACCEPTED), session=reader)] == [
            number
        ]
