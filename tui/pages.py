"""What the desk reads and writes, as values. All of it runs in threads, each call with its own session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlmodel import Session

from tracker import matching, names, review, segments, store
from tracker.checks import Check
from tracker.errors import StoreError
from tracker.records import (
    Certainty,
    Decision,
    Event,
    FiledStatement,
    LaterTag,
    ReviewStatus,
    Source,
    Span,
    Stance,
    normal_name,
)
from tracker.store import Filter, Order
from tui.matching import Option
from tui.signs import OBJECTED

AROUND = 20_000  # characters of the article kept before and after the sentence: enough to read, quick to lay out


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of an article that the desk shows."""

    text: str
    start: int  # its offset in the document's text
    above: int = 0  # characters left out before it
    below: int = 0

    def stretched(self, span: Span, start: int = 0, end: int = 0) -> Span:
        """A span of the document with its ends moved by that many words, within the passage."""
        return self._outside(segments.stretched(self.text, self._inside(span), start, end))

    def sentence_at(self, span: Span) -> Span:
        """The sentence in which a span of the document starts."""
        return self._outside(segments.sentence_at(self.text, self._inside(span)))

    def word_at(self, offset: int) -> Span:
        """The first word of the passage that ends after that offset of the document; its last one after all."""
        end = self.start + len(self.text)
        at = min(max(offset, self.start), end - 1)
        letter = self._outside(Span.cut(self.text, at - self.start, at - self.start + 1))
        return self._outside(segments.word_at(self.text, self._inside(letter)))

    def _inside(self, span: Span) -> Span:
        return Span(span.start - self.start, span.end - self.start, span.text)

    def _outside(self, span: Span) -> Span:
        return Span(span.start + self.start, span.end + self.start, span.text)


@dataclass(frozen=True, slots=True)
class Page:
    """One statement with everything that the desk shows of it."""

    filed: FiledStatement
    title: str
    passage: Passage
    event: Event
    sources: tuple[Source, ...]
    history: tuple[Decision, ...]
    later: LaterTag | None = None  # what a newer model says of it, where people had decided
    ground: review.Ground = field(default_factory=review.Ground)  # by which the decisions are compared

    @property
    def objection(self) -> LaterTag | None:
        """What a newer model says of it, where that is not what holds."""
        return self.later if self.later and matching.disagree(self.filed, self.later.said) else None

    @property
    def id(self) -> int:
        """The statement's id."""
        return self.filed.id

    @property
    def settled_by(self) -> str | None:
        """Who settled it, where it was disputed."""
        return next((step.reviewer for step in reversed(review.in_force(self.history)) if step.settles), None)

    @property
    def to_settle(self) -> list[review.View]:
        """The views of which one may be had hold: several, or the one that all have who differ from a settlement."""
        views = self.opinions
        holding = review.views(review.in_force(self.history), self.ground)
        alike = [view.standing for view in views] == [view.standing for view in holding]
        return [] if len(views) < 2 and alike else views

    @property
    def opinions(self) -> list[review.View]:
        """What the reviewers say of it: one view where they agree."""
        return review.opinions(review.in_force(self.history), self.ground)


@dataclass(frozen=True, slots=True)
class Blind:
    """A sentence that is to be tagged without a look at the model's tag, and what the desk shows of it."""

    check: Check
    title: str
    passage: Passage
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One statement as the queue lists it."""

    id: int
    status: ReviewStatus
    stance: Stance
    certainty: Certainty
    confidence: float | None
    label: str  # who speaks of whom, or the event
    held: bool = False  # whether its tag is hidden as yet


@dataclass(frozen=True, slots=True)
class Opening:
    """What the desk starts from."""

    ids: list[int]  # in the order of review, the undecided ones first
    undecided: int
    counts: dict[ReviewStatus, int]
    place: int | None  # the statement at which the reviewer stopped


@dataclass(frozen=True, slots=True)
class View:
    """What of the queue the reviewer wants to see, and in which order."""

    order: Order = Order.LEAST_CERTAIN
    wanted: Filter = field(default_factory=Filter)
    words: str = ""
    objected: bool = False  # only those that a newer model sees otherwise than the people who decided before it

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.wanted == Filter() and not self.words and not self.objected


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with everything that was said of it."""

    event: Event
    statements: tuple[FiledStatement, ...]  # rejected ones left out
    sources: dict[str, list[Source]]  # by the text's digest: of the statements, and of texts that only mention it
    hidden: int = 0  # statements left out, as their tag is hidden until the blind check has asked about them


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step that was stored has changed."""

    lines: tuple[Line, ...]  # the statements it touched
    counts: dict[ReviewStatus, int]
    others: tuple[str, ...] = ()  # reviewers whose decisions on these still stand after an undo


def opening(reviewer: str, view: View, *, session: Session) -> Opening:
    """The queue, the counts and the reviewer's place."""
    counts = store.progress(session=session)
    queued = store.queue_of(reviewer, view.order, view.wanted, view.words, session=session)
    ids, undecided = queued.ids, queued.undecided
    if view.objected:
        objected = _objected(reviewer, session=session)
        undecided = sum(i in objected for i in ids[:undecided])
        ids = [i for i in ids if i in objected]
    return Opening(ids, undecided, counts, store.place_of(reviewer, session=session))


