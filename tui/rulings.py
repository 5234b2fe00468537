"""What a reviewer can rule from a statement: which events and which actors are one, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from tracker import store
from tracker.errors import DecisionError
from tracker.inert import fit, one_line
from tracker.records import Ruling, RulingKind
from tui.matching import Option
from tui.pages import Page


@dataclass(frozen=True, slots=True)
class Wish:
    """A ruling that lacks at most one thing."""

    kind: RulingKind
    about: int  # the event, the actor or, to take one back, the ruling
    said: str  # what it says, and asks for
    statement_id: int = 0  # the one to split off
    other: int | str | None = None  # the event or actor that stands for both, or the new name

    @property
    def lacks(self) -> str | None:
        """What is still to be chosen: event, actor or name."""
        return None if self.other is not None else _LACKS.get(self.kind)

    def carry_out(self, reviewer: str, *, session: Session) -> int:
        """Rule so; returns the ruling's id.

        Raises:
            DecisionError: where it cannot be ruled so.
        """
        if self.kind is RulingKind.UNDO:
            return store.undo_ruling(self.about, reviewer=reviewer, session=session)
        if self.kind is RulingKind.SPLIT_EVENT:
            title = self.other if isinstance(self.other, str) else None
            return store.split_event(self.about, [self.statement_id], title=title, reviewer=reviewer, session=session)
        if isinstance(self.other, int):
            merge = store.merge_events if self.kind is RulingKind.MERGE_EVENTS else store.merge_actors
            return merge(self.other, [self.about], reviewer=reviewer, session=session)
        if self.other is None:
            raise DecisionError("nothing was chosen")
        if self.kind is RulingKind.SPLIT_ACTOR:
            return store.split_actor(self.about, [self.statement_id], self.other, reviewer=reviewer, session=session)
        return store.rename_actor(self.about, self.other, reviewer=reviewer, session=session)


_LACKS = {
    RulingKind.MERGE_EVENTS: "event",
    RulingKind.SPLIT_EVENT: "name",
    RulingKind.MERGE_ACTORS: "actor",
    RulingKind.SPLIT_ACTOR: "name",
    RulingKind.RENAME_ACTOR: "name",
}
_LONGEST = 28  # cells of a title: what is to be done with the event stands after it, in 60 columns too
_MOST = 30  # rulings that are offered to be taken back


def wishes(page: Page, *, session: Session) -> list[Option]:
    """What can be ruled from a statement, and which rulings can be taken back, the newest first."""
    number, event = page.filed.event_id, page.event
    title = fit(one_line(event.title), _LONGEST)
    found = [
        Wish(RulingKind.MERGE_EVENTS, number, f"{event.id} {title} is the same event as…"),
        Wish(RulingKind.SPLIT_EVENT, number, f"this statement is not about {event.id} but about…", page.id),
    ]
    for actor in {actor.id: actor for actor in page.filed.actors.values()}.values():
        found += [
            Wish(RulingKind.MERGE_ACTORS, actor.id, f"{actor.name} is the same actor as…"),
            Wish(RulingKind.SPLIT_ACTOR, actor.id, f"{actor.name} here is another actor, named…", page.id),
            Wish(RulingKind.RENAME_ACTOR, actor.id, f"rename {actor.name} to…"),
        ]
    held = [ruling for ruling in store.rulings(session=session) if ruling.in_force][:_MOST]
    found += [Wish(RulingKind.UNDO, ruling.id, f"take back: {told(ruling)}") for ruling in held]
    return [Option(wish.said, wish) for wish in found]


def told(ruling: Ruling) -> str:
    """What was ruled, by whom."""
    events = ", ".join(f"E{number}" for number in ruling.events)
    what = events or (f"actors {', '.join(map(str, ruling.actors))}" if ruling.actors else "")
    name = f" “{ruling.name}”" if ruling.name else ""
    undone = f" ruling {ruling.undoes}" if ruling.undoes else ""
    return f"{ruling.kind.value}{undone} {what}{name} by {ruling.reviewer}"


def others(lacking: str, reviewer: str, *, session: Session) -> list[Option]:
    """The events or the actors that can stand for both; nothing where a name is to be typed."""
    if lacking == "event":
        return [Option(f"E{number} {title}", number) for number, title in store.event_titles(session=session)]
    if lacking == "actor":
        known, seen = store.actors(session=session), set(store.actor_names(reviewer, session=session))
        return [Option(actor.name, actor.id, ", ".join(actor.aliases[:3])) for actor in known if actor.name in seen]
    return []
