"""A statement as the reviewer is changing it. Each edit gives a new draft; nothing here touches screen or database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.names import own_name
from tracker.records import (
    Certainty,
    Changes,
    Event,
    EventMention,
    FiledStatement,
    Party,
    ReviewStatus,
    Span,
    Stance,
    Statement,
    bare_name,
)
from tracker.segments import nearest
from tui.pages import Page

NEW = "new"  # in place of the id of an event that is made when the draft is saved
NO_EVENT = Event("")

Place = tuple[str, int]  # a role, and which of its parties


@dataclass(frozen=True, slots=True)
class Draft:
    """What the statement will say, and which event it will be about."""

    now: Statement
    event: Event
    why: str | None = None

    def with_stance(self, stance: Stance) -> Draft:
        """Another stance."""
        return replace(self, now=replace(self.now, stance=stance))

    def with_certainty_turned(self) -> Draft:
        """Hedged where it was asserted, and the other way round."""
        other = Certainty.ASSERTED if self.now.certainty is Certainty.HEDGED else Certainty.HEDGED
        return replace(self, now=replace(self.now, certainty=other))

    def parties(self, role: str) -> tuple[Party, ...]:
        """Who holds the role."""
        return self.now.speaker if role == "speaker" else self.now.responsible

    def with_parties(self, role: str, parties: tuple[Party, ...]) -> Draft:
        """Others in the role; none empties it."""
        if role == "speaker":
            return replace(self, now=replace(self.now, speaker=parties))
        return replace(self, now=replace(self.now, responsible=parties))

    def with_name(self, role: str, name: str, found: Sequence[Span], *, more: bool = False) -> Draft:
        """Somebody in the role, by name.

        Args:
            role: speaker or responsible.
            name: whom.
            found: where the text has the name.
            more: beside those who hold the role, not in their place.
        """
        held = self.parties(role)
        party = Party(self._words_for(() if more else held, found), (name,))
        return self.with_parties(role, (*held, party) if more else (party,))

    def _words_for(self, held: Sequence[Party], found: Sequence[Span]) -> Span:
        """A pronoun or a noun stays; a name of its own gives way to the name where the sentence has it."""
        sentence, own = self.now.sentence, held[0].span if held else None
        if own and own_name(own.text, sentence.text) is None:
            return own
        near = [span for span in found if sentence.start <= span.start and span.end <= sentence.end]
        if near:
            return nearest(near, self.now.cue)
        return own or (nearest(list(found), self.now.cue) if found else self.now.cue)

    def with_event(self, event: Event) -> Draft:
        """Another event, named by the same words; by the cue where no words named one."""
        span = self.now.event.span if self.now.event else self.now.cue
        return replace(self, now=replace(self.now, event=EventMention(span, event.title, event.id)), event=event)

    def with_mention(self, mention: EventMention) -> Draft:
        """Other words for the event, whichever it is."""
        return replace(self, now=replace(self.now, event=mention))

    def with_cue(self, cue: Span, sentence: Span) -> Draft:
        """Another cue, in another sentence."""
        return replace(self, now=replace(self.now, cue=cue, sentence=sentence))

    def because(self, why: str | None) -> Draft:
        """With a reason, which is kept with the decision."""
        return replace(self, why=why or None)

    def places(self) -> list[Place]:
        """What has words that can be moved."""
        roles = [(role, number) for role in ("speaker", "responsible") for number in range(len(self.parties(role)))]
        return [*roles, *([("event", 0)] if self.now.event else []), ("cue", 0)]

    def words(self, place: Place) -> Span:
        """The words there."""
        role, number = place
        if role == "cue":
            return self.now.cue
        if role == "event":
            return self.now.event.span if self.now.event else self.now.cue
        return self.parties(role)[number].span

    def with_words(self, place: Place, span: Span) -> Draft:
        """Other words there; a party that was called by its words is called by the new ones."""
        role, number = place
        if role == "cue":
            inside = self.now.sentence.start <= span.start and span.end <= self.now.sentence.end
            return replace(self, now=replace(self.now, cue=span)) if inside else self
        if role == "event":
            mention = self.now.event
            return replace(self, now=replace(self.now, event=replace(mention, span=span))) if mention else self
        held = list(self.parties(role))
        was = held[number]
        by_words = was.names in ((was.span.text,), (bare_name(was.span.text),))
        held[number] = Party(span, (bare_name(span.text),) if by_words else was.names)
        return self.with_parties(role, tuple(held))

    def changes(self, page: Page) -> Changes:
        """The fields in which this differs from what the page shows; an event that is new is not among them yet."""
        was, now = page.filed.now, self.now
        other_event = self.event.id not in (page.event.id, NEW)
        moved = now.event is not None and was.event is not None and now.event.span != was.event.span
        return Changes(
            stance=now.stance if now.stance is not was.stance else None,
            certainty=now.certainty if now.certainty is not was.certainty else None,
            speaker=now.speaker if now.speaker != was.speaker else None,
            responsible=now.responsible if now.responsible != was.responsible else None,
            event_id=int(self.event.id.removeprefix("E")) if other_event else None,
            cue=now.cue if now.cue != was.cue else None,
            event_span=now.event.span if now.event and moved else None,
        )

    def on(self, page: Page) -> Page:
        """The page with the draft in place of what holds."""
        return replace(page, filed=replace(page.filed, now=self.now), event=self.event)

    def beside(self, page: Page) -> Page:
        """The page's article with the draft in it, as a statement that is new."""
        filed = FiledStatement(0, page.filed.digest, self.now, self.now, ReviewStatus.PENDING, 0, None)
        return replace(page, filed=filed, event=self.event, history=())