def _objected(reviewer: str, *, session: Session) -> set[int]:
    """The statements that a newer model sees otherwise, and on which nobody whom the reviewer sees decided since."""
    decided = store.statements(Filter(decided=True, rejected=True), session=session)
    held = store.held_back(reviewer, session=session)
    seen = {f.id: (f, steps) for f, steps in store.seen_by(reviewer, decided, session=session) if f.id not in held}
    later = store.later_tags((filed for filed, _ in seen.values()), session=session)
    return {
        number
        for number, tag in later.items()
        if matching.disagree(seen[number][0], tag.said) and all(step.at < tag.at for step in seen[number][1])
    }


def page(statement_id: int, reviewer: str, *, session: Session) -> Page:
    """Everything that the desk shows a reviewer of a statement.

    Raises:
        StoreError: where there is no such statement.
    """
    found = store.statements(Filter(ids=(statement_id,)), session=session)
    if not found:
        raise StoreError(f"there is no statement {statement_id}")
    filed, history = store.seen_by(reviewer, found, session=session)[0]
    title, passage, sources = _article(filed.digest, filed.tag.sentence, session=session)
    event = store.event(filed.event_id, session=session)
    later = store.later_tags([filed], session=session).get(statement_id)
    ground = store.grounds({statement_id: history}, session=session)[statement_id]
    return Page(filed, title, passage, event, sources, history, later, ground)


def blind(statement_id: int, reviewer: str, *, session: Session) -> Blind | None:
    """What the reviewer is to tag without its tag before that statement is shown, if anything."""
    check = store.check_before(statement_id, reviewer, session=session)
    return Blind(check, *_article(check.digest, check.sentence, session=session)) if check else None


def _article(digest: str, sentence: Span, *, session: Session) -> tuple[str, Passage, tuple[Source, ...]]:
    text = store.text_of(digest, session=session)
    sources = tuple(store.sources([digest], session=session).get(digest, ()))
    title = next((source.title for source in sources if source.title), None) or text.lstrip()[:300].partition("\n")[0]
    return title, cut(text, sentence), sources


def cut(text: str, sentence: Span, around: int = AROUND) -> Passage:
    """The text around a sentence; whole where it is short, else cut at a line or a word."""
    start, end = max(0, sentence.start - around), min(len(text), sentence.end + around)
    if start:
        start = _after_break(text, start, sentence.start)
    if end < len(text):
        end = max(text.rfind(" ", sentence.end, end), text.rfind("\n", sentence.end, end), sentence.end)
    return Passage(text[start:end], start, start, len(text) - end)


def _after_break(text: str, start: int, limit: int) -> int:
    found = [at + 1 for sign in (" ", "\n") if (at := text.find(sign, start, min(start + 200, limit))) >= 0]
    return min(found, default=start)


def lines(ids: Sequence[int], reviewer: str, *, session: Session) -> list[Line]:
    """These statements as the reviewer's queue lists them."""
    found = store.statements(Filter(ids=tuple(ids)), session=session)
    held = store.held_back(reviewer, ids, session=session)
    return [line(filed, held=filed.id in held) for filed, _ in store.seen_by(reviewer, found, session=session)]


def _open(found: Sequence[FiledStatement], reviewer: str, *, session: Session) -> list[FiledStatement]:
    """Those of the statements whose tag the reviewer may see, as he may see them."""
    held = store.held_back(reviewer, (filed.id for filed in found), session=session)
    return [filed for filed, _ in store.seen_by(reviewer, found, session=session) if filed.id not in held]


