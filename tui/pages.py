"""What the desk reads and writes, as values. All of it runs in threads, each call with its own session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from tracker import review, store
from tracker.errors import StoreError
from tracker.records import Certainty, Decision, Event, FiledStatement, ReviewStatus, Source, Span, Stance

AROUND = 20_000  # characters of the article kept before and after the sentence: enough to read, quick to lay out


@dataclass(frozen=True, slots=True)
class Passage:
    """The part of an article that the desk shows."""

    text: str
    start: int  # its offset in the document's text
    above: int = 0  # characters left out before it
    below: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """One statement with everything that the desk shows of it."""

    filed: FiledStatement
    title: str
    passage: Passage
    event: Event
    sources: tuple[Source, ...]
    history: tuple[Decision, ...]

    @property
    def id(self) -> int:
        """The statement's id."""
        return self.filed.id


@dataclass(frozen=True, slots=True)
class Line:
    """One statement as the queue lists it."""

    id: int
    status: ReviewStatus
    stance: Stance
    certainty: Certainty
    confidence: float | None
    label: str  # who speaks of whom, or the event


@dataclass(frozen=True, slots=True)
class Opening:
    """What the desk starts from."""

    ids: list[int]  # in the order of review, the undecided ones first
    undecided: int
    counts: dict[ReviewStatus, int]
    place: int | None  # the statement at which the reviewer stopped


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step that was stored has changed."""

    lines: tuple[Line, ...]  # the statements it touched
    counts: dict[ReviewStatus, int]
    others: tuple[str, ...] = ()  # reviewers whose decisions on these still stand after an undo


def opening(reviewer: str, *, session: Session) -> Opening:
    """The queue, the counts and the reviewer's place."""
    counts = store.progress(session=session)
    queued = store.queue(session=session)
    return Opening(queued.ids, queued.undecided, counts, store.place_of(reviewer, session=session))


def page(statement_id: int, *, session: Session) -> Page:
    """Everything that the desk shows of a statement.

    Raises:
        StoreError: where there is no such statement.
    """
    found = store.statements(store.Filter(ids=(statement_id,)), session=session)
    if not found:
        raise StoreError(f"there is no statement {statement_id}")
    filed = found[0]
    text = store.text_of(filed.digest, session=session)
    sources = tuple(store.sources([filed.digest], session=session).get(filed.digest, ()))
    title = next((source.title for source in sources if source.title), None) or text.lstrip()[:300].partition("\n")[0]
    return Page(
        filed,
        title,
        cut(text, filed.tag.sentence),
        store.event(filed.event_id, session=session),
        sources,
        tuple(store.history(statement_id, session=session)),
    )


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


def lines(ids: Sequence[int], *, session: Session) -> list[Line]:
    """These statements as the queue lists them."""
    return [line(filed) for filed in store.statements(store.Filter(ids=tuple(ids)), session=session)]


def line(filed: FiledStatement) -> Line:
    """A statement as the queue lists it."""
    now = filed.now
    speaker, responsible = (
        ", ".join(name for party in role for name in party.names) for role in (now.speaker, now.responsible)
    )
    label = " → ".join(side for side in (speaker, responsible) if side) or (now.event.name if now.event else "")
    return Line(filed.id, filed.status, now.stance, now.certainty, now.confidence, label)


def still_standing(ids: Sequence[int], reviewer: str, *, session: Session) -> tuple[str, ...]:
    """The other reviewers whose decisions on these statements are in force."""
    names = {
        step.reviewer
        for statement_id in ids
        for step in review.in_force(store.history(statement_id, session=session))
        if step.reviewer != reviewer
    }
    return tuple(sorted(names))


def outcome(ids: Sequence[int], *, session: Session, others: tuple[str, ...] = ()) -> Outcome:
    """What the desk shows anew after a step that touched these statements."""
    return Outcome(tuple(lines(ids, session=session)), store.progress(session=session), others)
