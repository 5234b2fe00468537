"""The event's page in words: its claims by party, what contradicts what, when it was said, and by which sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from rich.cells import cell_len
from textual.content import Content

from tracker import ledger
from tracker.inert import fit, isolate, one_line, shown
from tracker.records import Claim, FiledStatement, Stance, normal_name
from tracker.render import appearances, article_count
from tui.layout import wrap
from tui.pages import EventPage
from tui.signs import STANCE_STYLES, STATUS_SIGNS, stance_word
from tui.wording import NOTHING, count, day_line, event_facts

_MOST = 200  # statements told in full; a screen of more would be slow, and nobody reads it
_MOST_PAIRS = 12
_WIDEST = 120


def dossier(page: EventPage, width: int) -> Content:
    """Everything that was said of the event, in lines of at most ``width`` cells."""
    width = min(width, _WIDEST)
    claims = ledger.claims(page.statements)
    facts = [page.event.kind.value if page.event.kind else "", *event_facts(page.event), ledger.status(claims).value]
    told = _evidence(page.statements, page, count(len(page.statements), "statement"))
    title = f"{page.event.id} {page.event.title}"
    parts = [
        *_wrapped(title, width, "bold"),
        *_wrapped(" · ".join(fact for fact in (*facts, told) if fact), width),
        *([Content.styled(_hidden(page.hidden), "$foreground-muted")] if page.hidden else ()),
        *_section("Claims by party", _by_party(claims, page, width)),
        *_section("Contradictions", _contradictions(claims, width)),
        *_section("Timeline", _timeline(page, width)),
        *_section("Sources", _sources(page, width)),
    ]
    return Content("\n").join(parts)


def _wrapped(text: str, width: int, style: str = "") -> Iterator[Content]:
    """A text in as many lines as it takes."""
    line = one_line(text[:500])
    for start, end in wrap(line, width):
        yield Content.styled(isolate(line[start:end]), style)


def _hidden(number: int) -> str:
    return f"{count(number, 'statement')} left out: to be tagged blind first"


def _section(title: str, lines: Iterator[Content]) -> Iterator[Content]:
    found = list(lines)
    if found:
        yield Content("")
        yield Content.styled(title, "bold $text-accent")
        yield from found


def _by_party(claims: Sequence[Claim], page: EventPage, width: int) -> Iterator[Content]:
    """Each party that is held or cleared of it, with who says so."""
    parties: dict[str, list[Claim]] = {}
    for claim in claims:
        parties.setdefault(normal_name(claim.responsible or ""), []).append(claim)
    for about in sorted(parties.values(), key=lambda c: -sum(len(claim.statements) for claim in c)):
        yield Content.styled(shown(about[0].responsible or "nobody named", width), "bold")
        for claim in sorted(about, key=lambda c: (list(Stance).index(c.stance), -len(c.statements))):
            yield _claim(claim, page, width)


def _evidence(statements: Sequence[FiledStatement], page: EventPage, number: str) -> str:
    """How many statements, in how many articles; those that print one text after another count as one independent."""
    return f"{number} in {article_count(appearances(statements, page.sources))}"


def _claim(claim: Claim, page: EventPage, width: int) -> Content:
    evidence = _evidence(claim.statements, page, f"{len(claim.statements):,}")
    by = f"by {claim.speaker}" if claim.speaker else ""
    room = width - 16 - cell_len(evidence)
    name = shown(by, room)
    stance = (f"  {claim.stance.value:10}", f"bold {STANCE_STYLES[claim.stance]}")
    return Content.assemble(stance, name, " " * max(1, room - cell_len(name)), (evidence, "$foreground-muted"))


def _contradictions(claims: Sequence[Claim], width: int) -> Iterator[Content]:
    """What contradicts each other, side by side."""
    found = list(_pairs(claims))
    for left, right in found[:_MOST_PAIRS]:
        yield from _side_by_side(left, right, width)
    if len(found) > _MOST_PAIRS:
        yield Content.styled(f"  and {len(found) - _MOST_PAIRS:,} more", "$foreground-muted")


def _pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Who holds a side to it against who clears it; and each claimant against the next, unless they claim jointly."""
    denials = [claim for claim in claims if claim.stance is Stance.DENIED]
    for held in claims:
        if held.stance in (Stance.CLAIMED, Stance.BLAMED) and ledger.accused(held):
            yield from ((held, denied) for denied in denials if ledger.accused(denied) == ledger.accused(held))
    claimants = {ledger.accused(claim): claim for claim in claims if claim.stance is Stance.CLAIMED}
    claimants.pop("", None)
    for one, other in pairwise(claimants.values()):
        if not {filed.id for filed in one.statements} & {filed.id for filed in other.statements}:
            yield one, other


