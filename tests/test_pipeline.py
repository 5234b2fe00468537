"""From documents to the ledger, with a scripted tagger and a toy in place of the embeddings."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import pytest
from conftest import TEXT, article, embed, span, statement
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from tracker import pipeline, store
from tracker.errors import InputError, StoreError
from tracker.pipeline import Model, Outcome, Reading, Result
from tracker.records import (
    Document,
    Event,
    EventKind,
    EventMention,
    FiledStatement,
    Precision,
    Said,
    Span,
    Stance,
    TaggedDocument,
)
from tracker.tables import ReadingRow
from tracker.tagger import ScriptedTagger

OTHER = TEXT.replace("Drones burn fuel depot", "Second report on the fire")  # another paper on the same fire
LATER = OTHER.replace("on Monday", "on Friday")  # a fire that looks alike, on another day


def script(document: Document) -> TaggedDocument:
    """What the tagger says of the article's versions; of any other text nothing."""
    if "The Northern Front claimed" not in document.text:
        return TaggedDocument(document)
    found = article(document.text)
    return replace(found, document=document)


TAGGER = ScriptedTagger(script)


def made(text: str = TEXT, name: str = "a.txt", outlet: str | None = "Coast Herald") -> Document:
    return Document(text, name, outlet=outlet, published=date(2024, 5, 7))


def run(engine: Engine, *inputs: Document | InputError, tagger: ScriptedTagger = TAGGER) -> list[Outcome]:
    return list(pipeline.import_documents(inputs, lambda: Model(tagger, embed), engine))


def results(outcomes: Sequence[Outcome]) -> list[str]:
    return [o.result.value for o in outcomes]


def held(engine: Engine) -> tuple[list[FiledStatement], dict[int, Event]]:
    """The statements and the events of the ledger."""
    with store.session(engine) as session:
        return store.statements(session=session), store.events(session=session)


def test_new_copy_known_failed(engine: Engine) -> None:
    """One outcome an input, in order; after a failure the rest goes on."""
    error = InputError("b.pdf", "not an article")
    inputs = (made(), error, made(name="c.txt", outlet="Bay Post"), made(), made("It rained.", "d.txt"))
    outcomes = run(engine, *inputs)
    assert outcomes == [
        Outcome("a.txt", Result.NEW, 3, 1),
        Outcome("b.pdf", Result.FAILED, error=error),
        Outcome("c.txt", Result.COPY),
        Outcome("a.txt", Result.KNOWN),
        Outcome("d.txt", Result.NEW),
    ]
    statements, events = held(engine)
    assert (len(statements), len(events)) == (3, 1)


def test_second_import_adds_nothing(engine: Engine) -> None:
    """The same again, also by another model: all known, also the text without statements, and none is tagged."""
    inputs = (made(), made("It rained.", "d.txt"))
    run(engine, *inputs)
    before = held(engine)

    def never(document: Document) -> TaggedDocument:
        raise AssertionError(document.id)

    other = ScriptedTagger(never)
    other.digest = "1" * 64
    assert results(run(engine, *inputs, tagger=other)) == ["known", "known"]
    assert results(run(engine, made(name="e.txt", outlet="Bay Post"), tagger=other)) == ["copy"]
    assert held(engine) == before


def test_more_documents_than_a_batch(engine: Engine) -> None:
    """A hundred texts, each twice, most copies in other batches: every one is tagged once."""
    documents = [made(f"It rained {n} hours.", f"{n}.txt") for n in range(100)]
    copies = [replace(d, id=f"copy of {d.id}") for d in documents]
    tagged: list[str] = []
    counting = ScriptedTagger(lambda document: tagged.append(document.text) or script(document))
    assert results(run(engine, *documents, *copies, tagger=counting)) == ["new"] * 100 + ["copy"] * 100
    assert len(tagged) == 100


