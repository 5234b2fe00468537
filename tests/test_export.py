"""Exports: what people decided, in each format, and nothing in it that a spreadsheet or a terminal would obey."""

from __future__ import annotations

import csv as reader
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import TEXT, article, file, span
from sqlmodel import Session

from tracker import corpus as corpus_format
from tracker import review, store
from tracker.export import corpus, csv, jsonl
from tracker.export.csv import COLUMNS, safe
from tracker.records import (
    Changes,
    DecisionKind,
    Document,
    Event,
    EventMention,
    FiledDocument,
    Party,
    Precision,
    ReviewStatus,
    Said,
    Span,
    Stance,
    Statement,
    TaggedDocument,
)
from tracker.store import Filter

MOVED = "Rebels moved on. " + TEXT
DECIDED = Filter(decided=True)
BRIGADE = article().statements[1].responsible
EVIL = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\xa0=1", "\u200b=1", "\ufeff=1", "\x00=1"),
    *('"=1"', "a;=1", 'a; "-1', "a;\t@b", "a\r\n=1", '","=1', "\uff1d1", "\uff20b", "=cmd|' /C calc'!A0"),
    *("\x1b[2J=1", "\x1b]0;=1\x07", "\x9b31m", "\u202e=1\u202c", "\u2066=1", "[bold]=1[/]", "'=1", ";" * 3 + "=1"),
)


def decide(session: Session, kind: str, *ids: int, by: str = "ana", why: str | None = None, **changes: Any) -> None:
    """One step of a reviewer."""
    for number in ids:
        step = review.decision(number, DecisionKind(kind), reviewer=by, changes=Changes(**changes), why=why)
        store.decide([step], session=session)
    session.commit()


def table(session: Session, wanted: Filter = DECIDED) -> list[dict[str, str]]:
    """The rows of the CSV."""
    out = io.BytesIO()
    count = csv.write(store.entries(wanted, session=session), out)
    rows = list(reader.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline=""), strict=True))
    assert len(rows) == count
    return rows


