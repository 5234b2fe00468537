"""The corpus format, so that the tagger learns from what people decided.

A document's statements are as they stand now: corrected values, rejected ones left out, added ones in. Its
events are those the model found, for a reviewer decides on statements only.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import BinaryIO

from tracker.corpus import to_json
from tracker.records import (
    EventMention,
    FiledDocument,
    FiledStatement,
    ReviewStatus,
    Span,
    Stance,
    Statement,
    TaggedDocument,
)

_SETTLED = (ReviewStatus.ACCEPTED, ReviewStatus.CORRECTED, ReviewStatus.REJECTED)


def write(documents: Iterable[FiledDocument], out: BinaryIO, *, undecided: bool = False) -> int:
    """Write the documents of which every statement is decided, or all; returns how many were written."""
    count = 0
    for filed in documents:
        if undecided or all(is_decided(statement) for statement in filed.statements):
            out.write(json.dumps(to_json(tagged(filed))).encode() + b"\n")
            count += 1
    return count


def is_decided(filed: FiledStatement) -> bool:
    """Whether people agree on the statement; one that a person added needs no further word."""
    return filed.status in _SETTLED or (filed.model is None and filed.status is ReviewStatus.PENDING)


def tagged(filed: FiledDocument) -> TaggedDocument:
    """The document as an annotator would have tagged it; what is undecided keeps the model's confidence."""
    kept = [f for f in filed.statements if f.status is not ReviewStatus.REJECTED]
    mentions = _mentions(filed, kept)
    statements = dict.fromkeys(_statement(f, mentions) for f in kept)  # two corrected to the same are one
    events = [replace(e, mention=mentions[e.id]) for e in filed.events if e.id in mentions]
    return TaggedDocument(filed.document, tuple(statements), tuple(events))


def _wordless(tag: Statement) -> bool:
    """Whether the tagger found no words for the event: the import let the sentence stand for it."""
    return tag.event is None or (tag.event.span == tag.cue and tag.event.name == tag.sentence.text)


def _mentions(filed: FiledDocument, kept: Iterable[FiledStatement]) -> dict[str, Span]:
    """Where each event is mentioned in words of its own; an event that a correction brought, by the statement's."""
    stand_ins = {(f.tag.event.id, f.tag.sentence) for f in filed.statements if f.tag.event and _wordless(f.tag)}
    found = {e.id: e.mention for e in filed.events if e.mention and (e.id, e.mention) not in stand_ins}
    for f in kept:
        if f.now.event and f.now.event.id and not _wordless(f.tag):
            found.setdefault(f.now.event.id, f.now.event.span)
    return found


def _statement(filed: FiledStatement, mentions: Mapping[str, Span]) -> Statement:
    now = filed.now
    event = None
    if now.event and now.event.id and (mention := mentions.get(now.event.id)):
        span = mention if _wordless(filed.tag) else now.event.span
        event = EventMention(span, mention.text, now.event.id)
    return replace(
        now,
        speaker=() if now.stance is Stance.UNCLAIMED else now.speaker,  # as the corpus has it
        event=event,
        confidence=None if is_decided(filed) else now.confidence,
    )
