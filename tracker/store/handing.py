"""Handing the ledger out: what :mod:`tracker.export` writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import review
from tracker.records import Entry, Event, FiledDocument, FiledStatement
from tracker.store.decisions import histories
from tracker.store.ledger import Filter, document_of, events, sources, statements, text_of
from tracker.store.rows import chunks, event_of, optional_span
from tracker.tables import EventRow, MentionRow


def entries(wanted: Filter | None = None, *, session: Session) -> Iterator[Entry]:
    """The statements that pass the filter, each with its event, its sources and who decided what."""
    for found in chunks(statements(wanted, session=session)):
        yield from _entries(found, session=session)


def _entries(found: Sequence[FiledStatement], *, session: Session) -> Iterator[Entry]:
    views = {f.id: [review.View()] for f in found}
    for statement_id, steps in histories(views, session=session).items():
        views[statement_id] = review.views(review.in_force(steps)) or views[statement_id]
    moved = (view.standing.changes.event_id for each in views.values() for view in each)
    known = events({*(f.event_id for f in found), *(event_id for event_id in moved if event_id)}, session=session)
    told = sources((f.digest for f in found), session=session)
    for filed in found:
        for view in views[filed.id]:
            changes = view.standing.changes
            event = known[changes.event_id or filed.event_id]
            held = review.apply(filed.tag, changes, event.title)
            yield Entry(filed, held, view.standing.status, event, view.decisions, tuple(told[filed.digest]))


def documents(wanted: Filter | None = None, *, session: Session) -> Iterator[FiledDocument]:
    """The texts with a statement that passes the filter, each with all its statements."""
    anything = replace(wanted or Filter(), rejected=True, decided=False)
    chosen = dict.fromkeys(f.digest for f in statements(anything, session=session))
    for digests in chunks(chosen):
        standing: dict[str, list[FiledStatement]] = defaultdict(list)
        for filed in statements(Filter(digests=tuple(digests), rejected=True), session=session):
            standing[filed.digest].append(filed)
        told = sources(digests, session=session)
        mentioned = _mentions(digests, session=session)
        about = events({f.event_id for found in standing.values() for f in found}, session=session)
        for digest in digests:
            known = {f.event_id: about[f.event_id] for f in standing[digest]} | mentioned[digest]
            document = document_of(told[digest][0], text_of(digest, session=session))
            yield FiledDocument(document, tuple(standing[digest]), tuple(known.values()))


def _mentions(digests: Iterable[str], *, session: Session) -> dict[str, dict[int, Event]]:
    """The events that each text mentions as its newest reading has it, by id, with where."""
    found: dict[str, dict[int, Event]] = defaultdict(dict)
    query = select(MentionRow, EventRow).join(EventRow, col(EventRow.id) == col(MentionRow.event_id))
    query = query.where(col(MentionRow.digest).in_(list(digests)), sa.not_(col(MentionRow.retired)))
    for mention, event in session.exec(query.order_by(col(MentionRow.id))):
        span = optional_span(mention.start, mention.end, mention.words)
        found[mention.digest][mention.event_id] = replace(event_of(event), mention=span)
    return found
