"""What the desk says of records, in plain words. The text is made inert where it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from tracker import matching, review
from tracker.records import (
    Changes,
    Decision,
    DecisionKind,
    Event,
    LaterTag,
    Party,
    Precision,
    ReviewStatus,
    Source,
    Statement,
)
from tracker.store import Order
from tui.pages import Line, Page, View
from tui.signs import DONE

NOTHING = "\N{EN DASH}"


def parties_line(parties: Sequence[Party]) -> str:
    """The words of a role, each with whom they name where that is somebody else."""
    told = []
    for party in parties:
        names = ", ".join(party.names)
        told.append(party.span.text if names == party.span.text else f"{party.span.text} → {names}")
    return "; ".join(told) or f"{NOTHING} nobody is named"


def event_title(page: Page) -> str:
    """The event's id and title."""
    mention = page.filed.now.event
    return f"{page.event.id} {page.event.title or (mention.name if mention else '')}".strip() or NOTHING


def event_facts(event: Event) -> tuple[str, ...]:
    """The event's day and place, as far as they are known."""
    return tuple(fact for fact in (day_line(event.day, event.precision), event.place) if fact)


def day_line(day: date | None, precision: Precision) -> str:
    """A day as far as it is known: 2024-07-31, week of 2024-07-29, 2024-07, 2024."""
    if day is None:
        return ""
    if precision is Precision.YEAR:
        return f"{day.year:04}"
    if precision is Precision.MONTH:
        return f"{day.year:04}-{day.month:02}"
    return f"week of {day.isoformat()}" if precision is Precision.WEEK else day.isoformat()


def medium_line(statement: Statement) -> str:
    """How the words reached the reporter, and when they were said."""
    medium = statement.medium.text if statement.medium else NOTHING
    if statement.said is None:
        return medium
    day = day_line(statement.said.day, statement.said.precision)
    return f"{medium} · T said {statement.said.span.text}" + (f" → {day}" if day else "")


def source_line(sources: Sequence[Source]) -> str:
    """Where the text appeared first, and how often else."""
    if not sources:
        return NOTHING
    first = sources[0]
    more = f"{len(sources) - 1} more" if len(sources) > 1 else None
    published = first.published.isoformat() if first.published else "no date"
    return " · ".join(part for part in (first.outlet, published, more, first.url or first.origin) if part)


def settled_line(page: Page, decision: Decision) -> str | None:
    """That a decision changes nothing, for somebody has settled it; None where it does, or puts off."""
    if not page.settled_by or decision.settles or decision.kind is DecisionKind.SKIP:
        return None
    return f"{page.settled_by} has settled this, and that holds; D settles it anew."


def decided_by(history: Sequence[Decision]) -> str:
    """The reviewers whose verdicts are in force."""
    names = [step.reviewer for step in review.in_force(history) if step.kind is not DecisionKind.SKIP]
    return ", ".join(dict.fromkeys(names))


def view_line(view: View) -> str:
    """What the queue is restricted to and how it is ordered; nothing where that is as usual."""
    wanted = view.wanted
    parts = [view.order.value] if view.order is not Order.LEAST_CERTAIN else []
    parts += [wanted.status.value] if wanted.status else []
    parts += ["a newer model disagrees"] if view.objected else []
    parts += [wanted.stance.value] if wanted.stance else []
    parts += [wanted.actor] if wanted.actor else []
    parts += [f"E{number}" for number in wanted.event_ids or ()]
    parts += [f"“{view.words}”"] if view.words else []
    return " · ".join(parts)


def view_summary(view: review.View, page: Page) -> str:
    """What a reviewer takes the statement to say."""
    held = view.standing
    if held.status is ReviewStatus.REJECTED:
        return "no statement: rejected"
    told = _told(held.changes)
    tag = page.filed.tag
    return f"as tagged: {tag.stance.value}, {tag.certainty.value}" if not told else f"corrected: {', '.join(told)}"