def test_a_long_text_closes_its_batch(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches are bounded in characters too: of 100 each, three texts of 60 go in two."""
    monkeypatch.setattr(pipeline, "LONGEST_BATCH", 100)
    sizes: list[int] = []

    class Counting(ScriptedTagger):
        def tag(self, documents: Sequence[Document]) -> list[TaggedDocument]:
            sizes.append(len(documents))
            return super().tag(documents)

    run(engine, *(made(f"{n} " + "It rained. " * 6, str(n)) for n in range(3)), tagger=Counting(script))
    assert sorted(sizes) == [1, 2]


def test_the_model_is_loaded_where_something_is_new(engine: Engine) -> None:
    """Not for texts that are known, nor for new appearances of them, nor for what cannot be read."""

    def never() -> Model:
        raise AssertionError("loaded")

    run(engine, made())
    inputs = [made(), made(name="c.txt", outlet="Bay Post"), InputError("b.pdf", "not an article")]
    assert results(list(pipeline.import_documents(inputs, never, engine))) == ["known", "copy", "failed"]
    with pytest.raises(AssertionError, match="loaded"):
        list(pipeline.import_documents([made(OTHER)], never, engine))


def test_reading_and_storing_go_on_while_a_batch_is_tagged(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second batch is tagged only once the fourth has been read and the first stored."""
    monkeypatch.setattr(pipeline, "BATCH", 1)
    fourth, stored = threading.Event(), threading.Event()

    def inputs() -> Iterator[Document]:
        for n in range(4):
            if n == 3:
                fourth.set()
            yield made(f"It rained {n} hours.", str(n))

    def slow(document: Document) -> TaggedDocument:
        if document.id == "1":
            assert fourth.wait(20)
            assert stored.wait(20)
        return script(document)

    for outcome in pipeline.import_documents(inputs(), lambda: Model(ScriptedTagger(slow), embed), engine):
        if outcome.source == "0":
            stored.set()
    assert results(run(engine, made("It rained 1 hours.", "1"))) == ["known"]


def test_stop_after_goes_on_where_it_stopped(engine: Engine) -> None:
    """Two new texts a call, whatever known ones and failures stand between; the fourth call has nothing left."""
    inputs = [made(f"It rained {n} hours.", str(n)) for n in range(5)]
    inputs.insert(1, replace(inputs[0], outlet="Bay Post"))
    runs = []
    for _ in range(4):
        found = pipeline.import_documents(inputs, lambda: Model(TAGGER, embed), engine, stop_after=2)
        runs.append(results(list(found)))
    assert runs == [
        ["new", "copy", "new"],
        ["known"] * 3 + ["new"] * 2,
        ["known"] * 5 + ["new"],
        ["known"] * 6,
    ]


def test_stop_after_counts_a_text_where_it_first_stands(engine: Engine) -> None:
    """Its copy behind another text is stored with the rest, later."""
    inputs = [made("It rained."), made("It snowed.", "b.txt"), made("It rained.", "c.txt", outlet="Bay Post")]
    runs = []
    for _ in range(3):
        found = pipeline.import_documents(inputs, lambda: Model(TAGGER, embed), engine, stop_after=1)
        runs.append(results(list(found)))
    assert runs == [["new"], ["known", "new"], ["known", "known", "copy"]]


def test_dry_run_stores_nothing(engine: Engine) -> None:
    """It tells what would become of each, and the database stays as it is."""
    run(engine, made("It rained.", "d.txt"))
    before = held(engine)
    inputs = [made(), made(name="c.txt", outlet="Bay Post"), made(), made("It rained.", "d.txt")]
    found = list(pipeline.import_documents(inputs, lambda: Model(TAGGER, embed), engine, dry_run=True))
    assert results(found) == ["new", "copy", "known", "known"]
    assert (found[0].statements, found[0].events) == (3, 1)
    assert held(engine) == before


FRENCH = "Le Front du Nord a revendiqué l'attaque contre le dépôt de carburant, selon un communiqué publié lundi."


@pytest.mark.parametrize(
    ("text", "told", "language"),
    [
        (FRENCH, None, "und"),
        (FRENCH, "fr-CA", "fr"),
        (FRENCH, "French", "fr"),
        (FRENCH, "latest", "und"),
        (FRENCH, "en", "und"),
        (TEXT, "de", None),
        (TEXT, "en_GB", None),
        (TEXT, "eng", None),
        (TEXT, None, None),
        ("Baeza Khuzgar Sundhaven", None, None),  # too short to judge
        ("Baeza Khuzgar Sundhaven", "de", "de"),
    ],
)
def test_another_language_is_kept_marked_and_not_tagged(
    engine: Engine, text: str, told: str | None, language: str | None
) -> None:
    """What a document says of its language counts unless its words clearly tell another."""
    document = replace(made(text), language=told)
    tagged: list[Document] = []
    watching = ScriptedTagger(lambda d: tagged.append(d) or script(d))
    (outcome,) = run(engine, document, tagger=watching)
    assert (outcome.result, outcome.language, bool(tagged)) == (Result.NEW, language, language is None)
    with store.session(engine) as session:
        assert session.exec(select(ReadingRow.language)).one() == language
        assert store.text_of(document.digest, session=session) == text
    assert results(run(engine, document)) == ["known"]


def test_a_failing_database_is_named(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the driver says comes as one error of ours, and nothing of the batch is kept."""

    def full(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(store, "file", full)
    with pytest.raises(StoreError, match=r"cannot be written: database or disk is full"):
        run(engine, made("It rained.", "d.txt"), made())
    assert held(engine) == ([], {})
    with store.session(engine) as session:
        assert not store.has_text(made(), session=session)


def test_event_told_by_two_documents_is_one(engine: Engine) -> None:
    """In one import or in two: six statements about one event, which two texts mention."""
    run(engine, made())
    assert results(run(engine, made(OTHER, "b.txt"))) == ["new"]
    statements, events = held(engine)
    ((number, event),) = events.items()
    assert (len(statements), {s.event_id for s in statements}) == (6, {number})
    assert (event.kind, event.day, event.place) == (EventKind.ARSON, date(2024, 5, 6), "Odesa")
    with store.session(engine) as session:
        assert len(store.event_sources(session=session)[number]) == 2


def test_look_alike_on_another_day_is_another_event(engine: Engine) -> None:
    """The same words but "on Friday": two events, three days apart."""
    run(engine, made(), made(LATER, "b.txt"))
    _, events = held(engine)
    assert [e.day for e in events.values()] == [date(2024, 5, 3), date(2024, 5, 6)]


@pytest.mark.parametrize("without_id", [False, True])
def test_statement_without_an_event_gets_one(engine: Engine, without_id: bool) -> None:
    """Its sentence is the mention and the title of an event of its own."""

    def bare(document: Document) -> TaggedDocument:
        made = statement(document.text, Stance.CLAIMED, "claimed")
        mention = EventMention(span(document.text, "it"), "it") if without_id else None
        return TaggedDocument(document, (replace(made, event=mention),))

    (outcome,) = run(engine, made("The Northern Front claimed it."), tagger=ScriptedTagger(bare))
    assert (outcome.statements, outcome.events) == (1, 1)
    (filed,), events = held(engine)
    assert events[filed.event_id].title == "Northern Front claimed it."
    assert filed.tag.event
    assert filed.tag.event.id == f"E{filed.event_id}"


def test_actors_are_resolved(engine: Engine) -> None:
    """The acronym that the text introduces is the actor that it is spelt out to."""

    def by_acronym(document: Document) -> TaggedDocument:
        made = statement(document.text, Stance.CLAIMED, "claimed", event=("the raid", "e1"))
        party = article().statements[0].speaker[0]
        party = replace(party, span=span(document.text, "NF claimed it", 0), names=("NF",))
        return TaggedDocument(document, (replace(made, speaker=(party,)),), (Event("e1"),))

    run(engine, made("The Northern Front (NF) spoke of the raid. NF claimed it."), tagger=ScriptedTagger(by_acronym))
    with store.session(engine) as session:
        assert [a.name for a in store.actors(session=session)] == ["Northern Front"]
        assert len(store.statements(store.Filter(actor="Northern Front"), session=session)) == 1


def test_tag_documents_shares_event_ids() -> None:
    """Without a database: the second text tells E1 again, the third E2; what could not be read is passed on."""
    error = InputError("b.pdf", "not an article")
    inputs = [made(), error, made(OTHER), made(LATER), made("It rained.")]
    found = list(pipeline.tag_documents(inputs, Model(TAGGER, embed)))
    assert found[1] is error
    tagged = [r.tagged for r in found if isinstance(r, Reading)]
    assert [[e.id for e in t.events] for t in tagged] == [["E1"], ["E1"], ["E2"], []]
    assert {s.event and s.event.id for s in tagged[2].statements} == {"E2"}
    assert tagged[0].events[0].kind is EventKind.ARSON


@pytest.mark.parametrize(
    ("words", "day", "precision"),
    [
        ("on Monday", date(2024, 5, 6), Precision.DAY),
        ("earlier", None, Precision.UNKNOWN),
        ("31 Nov", None, Precision.UNKNOWN),
    ],
)
def test_date_statements(words: str, day: date | None, precision: Precision) -> None:
    """When it was said is resolved from its words against the day of publication; what is known stays."""
    text = f"It spoke {words}."
    said = Said(Span.cut(text, 9, 9 + len(words)))
    made = replace(statement(text, Stance.CLAIMED, "spoke"), said=said)
    tagged = TaggedDocument(Document(text, "x", published=date(2024, 5, 7)), (made,))
    found = pipeline.date_statements(tagged)
    assert found.statements[0].said == replace(said, day=day, precision=precision)
    known = replace(made, said=replace(said, day=date(2020, 1, 1), precision=Precision.DAY))
    assert pipeline.date_statements(replace(tagged, statements=(known,))).statements == (known,)