def _side_by_side(left: Claim, right: Claim, width: int) -> Iterator[Content]:
    half = (width - 3) // 2
    cells = [_cell(claim, half) for claim in (left, right)]
    for number in range(max(map(len, cells))):
        a, b = (cell[number] if number < len(cell) else "" for cell in cells)
        style = "bold" if number == 0 else ""
        pad = " " * (half - cell_len(a))
        yield Content.assemble((isolate(a), style), pad, (" │ ", "$foreground-muted"), (isolate(b), style))
    yield Content("")


def _cell(claim: Claim, width: int) -> list[str]:
    by = f" by {claim.speaker}" if claim.speaker else ""
    head = fit(one_line(f"{claim.responsible or 'nobody'}: {claim.stance.value}{by}"), width)
    words = one_line(f"“{claim.statements[0].now.sentence.text}”")
    return [head, *(words[start:end] for start, end in wrap(words, width))][:7]


def _timeline(page: EventPage, width: int) -> Iterator[Content]:
    """The act itself, and each statement on the day when it was said, else published."""
    if page.event.day:
        yield Content.assemble((f"  {day_line(page.event.day, page.event.precision):24}", "bold"), "the act")
    dated = sorted(page.statements, key=lambda filed: (_day(filed, page) or date.max, filed.id))
    for filed in dated[:_MOST]:
        day = _day(filed, page)
        said = filed.now.said
        if said and said.day and said.day == day:
            when = f"{day_line(said.day, said.precision)} said"
        else:
            when = day.isoformat() if day else "no date"
        outlet = next((s.outlet for s in page.sources.get(filed.digest, ()) if s.outlet), None)
        rest = " · ".join(part for part in (_who(filed), outlet) if part)
        stance = stance_word(filed.now.stance, filed.now.certainty)
        yield Content.assemble(
            (f"  {when:24}", "$foreground-muted"),
            f"{STATUS_SIGNS[filed.status]} ",
            (f"{stance:11}", STANCE_STYLES[filed.now.stance]),
            shown(rest, max(width - 39, 10)),
        )
    yield from _left_out(len(dated))


def _day(filed: FiledStatement, page: EventPage) -> date | None:
    said = filed.now.said
    if said is not None and said.day is not None:
        return said.day
    return next((source.published for source in page.sources.get(filed.digest, ()) if source.published), None)


def _who(filed: FiledStatement) -> str:
    sides = [", ".join(n for party in role for n in party.names) for role in (filed.now.speaker, filed.now.responsible)]
    return " → ".join(side for side in sides if side) or NOTHING


def _sources(page: EventPage, width: int) -> Iterator[Content]:
    """Each text with where it appeared, and the words of its statements."""
    of_text: dict[str, list[FiledStatement]] = {digest: [] for digest in page.sources}
    for filed in page.statements[:_MOST]:
        of_text.setdefault(filed.digest, []).append(filed)
    for digest, found in of_text.items():
        for source in page.sources.get(digest, ())[:3]:
            day = source.published.isoformat() if source.published else "no date"
            where = " · ".join(part for part in (source.outlet, day, source.title, source.url or source.origin) if part)
            yield Content.styled(shown(where, width), "bold")
        for filed in found:
            words = one_line(f"“{filed.now.sentence.text}”")
            for number, (start, end) in enumerate(wrap(words, max(width - 14, 10))):
                stance = stance_word(filed.now.stance, filed.now.certainty) if number == 0 else ""
                yield Content.assemble((f"  {stance:12}", STANCE_STYLES[filed.now.stance]), isolate(words[start:end]))
        if not found:
            yield Content.styled("  only mentions the act", "$foreground-muted")
    yield from _left_out(len(page.statements))


def _left_out(count: int) -> Iterator[Content]:
    if count > _MOST:
        yield Content.styled(f"  and {count - _MOST:,} more; tracker show has them all", "$foreground-muted")
