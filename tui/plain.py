"""The review by lines, for screen readers and pipes: a statement in plain words, a line of the reviewer, the next.

Nothing moves the cursor and nothing is coloured. Each line is carried out and stored before the next is read.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any, TextIO, TypeVar

from sqlalchemy.engine import Engine

from tracker.errors import DecisionError
from tracker.inert import sentence, shown
from tracker.records import Certainty, Event, Party, ReviewStatus, Source, Stance
from tui import verdicts
from tui.clerk import FAILURES, Clerk, cause
from tui.draft import NEW, Draft
from tui.pages import Blind, Outcome, Page
from tui.sitting import Sitting
from tui.verdicts import Verdict
from tui.wording import (
    day_line,
    decided_by,
    event_facts,
    later_line,
    moment,
    nothing_left,
    objection_line,
    redone,
    settled_line,
    step_line,
    tag_line,
    view_summary,
)

_HELP = """\
a: accept. x: reject; words after it say why. s: put off, it comes back last.
1, 2, 3, 4: the stance is claimed, blamed, denied, unclaimed; accepts so.
These stay at the statement, so that several can follow each other; n goes on:
c: hedged where it was asserted, and the other way round.
w NAME: who speaks. r NAME: who is responsible. w +NAME adds one more. A hyphen for a name: nobody.
v E12 or v 12: the event of that number. v and other words: a new event of that title.
p: the statement again. t: the text around it. h: what was decided, by whom, when and why.
u: undo. U: redo. D: the views of reviewers who disagree; D and a number: that view holds.
n, N: next and previous undecided statement. j, k: next and previous. g 12: the twelfth of the queue.
?: this help. q, or the end of the input: leave."""
_ASK = "Stance? 1 claimed, 2 blamed, 3 denied, 4 unclaimed, several such as 23, 0 none."
_HELP_BLIND = f"""\
{_ASK}
p: the sentence again. t: the text around it.
u: undo. U: redo. n, N, j, k, g 12: go elsewhere; the sentence is asked about another time.
?: this help. q, or the end of the input: leave."""
_STANCES = list(Stance)
_LONGEST_NUMBER = 9  # digits of an event's; databases keep no longer ones
_AROUND = 1500  # characters of the text that are read out before and after the sentence

_Result = TypeVar("_Result")


class Plain:
    """A review by lines.

    Args:
        engine: of a database that :func:`tracker.store.connect` has opened; the caller closes it.
        reviewer: the name under which decisions are kept.
        lines: what the reviewer types.
        out: where to say things.

    Raises:
        DecisionError: for a nameless reviewer.
    """

    def __init__(self, engine: Engine, reviewer: str, lines: TextIO, out: TextIO) -> None:
        if not reviewer.strip():
            raise DecisionError("a decision needs the reviewer's name (--as NAME)")
        self._clerk = Clerk(engine, reviewer)
        self._lines = lines
        self._out = out
        self._runner = asyncio.Runner()
        self._blind: Blind | None = None
        self._page: Page | None = None

    def run(self) -> None:
        """Review until the reviewer leaves or the input ends.

        Raises:
            TrackerError: where the queue or a statement cannot be read.
        """
        with self._runner:
            self._sitting = Sitting(self._do(self._clerk.opening()))
            self._show()
            while (line := self._read()) is not None and line != "q":
                self._obey(line)
            self._do(self._clerk.keep_place(self._sitting.current))

    def _do(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return self._runner.run(work)

    def _say(self, text: str = "") -> None:
        print(text, file=self._out, flush=True)

    def _read(self) -> str | None:
        if self._lines.isatty():
            print("> ", end="", file=self._out, flush=True)
        line = self._lines.readline()
        return line.strip() if line else None

    # --- what is said ----------------------------------------------------------------------------

    def _show(self, ask: bool = True) -> None:
        """Say what is to be decided now; ``ask`` lets a blind check come before it."""
        current = self._sitting.current
        self._blind = self._page = None
        self._say()
        if current is None:
            said = f"{nothing_left(self._sitting.counts)} k goes back, u undoes, q leaves."
            self._say(said if self._sitting.ids else _EMPTY)
            return
        try:
            self._blind = self._do(self._clerk.blind(current)) if ask else None
            self._page = None if self._blind else self._do(self._clerk.page(current))
        except FAILURES as error:  # what came before it is stored
            self._say(f"This cannot be read: {shown(cause(error))}. p tries once more.")
            return
        if self._blind is not None:
            self._say("Blind check: what the model says of this sentence is hidden.")
            self._say(f"Sentence: {shown(self._blind.check.sentence.text)}")
            self._tell(_source(self._blind.title, self._blind.sources))
            self._say(_ASK)
            return
        assert self._page is not None  # noqa: S101 (read above)
        left = len(self._sitting.undecided)
        self._say(f"Statement {self._sitting.at + 1:,} of {len(self._sitting.ids):,}, {left:,} left.")
        self._tell(_statement(self._page))

    def _tell(self, lines: Iterator[str]) -> None:
        for line in lines:
            self._say(line)

    # --- what is done ----------------------------------------------------------------------------

    def _obey(self, line: str) -> None:
        """Carry out a line; what cannot be done is said and changes nothing."""
        try:
            if self._blind is not None and re.fullmatch(r"0|x|[1-4]+", line):
                stances = {_STANCES[int(digit) - 1] for digit in line if digit in "1234"}
                self._do(self._clerk.answer(self._blind.check.id, stances))
                self._say("Kept.")
                self._show()
            elif not self._obey_anywhere(line) and not (self._page and self._obey_at(line, self._page)):
                told = (
                    f"No answer to this question. {_ASK} ? lists more."
                    if self._blind
                    else "That is no command here; ? lists them."
                )
                self._say(told)
        except DecisionError as error:
            self._say(sentence(str(error)))
        except FAILURES as error:
            self._say(f"Not stored: {shown(cause(error))}. Everything is as it was; once more?")

    def _obey_anywhere(self, line: str) -> bool:
        """What needs no statement; False where the line is something else."""
        word, _, rest = line.partition(" ")
        moves = {"j": (self._sitting.move, 1), "k": (self._sitting.move, -1)}
        moves |= {"n": (self._sitting.move_undecided, 1), "N": (self._sitting.move_undecided, -1)}
        if word in moves and not rest:
            go, by = moves[word]
            self._moved(go(by))
        elif word == "g" and rest.isascii() and rest.isdigit():
            there = 0 < int(rest) <= len(self._sitting.ids)
            self._moved(there and self._sitting.seek(self._sitting.ids[int(rest) - 1]))
        elif line in ("u", "U"):
            self._undo() if line == "u" else self._redo()
        elif line == "t" and (at := self._blind or self._page):
            sentence = self._blind.check.sentence if self._blind else at.filed.tag.sentence  # type: ignore[union-attr]
            low = max(sentence.start - at.passage.start - _AROUND, 0)
            self._tell(map(shown, at.passage.text[low : sentence.end - at.passage.start + _AROUND].splitlines()))
        elif line == "p":
            self._show(ask=self._blind is not None)
        elif line in ("?", ""):
            self._say(_HELP_BLIND if self._blind else _HELP)
        else:
            return False
        return True

    def _moved(self, moved: bool) -> None:
        if not moved:
            self._say("There is no other.")
            return
        self._do(self._clerk.keep_place(self._sitting.current))
        self._show()

    def _undo(self) -> None:
        outcome = self._do(self._clerk.undo())
        self._heard(outcome)
        self._sitting.skipped.difference_update(touched.id for touched in outcome.lines)
        if outcome.lines:
            self._sitting.seek(outcome.lines[0].id)
        others = f"; what {', '.join(map(shown, outcome.others))} decided stays" if outcome.others else ""
        self._say(f"Undone{others}.")
        self._show(ask=not outcome.lines)

    def _redo(self) -> None:
        outcome = self._do(self._clerk.redo())
        self._sitting.redone(outcome.lines)
        self._heard(outcome)
        self._do(self._clerk.keep_place(self._sitting.current))
        self._say(f"Redone: {redone(outcome.lines)}.")
        self._show()

    def _heard(self, outcome: Outcome) -> None:
        self._sitting.heard(outcome.lines)
        self._sitting.counts = outcome.counts

    def _obey_at(self, line: str, page: Page) -> bool:
        """What concerns the statement; False where the line is something else."""
        word, _, rest = line.removeprefix("e ").lstrip().partition(" ")
        rest = rest.strip()
        if line == "a":
            self._decide(verdicts.accept, page)
        elif word == "x":
            self._decide(lambda page, reviewer: verdicts.reject(page, reviewer, rest or None), page)
        elif line == "s":
            self._put_off(page)
        elif line in ("1", "2", "3", "4"):
            self._decide(verdicts.with_stance(_STANCES[int(line) - 1]), page)
        elif word == "c" and not rest:
            self._correct(Draft(page.filed.now, page.event).with_certainty_turned(), page)
        elif word in ("w", "r") and rest:
            self._correct(self._named("speaker" if word == "w" else "responsible", rest, page), page)
        elif word == "v" and rest:
            self._correct(Draft(page.filed.now, page.event).with_event(self._event(rest)), page)
        elif word == "D":
            self._settle(rest, page)
        elif line == "h":
            self._say(sentence(tag_line(page)))
            steps = [(step.at, step.reviewer, step_line(step)) for step in page.history]
            steps += [(page.later.at, page.later.model, later_line(page.later))] if page.later else []
            self._tell(shown(f"{moment(at)} {who} {what}") for at, who, what in sorted(steps, key=lambda s: s[0]))
        else:
            return False
        return True

    def _decide(self, verdict: Verdict, page: Page) -> None:
        """Store a decision, say so, and go on."""
        sitting = self._sitting
        at, undecided = sitting.at, page.id in sitting.undecided
        sitting.decided(page.id)
        try:
            self._store(verdict, page, sitting.current)
        except FAILURES:
            sitting.take_back(page.id, at, undecided=undecided)
            raise
        self._show()

    def _correct(self, draft: Draft, page: Page) -> None:
        """Store what the draft changes, and stay."""
        self._store(verdicts.corrected(draft), page, page.id, draft.event if draft.event.id == NEW else None)
        self._page = self._do(self._clerk.page(page.id))

    def _put_off(self, page: Page) -> None:
        if page.id not in self._sitting.undecided:
            self._moved(self._sitting.move_undecided(1))
            return
        self._store(verdicts.skip, page, self._sitting.after({page.id}) or page.id)
        self._sitting.put_off(page.id)
        self._show()

    def _store(self, verdict: Verdict, page: Page, place: int | None, event: Event | None = None) -> None:
        """Store a decision with the place that comes after it, and say what was done."""
        decision = verdict(page, self._clerk.reviewer)
        self._heard(self._do(self._clerk.decide(decision, place, event)))
        told = step_line(decision) + (f", new event {event.title}" if event else "")
        self._say(sentence(told))
        if settled := settled_line(page, decision):
            self._say(shown(settled))

    def _named(self, role: str, name: str, page: Page) -> Draft:
        draft = Draft(page.filed.now, page.event)
        if name == "-":
            return draft.with_parties(role, ())
        more, name = name.startswith("+"), name.lstrip("+ ")
        if not name:
            raise DecisionError("a name comes after the plus")
        found = self._do(self._clerk.occurrences(page.filed.digest, name))
        return draft.with_name(role, name, found, more=more)

    def _event(self, words: str) -> Event:
        number = re.fullmatch(r"[Ee]?([0-9]+)", words)
        if number and len(number[1]) > _LONGEST_NUMBER:
            raise DecisionError(f"no event has so large a number as {words}")
        return self._do(self._clerk.event(int(number[1]))) if number else Event(NEW, words)

    def _settle(self, number: str, page: Page) -> None:
        views = page.to_settle
        if number.isascii() and number.isdigit() and 0 < int(number) <= len(views):
            self._decide(verdicts.settled(views[int(number) - 1]), page)
            return
        for n, view in enumerate(views, 1):
            names = ", ".join(dict.fromkeys(step.reviewer for step in view.decisions))
            self._say(shown(f"View {n}, {names}: {view_summary(view, page)}."))
        self._say("D and a number has that view hold." if views else "The reviewers do not disagree.")


_EMPTY = "There are no statements yet; import articles with: tracker import FOLDER"


def _statement(page: Page) -> Iterator[str]:
    """A statement in plain words, one line a field."""
    now = page.filed.now
    sure = f"; the model is {now.confidence:.0%} sure" if now.confidence is not None else ""
    status = "" if page.filed.status is ReviewStatus.PENDING else f" {page.filed.status.value.capitalize()}"
    by = f" by {shown(decided_by(page.history))}." if status else ""
    hedged = ", hedged" if now.certainty is Certainty.HEDGED else ""
    yield f"{now.stance.value.capitalize()}{hedged}{sure}.{status}{by}"
    if page.objection:
        yield f"A newer model disagrees; {shown(f'{page.objection.model} {objection_line(page)}')}."
    yield f"Sentence: {shown(now.sentence.text)}"
    yield f"Cue: {shown(now.cue.text)}"
    yield f"Speaker: {_parties(now.speaker)}"
    yield f"Responsible: {_parties(now.responsible)}"
    facts = ", ".join(part for part in (page.event.title, *event_facts(page.event)) if part)
    words = f"; its words: {now.event.span.text}" if now.event else ""
    yield f"Event {page.event.id}: {shown(facts + words)}"
    if now.medium:
        yield f"Medium: {shown(now.medium.text)}"
    if now.said:
        yield f"Said: {shown(now.said.span.text)} {day_line(now.said.day, now.said.precision)}".rstrip()
    yield from _source(page.title, page.sources)


def _parties(parties: Sequence[Party]) -> str:
    told = []
    for party in parties:
        names = " and ".join(party.names)
        told.append(party.span.text if names == party.span.text else f"{party.span.text}, that is {names}")
    return shown("; ".join(told)) or "nobody is named"


def _source(title: str, sources: Sequence[Source]) -> Iterator[str]:
    yield f"Title: {shown(title)}"
    for source in sources[:1]:
        day = source.published.isoformat() if source.published else "no date"
        more = f"and {len(sources) - 1} more" if len(sources) > 1 else None
        told = (source.outlet, day, source.url or source.origin, more)
        yield f"Source: {shown(', '.join(part for part in told if part))}"