def lines(session: Session, wanted: Filter = DECIDED) -> list[dict[str, Any]]:
    """The objects of the JSON lines."""
    out = io.BytesIO()
    count = jsonl.write(store.entries(wanted, session=session), out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert len(rows) == count
    return rows


def gold(session: Session, wanted: Filter | None = None, *, undecided: bool = False) -> list[TaggedDocument]:
    """The documents of the corpus format, read back."""
    out = io.BytesIO()
    count = corpus.write(store.documents(wanted, session=session), out, undecided=undecided)
    found = [corpus_format.from_json(json.loads(line)) for line in out.getvalue().splitlines()]
    assert len(found) == count
    return found


# --- a row a statement ----------------------------------------------------------------------------


def test_only_what_people_let_stand(session: Session) -> None:
    """One accepted, one undecided, one rejected: the accepted one; others where they are asked for."""
    one, two, three = file(article(), session)
    decide(session, "accept", one)
    decide(session, "reject", three)
    for rows in (table(session), lines(session)):
        assert [row["id" if "id" in row else "statement"] for row in rows] in ([one], [str(one)])
    assert [row["statement"] for row in table(session, Filter())] == [str(one), str(two)]
    assert [row["id"] for row in lines(session, Filter(status=ReviewStatus.REJECTED))] == [three]
    assert table(session, Filter(decided=True, stance=Stance.DENIED)) == []


def test_row_of_a_correction(session: Session) -> None:
    """The Front's claim is turned into a denial of the Brigade's: the row says so, and by whom, where and why."""
    one, *_ = file(article(url="https://a.example/1"), session)
    store.add_source(article(outlet="Bay Post", published=None).document, session=session)
    decide(session, "correct", one, why="see line 3", stance=Stance.DENIED, responsible=BRIGADE)
    (row,) = table(session)
    words = {name: row[name] for name in ("event", "stance", "speaker", "responsible", "responsible_words", "cue")}
    assert words == {
        "event": "E1",
        "stance": "denied",
        "speaker": "Northern Front",
        "responsible": "Sarn Brigade",
        "responsible_words": "the Sarn Brigade",
        "cue": "claimed",
    }
    for role in ("sentence", "cue", "speaker", "responsible", "event"):
        words_of = row[role if role in ("sentence", "cue") else f"{role}_words"]
        assert TEXT[int(row[f"{role}_start"]) : int(row[f"{role}_end"])] == words_of
    told = {name: row[name] for name in ("outlet", "published", "url", "title", "sources", "origin", "medium")}
    assert told == {
        "outlet": "Coast Herald",
        "published": "2024-05-07",
        "url": "https://a.example/1",
        "title": "Drones burn fuel depot",
        "sources": "2",
        "origin": "depot",
        "medium": "",
    }
    said = {name: row[name] for name in ("status", "decision", "reviewers", "why")}
    assert said == {"status": "corrected", "decision": "corrected", "reviewers": "ana", "why": "see line 3"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", row["decided"])


def test_actors_and_their_sides(session: Session) -> None:
    """Names stay as the text has them; beside them stand whom they mean and for whom that counts."""
    blamed = article().statements[1]
    ministry = replace(blamed.speaker[0], names=("Kremlin’s spokesman",))
    daesh = replace(blamed.responsible[0], names=("Daesh",))
    file(replace(article(), statements=(replace(blamed, speaker=(ministry,), responsible=(daesh,)),)), session)
    (row,), (line,) = table(session, Filter()), lines(session, Filter())
    assert (row["responsible"], row["responsible_actor"], row["responsible_side"]) == ("Daesh", *["Islamic State"] * 2)
    assert (row["speaker"], row["speaker_side"]) == ("Kremlin’s spokesman", "Russia")
    assert line["actors"]["Daesh"] == {"actor": "Islamic State", "side": "Islamic State"}


def test_line_of_a_correction(session: Session) -> None:
    """What holds, what the model had said, and every source."""
    one, *_ = file(article(), session)
    store.add_source(article(outlet="Bay Post", published=None).document, session=session)
    decide(session, "correct", one, by="ben", why="see line 3", stance=Stance.DENIED)
    (row,) = lines(session)
    assert (row["statement"]["stance"], row["tagged"]["stance"]) == ("denied", "claimed")
    assert row["statement"]["speaker"] == row["tagged"]["speaker"]
    assert row["statement"]["speaker"][0]["name"] == "Northern Front"
    assert (row["event"]["id"], row["statement"]["event"]["id"]) == ("E1", "E1")
    assert [(s["outlet"], s["published"]) for s in row["sources"]] == [
        ("Coast Herald", "2024-05-07"),
        ("Bay Post", None),
    ]
    assert [(d["reviewer"], d["why"]) for d in row["decisions"]] == [("ben", "see line 3")]
    decide(session, "accept", 2)
    assert lines(session)[1]["tagged"] is None


def test_a_disputed_statement_is_exported_with_both_views(session: Session) -> None:
    """Ana and Cem accept, Ben moves it to another event: a row each, with the event and the names of either side."""
    one, *_ = file(article(), session)
    file(article(MOVED, "moved"), session)
    decide(session, "accept", one, by="ana")
    decide(session, "correct", one, by="ben", event_id=2, speaker=())
    decide(session, "accept", one, by="cem")
    names = ("status", "decision", "reviewers", "event", "speaker")
    assert [tuple(row[name] for name in names) for row in table(session)] == [
        ("disputed", "accepted", "ana; cem", "E1", "Northern Front"),
        ("disputed", "corrected", "ben", "E2", ""),
    ]
    assert [(row["decision"], row["event"]["id"]) for row in lines(session)] == [
        ("accepted", "E1"),
        ("corrected", "E2"),
    ]
    store.undo("ben", session=session)
    assert [row["reviewers"] for row in table(session)] == ["ana; cem"]


def seen(session: Session) -> list[tuple[str, str]]:
    """Each row's decision and event; the CSV, the line and the statement within it agree on the event."""
    rows = lines(session)
    found = [(row["decision"], row["event"]["id"]) for row in rows]
    assert [(row["decision"], row["event"]) for row in table(session)] == found
    assert [(row["decision"], row["statement"]["event"]["id"]) for row in rows] == found
    return found


def test_a_splitting_after_a_correction_is_exported(session: Session) -> None:
    """Corrected to E1, split off to E3: there it is, until a later correction, which holds against the splitting."""
    file(article(), session)
    file(article(MOVED, "moved"), session)
    decide(session, "accept", 1)
    decide(session, "correct", 4, event_id=1)
    store.split_event(1, [4], reviewer="ana", session=session)
    assert seen(session) == [("accepted", "E1"), ("accepted", "E3")]
    assert [f.event_id for f in store.statements(DECIDED, session=session)] == [1, 3]
    decide(session, "correct", 4, event_id=2)
    assert seen(session) == [("accepted", "E1"), ("corrected", "E2")]


@pytest.mark.parametrize(("into", "other"), [(1, 2), (2, 1)])
def test_merged_events_are_exported_as_one(session: Session, into: int, other: int) -> None:
    """What was tagged with either, or corrected to it; the words stay, and what the model had said is told."""
    file(article(), session)
    file(article(MOVED, "moved"), session)
    decide(session, "accept", 1, 4)
    decide(session, "correct", 2, event_id=2)
    decide(session, "correct", 5, event_id=1)
    store.merge_events(into, [other], reviewer="ana", session=session)
    assert {event for _, event in seen(session)} == {f"E{into}"}
    assert {row["event_words"] for row in table(session)} == {"the raid"}
    assert [row["tagged"] and row["tagged"]["event"]["id"] for row in lines(session, Filter(ids=(1, 4)))] == (
        [None, "E2"] if into == 1 else ["E1", None]
    )


def test_views_follow_rulings(session: Session) -> None:
    """Ana accepts, Ben says E2, which becomes E3; a splitting takes what either said before it, so that they agree."""
    for name, text in (("depot", TEXT), ("moved", MOVED), ("again", MOVED + " Again.")):
        file(article(text, name), session)
    decide(session, "accept", 1, by="ana")
    decide(session, "correct", 1, by="ben", event_id=2)
    store.merge_events(3, [2], reviewer="ana", session=session)
    assert seen(session) == [("accepted", "E1"), ("corrected", "E3")]
    store.split_event(1, [1], reviewer="ana", session=session)
    assert seen(session) == [("accepted", "E4")]
    decide(session, "correct", 1, by="cem", event_id=2)
    assert seen(session) == [("accepted", "E4"), ("corrected", "E3")]
    store.undo_ruling(2, reviewer="ana", session=session)
    assert seen(session) == [("accepted", "E1"), ("corrected", "E3")]


def test_undecided_rows_name_nobody(session: Session) -> None:
    """With the model's confidence, and no decision; a statement that was only put off as well."""
    one, two, _ = file(article(), session)
    decide(session, "skip", two)
    rows = table(session, Filter())
    assert [(row["decision"], row["reviewers"], row["decided"]) for row in rows] == [("pending", "", "")] * 3
    assert [row["confidence"] for row in rows] == ["0.9", "0.6", "0.9"]
    assert lines(session, Filter(ids=(one,)))[0]["decisions"] == []


def test_several_parties_share_a_cell(session: Session) -> None:
    """Two speakers, one of them for two: names, words and offsets parted alike."""
    tagged = article()
    both = Party(BRIGADE[0].span, ("Northern Front", "Sarn Brigade"))
    claimed = replace(tagged.statements[0], speaker=(*tagged.statements[0].speaker, both))
    file(replace(tagged, statements=(claimed,)), session)
    (row,) = table(session, Filter())
    assert row["speaker"] == "Northern Front; Northern Front; Sarn Brigade"
    assert row["speaker_words"] == "The Northern Front; the Sarn Brigade"
    starts, ends = (row[f"speaker_{side}"].split("; ") for side in ("start", "end"))
    assert [TEXT[int(a) : int(b)] for a, b in zip(starts, ends, strict=True)] == row["speaker_words"].split("; ")


def test_an_empty_ledger_has_a_heading(session: Session) -> None:
    """For Excel it begins with the mark of UTF-8; no row follows."""
    out = io.BytesIO()
    assert csv.write(store.entries(session=session), out) == 0
    assert out.getvalue() == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"
    assert lines(session) == []
    assert gold(session) == []


# --- hostile text ---------------------------------------------------------------------------------


def hostile(session: Session, evil: str) -> None:
    """A statement whose every field is that text, corrected by a reviewer of that name for that reason."""
    text = f"{evil}, {evil}"
    everywhere, again = span(text, evil), span(text, evil, nth=1)
    parties = (Party(everywhere, (evil, evil)), Party(everywhere, (evil,)))
    mention = EventMention(again, evil, evil)
    said = Said(everywhere, date(2024, 5, 6), Precision.DAY)
    found = Statement(
        stance=Stance.BLAMED,
        certainty=article().statements[0].certainty,
        cue=everywhere,
        sentence=everywhere,
        speaker=parties,
        responsible=parties,
        event=mention,
        medium=everywhere,
        said=said,
        confidence=0.5,
    )
    document = Document(text, evil, title=evil, url=evil, outlet=evil, author=evil, language=evil)
    event = Event(evil, evil, place=evil, mention=again)
    if "\x00" in evil and session.get_bind().dialect.name == "postgresql":
        pytest.skip("PostgreSQL takes no NUL, and the readers leave none")
    ids = file(TaggedDocument(document, (found,), (event,)), session, model=evil)
    decide(session, "correct", *ids, by=evil, why=evil, speaker=parties[::-1])


def obeyed(cell: str) -> bool:
    """Whether a spreadsheet takes the cell for a formula."""
    return cell.lstrip(' "\t\r\n\xa0\u200b\ufeff')[:1] in {*"=+-@\uff1d\uff0b\uff0d\uff20"} - {""}


@pytest.mark.parametrize("evil", EVIL)
def test_csv_obeys_no_text(session: Session, evil: str) -> None:
    """No cell is a formula, whether commas or semicolons part cells; no control leaves its row or the terminal's."""
    hostile(session, evil)
    out = io.BytesIO()
    csv.write(store.entries(DECIDED, session=session), out)
    text = out.getvalue().decode("utf-8-sig")
    assert not set(text.replace("\r\n", "")) & {*map(chr, range(32)), *map(chr, range(127, 160)), "\u202e", "\u2066"}
    assert text.count("\r\n") == 2
    heading, row = reader.reader(io.StringIO(text, newline=""), strict=True)
    assert heading == list(COLUMNS)
    assert len(row) == len(heading)
    assert not any(obeyed(cell) for cell in row)
    assert not any(obeyed(cell) for line in text.split("\r\n") for cell in line.split(";"))


@pytest.mark.parametrize("evil", EVIL)
def test_json_keeps_every_text_and_shows_none(session: Session, evil: str) -> None:
    """Both JSON formats are printable ASCII; read back, each field is the text it was."""
    hostile(session, evil)
    out = io.BytesIO()
    jsonl.write(store.entries(DECIDED, session=session), out)
    corpus.write(store.documents(session=session), out)
    one, other = out.getvalue().splitlines()
    assert all(32 <= byte < 127 for byte in one + other)
    row = json.loads(one)
    kept = [row["event"]["title"], row["event"]["place"], row["decisions"][0]["reviewer"], row["decisions"][0]["why"]]
    kept += [row["sources"][0][key] for key in ("origin", "title", "url", "outlet", "author", "language")]
    kept += [row["statement"][role]["text"] for role in ("cue", "sentence", "event", "medium", "said")]
    kept += [row["statement"]["speaker"][0]["name"], *row["statement"]["speaker"][1]["name"]]
    assert kept == [evil] * len(kept)
    assert row["model"].startswith(evil)
    tagged = corpus_format.from_json(json.loads(other))
    text = f"{evil}, {evil}"
    assert tagged.document == Document(text, evil, title=evil, url=evil, outlet=evil, author=evil, language=evil)
    assert {span.text for span in tagged.statements[0].spans()} == {evil}
    assert tagged.events[0].title == evil


@pytest.mark.parametrize(
    "harmless",
    ["", "Iran-backed groups", "a - b", "3 + 4 = 7", "he said; she denied", "مجموعة", "爆発した", "a@b.example"],
)
def test_harmless_text_stays_as_it_is(harmless: str) -> None:
    """Signs within a text are no formula."""
    assert safe(harmless) == harmless


def test_numbers_stay_numbers() -> None:
    """An offset is no text, whatever its sign."""
    assert [safe(value) for value in (0, -1, 0.5, None)] == [0, -1, 0.5, None]


# --- the corpus format ----------------------------------------------------------------------------


def expected(*statements: Statement, event_id: str = "E1") -> list[Statement]:
    """The article's statements as gold: of no confidence, about the ledger's event by its fullest mention."""
    name = "set fire to the fuel depot"
    return [replace(s, confidence=None, event=replace(s.event, name=name, id=event_id)) for s in statements if s.event]


def test_gold_is_what_people_made_of_it(session: Session) -> None:
    """Accepted as it is, corrected with its new values, rejected left out; read back as the corpus is."""
    one, two, three = file(article(), session)
    decide(session, "accept", one)
    decide(session, "correct", two, stance=Stance.DENIED, speaker=())
    decide(session, "reject", three)
    (tagged,) = gold(session)
    accepted, corrected, _ = article().statements
    assert list(tagged.statements) == expected(accepted, replace(corrected, stance=Stance.DENIED, speaker=()))
    assert tagged.document == article().document
    (event,) = tagged.events
    assert (event.id, event.mention) == ("E1", article().events[0].mention)


@pytest.mark.parametrize(
    ("steps", "passes"),
    [
        ([("accept", "ana", (1, 2, 3))], True),
        ([("reject", "ana", (1, 2, 3))], True),  # the text with nothing in it is worth learning from
        ([("accept", "ana", (1, 2))], False),
        ([("accept", "ana", (1, 2, 3)), ("reject", "ben", (3,))], False),
        ([("accept", "ana", (1, 2)), ("skip", "ana", (3,))], False),
        ([], False),
    ],
)
def test_only_texts_of_which_all_is_decided(
    session: Session, steps: Sequence[tuple[str, str, Sequence[int]]], passes: bool
) -> None:
    """One statement that is open or disputed keeps its text out, unless all are asked for."""
    file(article(), session)
    for kind, by, ids in steps:
        decide(session, kind, *ids, by=by)
    assert bool(gold(session)) is passes
    assert len(gold(session, undecided=True)) == 1


def test_all_texts_tell_what_is_undecided(session: Session) -> None:
    """The model's confidence stays on what nobody has decided, and on what is disputed."""
    one, two, _ = file(article(), session)
    decide(session, "accept", one, two)
    decide(session, "reject", two, by="ben")
    (tagged,) = gold(session, undecided=True)
    assert [s.confidence for s in tagged.statements] == [None, 0.6, 0.9]


def test_added_statements_are_in(session: Session) -> None:
    """A person added "Drones set fire": it is decided by that, unless it is rejected in turn."""
    found = (*article().statements, replace(article().statements[0], cue=Span(0, 6, "Drones"), confidence=None))
    file(replace(article(), statements=found), session)
    decide(session, "accept", 1, 2, 3)
    assert gold(session) == []
    session.execute(sa.text("UPDATE statement SET run_id = NULL WHERE id = 4"))  # what a person adds is of no run
    (tagged,) = gold(session)
    assert list(tagged.statements) == expected(*found)
    assert [row["model"] for row in table(session)][3:] == [""]
    decide(session, "reject", 4)
    assert len(gold(session)[0].statements) == 3


def test_filters_choose_texts(session: Session) -> None:
    """Of two decided texts, those with a statement that passes, each whole; a rejected statement counts."""
    file(article(), session)
    file(article(MOVED, "moved", published=date(2024, 5, 9)), session)
    decide(session, "accept", 1, 2, 4, 5)
    decide(session, "reject", 3, 6)
    chosen = {
        "moved": Filter(since=date(2024, 5, 8)),
        "depot": Filter(event_ids=(1,), stance=Stance.DENIED),
    }
    for name, wanted in chosen.items():
        (tagged,) = gold(session, wanted)
        assert (tagged.document.id, len(tagged.statements)) == (name, 2)
    assert [d.document.id for d in gold(session)] == ["depot", "moved"]
    assert gold(session, Filter(actor="nobody")) == []


def test_correction_to_an_event_that_the_text_does_not_mention(session: Session) -> None:
    """The statement's own words mention it then; the event that the model found stays in the list."""
    one, two, three = file(article(), session)
    file(article(MOVED, "moved"), session)
    decide(session, "accept", one, two)
    decide(session, "correct", three, event_id=2)
    (tagged,) = gold(session)
    assert {e.id: e.mention.text for e in tagged.events if e.mention} == {
        "E1": "set fire to the fuel depot",
        "E2": "it",
    }
    moved = tagged.statements[2].event
    assert moved
    assert (moved.span.text, moved.name, moved.id) == ("it", "it", "E2")


def test_sentence_that_stood_in_for_an_event_is_none(session: Session) -> None:
    """The tagger found no words for the event, the import took the sentence: that is not to be learnt."""
    tagged = article()
    bare = tagged.statements[0]
    stand_in = EventMention(bare.cue, bare.sentence.text, "s1")
    events = (*tagged.events, Event("s1", "The claim", mention=bare.sentence))
    file(replace(tagged, statements=(replace(bare, event=stand_in), *tagged.statements[1:]), events=events), session)
    decide(session, "accept", 1, 2, 3)
    (found,) = gold(session)
    assert [e.id for e in found.events] == ["E1"]
    assert found.statements[0].event is None
    decide(session, "correct", 1, event_id=1)
    assert list(gold(session)[0].statements)[:1] == expected(
        replace(bare, event=EventMention(article().events[0].mention or bare.cue, "", None))
    )


@pytest.mark.parametrize(("into", "other"), [(1, 2), (2, 1)])
def test_merged_events_of_two_texts_keep_their_mentions(session: Session, into: int, other: int) -> None:
    """Each text has the one event by its own fullest mention, and no other."""
    file(article(), session)
    file(article(MOVED, "moved"), session)
    decide(session, "accept", *range(1, 7))
    store.merge_events(into, [other], reviewer="ana", session=session)
    for tagged, filed in zip(gold(session), (article(), article(MOVED)), strict=True):
        assert [(e.id, e.mention) for e in tagged.events] == [(f"E{into}", filed.events[0].mention)]
        assert list(tagged.statements) == expected(*filed.statements, event_id=f"E{into}")


@pytest.mark.parametrize(("into", "other"), [(1, 2), (2, 1)])
def test_merged_events_of_one_text_have_its_first_mention(session: Session, into: int, other: int) -> None:
    """The tagger took "the raid" for an act of its own, and filed it before the fire."""
    raid = Event("e2", mention=span(TEXT, "the raid"))
    file(replace(article(), events=(raid, *article().events)), session)
    decide(session, "accept", 1, 2, 3)
    store.merge_events(into, [other], reviewer="ana", session=session)
    (tagged,) = gold(session)
    assert [(e.id, e.mention) for e in tagged.events] == [(f"E{into}", article().events[0].mention)]
    assert list(tagged.statements) == expected(*article().statements, event_id=f"E{into}")


def test_corrected_to_an_event_that_is_then_merged_into_its_own(session: Session) -> None:
    """The statement is about the event that it was tagged with, by the ledger and by its own words."""
    file(article(), session)
    file(article(MOVED, "moved"), session)
    decide(session, "correct", 1, event_id=2)
    store.merge_events(1, [2], reviewer="ana", session=session)
    (filed,) = store.statements(Filter(ids=(1,)), session=session)
    assert filed.event_id == 1
    assert filed.now.event is not None
    assert filed.now.event.id == "E1"


def test_sentence_that_stood_in_for_an_event_is_none_after_a_merging(session: Session) -> None:
    """Neither alone in its text nor before the words of what it was merged into."""
    claimed, _, denied = article().statements
    wordless = replace(claimed, event=EventMention(claimed.cue, claimed.sentence.text, "s1"))
    stand_in, raid = Event("s1", mention=claimed.sentence), Event("e1", mention=span(TEXT, "the raid", nth=1))
    file(replace(article(), statements=(wordless, denied), events=(raid, stand_in)), session)
    alone = article(TEXT + "\nNo more is known.", "alone")
    file(replace(alone, statements=(wordless,), events=(stand_in,)), session)
    decide(session, "accept", 1, 2, 3)
    store.merge_events(1, [2, 3], reviewer="ana", session=session)
    both, bare = gold(session)
    assert [(e.id, e.mention) for e in both.events] == [("E1", raid.mention)]
    assert [s.event and s.event.name for s in both.statements] == ["the raid", "the raid"]
    assert (bare.events, [s.event for s in bare.statements]) == ((), [None])


def test_gold_keeps_to_the_rules_of_the_corpus(session: Session) -> None:
    """Nobody speaks where a claim became "unclaimed"; two tags corrected to one statement are one."""
    tagged = article()
    twin = replace(tagged.statements[0], stance=Stance.DENIED, confidence=0.4)
    file(replace(tagged, statements=(*tagged.statements, twin)), session)
    decide(session, "correct", 1, stance=Stance.UNCLAIMED)
    decide(session, "accept", 2, 3)
    decide(session, "correct", 4, stance=Stance.UNCLAIMED)
    (found,) = gold(session)
    assert [s.stance.value for s in found.statements] == ["unclaimed", "blamed", "denied"]
    assert found.statements[0].speaker == ()
    assert found.statements[0].responsible == tagged.statements[0].responsible


def test_documents_of_the_store(session: Session) -> None:
    """With the first source's facts, all statements in order, rejected ones too, and the events mentioned."""
    ids = file(article(url="https://a.example/1"), session)
    decide(session, "reject", ids[0])
    (found,) = store.documents(Filter(stance=Stance.BLAMED), session=session)
    assert isinstance(found, FiledDocument)
    assert found.document == article(url="https://a.example/1").document
    assert [f.id for f in found.statements] == ids
    assert [(e.id, e.mention) for e in found.events] == [("E1", article().events[0].mention)]
