"""The database: every query stands in this package and nowhere else.

``session`` is a keyword argument throughout; nothing here commits. One commit is one unit of work and
belongs to the caller, so that a kill at any moment leaves all of it or nothing.
"""

from tracker.store.actors import actor_named, actors
from tracker.store.checks import answer, check_before, held_back, take_back_answer
from tracker.store.decisions import decide, grounds, histories, history, redo, undo
from tracker.store.desk import (
    Order,
    Queue,
    actor_names,
    event_titles,
    events_of,
    keep_place,
    place_of,
    progress,
    queue,
)
from tracker.store.filing import (
    Known,
    StoredMention,
    add_event,
    add_source,
    add_statement,
    begin_run,
    file,
    has_text,
    known,
    source_key,
    stored_mentions,
)
from tracker.store.finding import EventFilter, count_events, find_events
from tracker.store.handing import documents, entries
from tracker.store.ledger import Filter, event, event_sources, events, sources, statements, text_of
from tracker.store.opening import HEAD, connect, require_writable, session, shown, writing
from tracker.store.reports import report
from tracker.store.retagging import later_tags, refile, unread
from tracker.store.rows import changes_from_json, changes_to_json
from tracker.store.rulings import (
    effect,
    merge_actors,
    merge_events,
    rename_actor,
    rulings,
    split_actor,
    split_event,
    undo_ruling,
)
from tracker.store.teams import queue_of, seen_by, set_team, team

__all__ = [
    "HEAD",
    "EventFilter",
    "Filter",
    "Known",
    "Order",
    "Queue",
    "StoredMention",
    "actor_named",
    "actor_names",
    "actors",
    "add_event",
    "add_source",
    "add_statement",
    "answer",
    "begin_run",
    "changes_from_json",
    "changes_to_json",
    "check_before",
    "connect",
    "count_events",
    "decide",
    "documents",
    "effect",
    "entries",
    "event",
    "event_sources",
    "event_titles",
    "events",
    "events_of",
    "file",
    "find_events",
    "grounds",
    "has_text",
    "held_back",
    "histories",
    "history",
    "keep_place",
    "known",
    "later_tags",
    "merge_actors",
    "merge_events",
    "place_of",
    "progress",
    "queue",
    "queue_of",
    "redo",
    "refile",
    "rename_actor",
    "report",
    "require_writable",
    "rulings",
    "seen_by",
    "session",
    "set_team",
    "shown",
    "source_key",
    "sources",
    "split_actor",
    "split_event",
    "statements",
    "stored_mentions",
    "take_back_answer",
    "team",
    "text_of",
    "undo",
    "undo_ruling",
    "unread",
    "writing",
]
