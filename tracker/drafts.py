"""Corpus documents as a person writes them: the text, then its labels in words instead of offsets.

    === harbour-fire-2004-a
    title: Port union blames navy for depot fire
    outlet: Coast Herald
    published: 2004-05-11
    genre: agency
    region: south america
    --- text
    The dockers' union said on Monday that marines had set the fuel depot alight.
    The navy rejected the charge.
    --- events
    harbour-fire-2004 | Fire at the Marel fuel depot | arson | 2004-05-09 day | Marel | set the fuel depot alight
    --- statements
    blamed asserted: said
      speaker: The dockers' union
      responsible: marines = navy
      event: set the fuel depot alight = harbour-fire-2004
      said: on Monday = 2004-05-10 day
    denied asserted: rejected the charge
      speaker: The navy
      responsible: The navy
      event: set the fuel depot alight = harbour-fire-2004

Words stand for the place nearest to the cue where they occur (case counts). Where that is wrong, or where a
cue occurs twice, ``words ~ some longer words around them`` says which one is meant. ``= name`` gives
what the words refer to (several: ``= A; B``); without it a party's name is its words without the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from tracker.errors import DraftError
from tracker.records import (
    Certainty,
    Document,
    Event,
    EventKind,
    EventMention,
    Party,
    Precision,
    Said,
    Span,
    Stance,
    Statement,
    TaggedDocument,
    bare_name,
    compose,
)
from tracker.segments import nearest, occurrences, sentence_of, sentences

_HEADERS = ("title", "outlet", "author", "published", "url", "language", "genre", "region")
_ROLES = ("speaker", "responsible", "event", "medium", "said", "traits")


@dataclass
class _Section:
    """The lines of one document, by part, each with its number in the file."""

    id: str
    head: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    events: list[tuple[int, str]] = field(default_factory=list)
    statements: list[tuple[int, str]] = field(default_factory=list)


def parse(draft: str, source: str) -> Iterator[TaggedDocument | DraftError]:
    """The documents of a draft, one after the other, or the error that keeps one of them out.

    Args:
        draft: the file's text.
        source: its name, for the errors.
    """
    for section in _split(draft):
        try:
            yield _document(section, source)
        except DraftError as error:
            yield error
        except ValueError as error:
            yield DraftError(source, str(error), section.id)


def _split(draft: str) -> Iterator[_Section]:
    section: _Section | None = None
    part = "head"
    for number, line in enumerate(draft.splitlines(), 1):
        if line.startswith("=== "):
            if section:
                yield section
            section, part = _Section(line[4:].strip()), "head"
        elif section is None:
            continue
        elif line.strip() in ("--- text", "--- events", "--- statements"):
            part = line.split()[1]
        elif part == "text":
            section.text.append(line)
        elif line.strip() and part == "head":
            key, _, value = line.partition(":")
            section.head[key.strip()] = value.strip()
        elif line.strip():
            getattr(section, part).append((number, line))
    if section:
        yield section


def _document(section: _Section, source: str) -> TaggedDocument:
    head = section.head
    unknown = set(head) - set(_HEADERS)
    if unknown:
        raise DraftError(source, f"unknown header {sorted(unknown)[0]!r}, not one of {', '.join(_HEADERS)}", section.id)
    text = compose(head.get("title"), "\n".join(section.text).strip("\n"))
    document = Document(
        text=text,
        id=section.id,
        title=head.get("title") or None,
        url=head.get("url") or None,
        outlet=head.get("outlet") or None,
        author=head.get("author") or None,
        published=date.fromisoformat(head["published"]) if head.get("published") else None,
        language=head.get("language") or "en",
        genre=head.get("genre") or None,
        region=head.get("region") or None,
    )
    events = {}
    for number, line in section.events:
        place = f"{section.id}, line {number}"
        with _at(place, source):
            event = _event(text, line, place, source)
        if event.id in events:
            raise DraftError(source, f"event {event.id!r} stands twice", place)
        events[event.id] = event
    bounds = sentences(text)
    statements = []
    for lines in _grouped(section.statements):
        with _at(f"{section.id}, line {lines[0][0]}", source):
            statements.append(_statement(text, lines, events, bounds, section.id, source))
    return TaggedDocument(document, tuple(statements), tuple(events.values()))


@contextmanager
def _at(place: str, source: str) -> Iterator[None]:
    """Have a value that is none (a stance, a kind, a day) say where it stands."""
    try:
        yield
    except ValueError as error:
        raise DraftError(source, str(error), place) from error


def _grouped(lines: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """The lines of each statement: one that is not indented, and the indented ones after it."""
    group: list[tuple[int, str]] = []
    for number, line in lines:
        if not line[0].isspace() and group:
            yield group
            group = []
        group.append((number, line))
    if group:
        yield group


def _event(text: str, line: str, place: str, source: str) -> Event:
    fields = [part.strip() for part in line.split("|")]
    if len(fields) != 6:
        raise DraftError(source, "an event reads: id | title | kind | day precision | place | mention words", place)
    key, title, kind, when, where, mention = fields
    day, precision = _when(when)
    span = _place(text, mention, None, place, source)
    return Event(key, title, EventKind(kind), day, precision, None if where in ("", "-") else where, span)


def _when(words: str) -> tuple[date | None, Precision]:
    """``2004-05-10 day`` as a date and its precision; ``-`` and nothing are unknown."""
    if words in ("", "-"):
        return None, Precision.UNKNOWN
    day, _, precision = words.partition(" ")
    return date.fromisoformat(day), Precision(precision.strip() or "day")


def _statement(
    text: str, lines: list[tuple[int, str]], events: dict[str, Event], bounds: list[Span], doc: str, source: str
) -> Statement:
    number, first = lines[0]
    place = f"{doc}, line {number}"
    match = re.match(r"(\w+) (\w+): (.+)$", first.strip())
    if not match:
        raise DraftError(source, f"a statement starts 'stance certainty: cue words', not {first.strip()!r}", place)
    cue = _place(text, match[3], None, place, source)
    roles: dict[str, list[str]] = {role: [] for role in _ROLES}
    for number, line in lines[1:]:
        key, _, value = line.strip().partition(":")
        if key not in roles:
            raise DraftError(source, f"unknown role {key!r}, not one of {', '.join(_ROLES)}", f"{doc}, line {number}")
        roles[key].append(value.strip())
    return Statement(
        stance=Stance(match[1]),
        certainty=Certainty(match[2]),
        cue=cue,
        sentence=sentence_of(cue, bounds),
        speaker=tuple(_party(text, words, cue, place, source) for words in roles["speaker"]),
        responsible=tuple(_party(text, words, cue, place, source) for words in roles["responsible"]),
        event=_mention(text, roles["event"], cue, events, place, source),
        medium=_place(text, roles["medium"][0], cue, place, source) if roles["medium"] else None,
        said=_said(text, roles["said"][0], cue, place, source) if roles["said"] else None,
        traits=tuple(t.strip() for line in roles["traits"] for t in line.split(",") if t.strip()),
    )


def _party(text: str, words: str, cue: Span, place: str, source: str) -> Party:
    span_words, _, names = words.partition(" = ")
    span = _place(text, span_words, cue, place, source)
    return Party(span, tuple(n.strip() for n in names.split(";")) if names else (bare_name(span.text),))


def _mention(
    text: str, lines: list[str], cue: Span, events: dict[str, Event], place: str, source: str
) -> EventMention | None:
    if not lines:
        return None
    words, _, key = lines[0].partition(" = ")
    if key.strip() not in events:
        raise DraftError(source, f"event {key.strip()!r} is not among the document's events", place)
    full = events[key.strip()].mention
    span = _place(text, words, cue, place, source)
    return EventMention(span, full.text if full else span.text, key.strip())


def _said(text: str, words: str, cue: Span, place: str, source: str) -> Said:
    span_words, _, when = words.partition(" = ")
    day, precision = _when(when.strip())
    return Said(_place(text, span_words, cue, place, source), day, precision)


def _place(text: str, words: str, cue: Span | None, place: str, source: str) -> Span:
    """Where the words stand: inside their context if one is given, else nearest to the cue, else the only place."""
    target, _, context = (part.strip() for part in words.partition(" ~ "))
    found = occurrences(text, target)
    if context:
        around = occurrences(text, context)
        if len(around) != 1:
            raise DraftError(source, f"the context {context!r} stands {len(around)} times in the text", place)
        found = [s for s in found if around[0].start <= s.start and s.end <= around[0].end][:1]
    if not found:
        raise DraftError(
            source, f"{target!r} does not stand in the text" + (" within its context" if context else ""), place
        )
    if cue:
        return nearest(found, cue)
    if len(found) > 1:
        raise DraftError(
            source, f"{target!r} stands {len(found)} times: add ' ~ ' and longer words around the right one", place
        )
    return found[0]