def step_line(step: Decision) -> str:
    """What a decision did."""
    told = _told(step.changes)
    done = f"settled: {DONE[step.kind]}" if step.settles else DONE[step.kind]
    why = f" ({step.why})" if step.why else ""
    return done + (f": {', '.join(told)}" if told else "") + why


def _told(changes: Changes) -> list[str]:
    """The fields that are set, each with its value."""
    told = [f"{name} {value.value}" for name in ("stance", "certainty") if (value := getattr(changes, name))]
    told += [
        f"{role} {', '.join(name for party in parties for name in party.names) or 'nobody'}"
        for role in ("speaker", "responsible")
        if (parties := getattr(changes, role)) is not None
    ]
    told += [f"event E{changes.event_id}"] if changes.event_id is not None else []
    told += [f"{name} “{span.text}”" for name, span in (("cue", changes.cue), ("event", changes.event_span)) if span]
    return told


def objection_line(page: Page) -> str:
    """In what a newer model disagrees; nothing where it does not."""
    later, now = page.objection, page.filed.now
    if later is None:
        return ""
    said = later.said
    if said is None:
        return "does not find it"
    if page.filed.status is ReviewStatus.REJECTED:
        return f"finds it: {said.stance.value}"
    stance, certainty = said.stance, said.certainty
    speaker, responsible = (
        None if matching.named(told) == matching.named(held) else told
        for told, held in ((said.speaker, now.speaker), (said.responsible, now.responsible))
    )
    changes = Changes(
        stance=stance if stance is not now.stance else None,
        certainty=certainty if certainty is not now.certainty else None,
        speaker=speaker,
        responsible=responsible,
    )
    act = [f"event “{said.event.name}”"] if said.event and matching.another_act(now, said) else []
    return f"says {', '.join([*_told(changes), *act])}"


def later_line(later: LaterTag) -> str:
    """What a newer model says of the statement."""
    return f"read it anew, {_tag(later.said)}" if later.said else "read it anew and does not find it"


def tag_line(page: Page) -> str:
    """What the statement was before all decisions."""
    return _tag(page.filed.tag)


def _tag(tag: Statement) -> str:
    sides = [
        f"{role} {', '.join(name for party in parties for name in party.names)}"
        for role, parties in (("speaker", tag.speaker), ("responsible", tag.responsible))
        if parties
    ]
    event = [f"event “{tag.event.name}”"] if tag.event else []
    return "tagged: " + ", ".join((tag.stance.value, tag.certainty.value, f"cue “{tag.cue.text}”", *sides, *event))


def redone(lines: Sequence[Line]) -> str:
    """What a step that was brought back did: "rejected", "2 statements"."""
    if len(lines) > 1:
        return count(len(lines), "statement")
    return "put off" if lines[0].status is ReviewStatus.PENDING else lines[0].status.value


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 text", "2 texts"."""
    return f"{number:,} {noun}" + ("s" if number != 1 else "")


def nothing_left(counts: Mapping[ReviewStatus, int], listed: int | None = None) -> str:
    """What is told where nothing is left to the reviewer; what is pending for all that is a colleague's, or not listed.

    Args:
        counts: of the whole database.
        listed: how many statements a filter lists; None without one.
    """
    total, left = sum(counts.values()), counts[ReviewStatus.PENDING]
    if left:
        of = f" of the {count(listed, 'statement')} listed" if listed is not None else ""
        return f"Nothing{of} is left to you; pending in all: {left:,}."
    return "The statement is decided." if total == 1 else f"All {total:,} statements are decided."


def duration(minutes: float) -> str:
    """A time in minutes, as a person says it: 40 s, 12 min, 3 h."""
    if minutes < 1:
        return f"{max(round(minutes * 60), 1)} s"
    return f"{round(minutes)} min" if minutes < 100 else f"{round(minutes / 60):,} h"


def moment(at: datetime) -> str:
    """A point in time, to the minute, in UTC; the store's own times carry no zone and are UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M") if at.tzinfo else at.strftime("%Y-%m-%d %H:%M")
