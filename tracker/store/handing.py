"""Handing the ledger out: what :mod:`tracker.export` writes."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import review
from tracker.records import Changes, Entry, Event, FiledDocument, FiledStatement
from tracker.store.decisions import grounds, histories
from tracker.store.ledger import Filter, document_of, events, sources, statements, text_of
from tracker.store.rows import chunks, optional_span
from tracker.tables import MentionRow


def entries(wanted: Filter | None = None, *, session: Session) -> Iterator[Entry]:
    """The statements that pass the filter, each with its event, its sources and who decided what."""
    for found in chunks(statements(wanted, session=session)):
        yield from _entries(found, session=session)


def _entries(found: Sequence[FiledStatement], *, session: Session) -> Iterator[Entry]:
    """Where the reviewers hold one view, it is about what the ledger has it about, by the ledger's words."""
    steps = histories((f.id for f in found), session=session)
    kept = {f.id: review.in_force(steps[f.id]) for f in found}
    by = grounds(kept, session=session)
    views = {number: review.views(taken, by[number]) or [review.View()] for number, taken in kept.items()}
    disputed = {number for number, each in views.items() if len(each) > 1}
    seen = [
        (f, view, view.standing.changes.event_id or by[f.id].tag.event_id or f.event_id)
        if f.id in disputed
        else (f, view, f.event_id)
        for f in found
        for view in views[f.id]
    ]
    known = events({event_id for _, _, event_id in seen}, session=session)
    told = sources((f.digest for f in found), session=session)
    for filed, view, event_id in seen:
        event = known[event_id]
        held = review.apply(filed.tag, view.standing.changes, event.title) if filed.id in disputed else filed.now
        if held.event and held.event.id != event.id:  # merged or split: the words stay, what they are about does not
            held = review.apply(held, Changes(event_id=int(event.id[1:])), event.title)
        yield Entry(filed, held, view.standing.status, event, view.decisions, tuple(told[filed.digest]))


def documents(wanted: Filter | None = None, *, session: Session) -> Iterator[FiledDocument]:
    """The texts with a statement that passes the filter, each with all its statements."""
    anything = replace(wanted or Filter(), rejected=True, decided=False)
    chosen = dict.fromkeys(f.digest for f in statements(anything, session=session))
    for digests in chunks(chosen):
        standing: dict[str, list[FiledStatement]] = {digest: [] for digest in digests}
        for filed in statements(Filter(digests=tuple(digests), rejected=True), session=session):
            standing[filed.digest].append(filed)
        told = sources(digests, session=session)
        mentioned = _mentions(standing, session=session)
        about = events({f.event_id for found in standing.values() for f in found}, session=session)
        for digest in digests:
            known = {f.event_id: about[f.event_id] for f in standing[digest]} | mentioned[digest]
            document = document_of(told[digest][0], text_of(digest, session=session))
            yield FiledDocument(document, tuple(standing[digest]), tuple(known.values()))


def _mentions(standing: Mapping[str, Sequence[FiledStatement]], *, session: Session) -> dict[str, dict[int, Event]]:
    """The events that each text, of these statements, mentions as its newest reading has it, by id, with where.

    Of events that were merged it is the mention that comes first. A sentence that the import took where an event had no
    words is none: it would pass for words of what the event was merged into.
    """
    found: dict[str, dict[int, Event]] = defaultdict(dict)
    stand_ins = {
        (filed.digest, filed.tag.sentence)
        for filed in itertools.chain.from_iterable(standing.values())
        if filed.tag.event and (filed.tag.event.span, filed.tag.event.name) == (filed.tag.cue, filed.tag.sentence.text)
    }
    query = select(MentionRow).where(col(MentionRow.digest).in_(list(standing)), sa.not_(col(MentionRow.retired)))
    place = (col(MentionRow.start).is_(None), col(MentionRow.start), col(MentionRow.id))
    rows = session.exec(query.order_by(*place)).all()
    known = events((row.event_id for row in rows), session=session)
    for row in rows:
        span, event = optional_span(row.start, row.end, row.words), known[row.event_id]
        if (row.digest, span) not in stand_ins:
            found[row.digest].setdefault(int(event.id[1:]), replace(event, mention=span))
    return found