def line(filed: FiledStatement, *, held: bool = False) -> Line:
    """A statement as the queue lists it; ``held`` is one that is to be tagged blind first."""
    now = filed.now
    speaker, responsible = (
        ", ".join(name for party in role for name in party.names) for role in (now.speaker, now.responsible)
    )
    label = " → ".join(side for side in (speaker, responsible) if side) or (now.event.name if now.event else "")
    return Line(filed.id, filed.status, now.stance, now.certainty, now.confidence, label, held)


def parties_offered(digest: str, reviewer: str, *, session: Session) -> list[Option]:
    """Who can be named: first those whom the text names, as its statements and its capitals have them, then all."""
    text = store.text_of(digest, session=session)
    here: Counter[str] = Counter()
    for filed in _open(store.statements(Filter(digests=(digest,)), session=session), reviewer, session=session):
        here.update(name for party in (*filed.now.speaker, *filed.now.responsible) for name in party.names)
    offered: dict[str, Option] = {}
    runs = (run for run in names.runs(text) if normal_name(run) != "nobody")  # at the beginning of a sentence
    for name in (*(name for name, _ in here.most_common()), *runs):
        offered.setdefault(normal_name(name), Option(name, name, "in this article"))
    for name in store.actor_names(reviewer, session=session):
        offered.setdefault(normal_name(name), Option(name, name))
    return list(offered.values())


def events_offered(digest: str, reviewer: str, *, session: Session) -> list[Option]:
    """Which events there are: first those that the text mentions, then all, the latest first."""
    titles = dict(store.event_titles(session=session))
    first = [number for number in store.events_of(digest, reviewer, session=session) if number in titles]
    offered = [_event_option(number, titles[number], "in this article") for number in first]
    return offered + [_event_option(number, title) for number, title in titles.items() if number not in first]


def _event_option(number: int, title: str, note: str = "") -> Option:
    return Option(f"E{number} {title}", number, note)


def filters_offered(reviewer: str, *, session: Session) -> list[Option]:
    """What the queue can be restricted to."""
    stances = [Option(f"stance {stance}", stance) for stance in Stance]
    statuses = [Option(f"status {status}", status) for status in ReviewStatus]
    actors = [Option(f"actor {name}", name) for name in store.actor_names(reviewer, session=session)]
    events = [Option(f"event E{number} {title}", number) for number, title in store.event_titles(session=session)]
    return [*statuses, Option(f"{OBJECTED} a newer model disagrees", True), *stances, *actors, *events]


def narrowed(view: View, to: object) -> View:
    """The view restricted to one of :func:`filters_offered` besides what it asks for."""
    wanted = view.wanted
    if to is True:
        return replace(view, objected=True)
    if isinstance(to, ReviewStatus):
        wanted = replace(wanted, status=to)
    elif isinstance(to, Stance):
        wanted = replace(wanted, stance=to)
    else:
        wanted = replace(wanted, event_ids=(to,)) if isinstance(to, int) else replace(wanted, actor=str(to))
    return replace(view, wanted=wanted)


def event_page(event_id: int, reviewer: str, *, session: Session) -> EventPage:
    """An event with its sources and those of its statements that the reviewer may see."""
    about = store.statements(Filter(event_ids=(event_id,)), session=session)
    found = _open(about, reviewer, session=session)
    shown, mention = {f.digest for f in found}, store.event_sources([event_id], session=session).get(event_id, set())
    hiding = {f.digest for f in about} - shown  # to list such a text would tell that it holds a statement, or deny it
    sources = store.sources(shown | (mention - hiding), session=session)
    return EventPage(store.event(event_id, session=session), tuple(found), sources, len(about) - len(found))


def still_standing(ids: Sequence[int], reviewer: str, *, session: Session) -> tuple[str, ...]:
    """The other reviewers whose decisions on these statements are in force."""
    names = {
        step.reviewer
        for statement_id in ids
        for step in review.in_force(store.history(statement_id, session=session))
        if step.reviewer != reviewer
    }
    return tuple(sorted(names))


def outcome(ids: Sequence[int], reviewer: str, *, session: Session, others: tuple[str, ...] = ()) -> Outcome:
    """What the desk shows anew after a step of the reviewer that touched these statements."""
    return Outcome(tuple(lines(ids, reviewer, session=session)), store.progress(session=session), others)
