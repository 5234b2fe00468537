"""Statements to claims, claims to what has been said of an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from conftest import article

from tracker import ledger
from tracker.records import (
    Actor,
    Claim,
    Event,
    EventStatus,
    FiledStatement,
    Party,
    Precision,
    Relation,
    ReviewStatus,
    Said,
    Source,
    Span,
    Spoken,
    Stance,
    Statement,
)

BASE = article().statements[0]
A, B, BOTH = Party(Span(0, 1, "A"), ("A",)), Party(Span(2, 3, "B"), ("B",)), Party(Span(4, 8, "both"), ("A", "B"))


def filed(
    number: int, stance: Stance, speaker: tuple[Party, ...], responsible: tuple[Party, ...], event: int = 1
) -> FiledStatement:
    """A statement of the store."""
    now: Statement = replace(BASE, stance=stance, speaker=speaker, responsible=responsible)
    return FiledStatement(number, "d" * 64, now, now, ReviewStatus.PENDING, event, "scripted 0")


def claim(stance: Stance, responsible: str | None) -> Claim:
    """A claim by somebody."""
    return Claim(1, stance, "S", responsible, ())


def sides(*statements: FiledStatement) -> list[tuple[str | None, str | None]]:
    """Speaker and responsible of the claims."""
    return [(c.speaker, c.responsible) for c in ledger.claims(statements)]


def test_statements_that_say_the_same_are_one_claim() -> None:
    """ "The A's" is A; another event, stance or speaker is another claim."""
    other = Party(Span(0, 7, "The A's"), ("The A's",))
    one = filed(1, Stance.BLAMED, (A,), (B,))
    found = ledger.claims(
        [
            one,
            filed(2, Stance.BLAMED, (other,), (B,)),
            filed(3, Stance.BLAMED, (A,), (B,), event=2),
            filed(4, Stance.DENIED, (A,), (B,)),
            filed(5, Stance.BLAMED, (), (B,)),
        ]
    )
    assert [[s.id for s in c.statements] for c in found] == [[1, 2], [3], [4], [5]]
    assert (found[0].event_id, found[0].stance, found[0].speaker, found[0].responsible) == (1, Stance.BLAMED, "A", "B")
    assert found[3].speaker is None


@pytest.mark.parametrize("parties", [((A, B), (A, B)), ((BOTH,), (BOTH,)), ((A, B), (B, A))])
def test_each_of_two_groups_claimed_it(parties: tuple[tuple[Party, ...], tuple[Party, ...]]) -> None:
    """Two claims, each for its own side, whether one span stands for both or two."""
    assert sorted(map(str, sides(filed(1, Stance.CLAIMED, *parties)))) == ["('A', 'A')", "('B', 'B')"]


def test_two_blame_two() -> None:
    """A and B blamed A and B is four claims; a claim for another is one."""
    assert len(sides(filed(1, Stance.BLAMED, (A, B), (A, B)))) == 4
    assert sides(filed(1, Stance.CLAIMED, (A,), (B,))) == [("A", "B")]
    assert sides(filed(1, Stance.UNCLAIMED, (), ())) == [(None, None)]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ([], EventStatus.UNATTRIBUTED),
        ([("unclaimed", None)], EventStatus.UNATTRIBUTED),
        ([("unclaimed", "A"), ("blamed", "A")], EventStatus.BLAMED),
        ([("claimed", "A")], EventStatus.CLAIMED),
        ([("claimed", "A"), ("claimed", "the A")], EventStatus.CLAIMED),
        ([("claimed", "A"), ("blamed", "B")], EventStatus.CLAIMED),
        ([("claimed", "A"), ("denied", "B")], EventStatus.CLAIMED),
        ([("claimed", "A"), ("denied", "A")], EventStatus.CONTESTED),
        ([("claimed", "A"), ("claimed", "B")], EventStatus.CLAIMED_BY_SEVERAL),
        ([("blamed", "A"), ("denied", "A")], EventStatus.DENIED),
        ([("blamed", "A"), ("blamed", "B"), ("denied", "A")], EventStatus.CONTESTED),
        ([("blamed", "A"), ("denied", "B")], EventStatus.BLAMED),
        ([("denied", "A")], EventStatus.DENIED),
    ],
)
def test_status(said: list[tuple[str, str | None]], status: EventStatus) -> None:
    """What the claims about an event add up to; a name with an article is the same name."""
    assert ledger.status([claim(Stance(stance), responsible) for stance, responsible in said]) is status


def test_status_of_a_joint_claim() -> None:
    """ "Each of two groups claimed it": claimed by several."""
    assert ledger.status(ledger.claims([filed(1, Stance.CLAIMED, (BOTH,), (BOTH,))])) is EventStatus.CLAIMED_BY_SEVERAL


# --- sides ----------------------------------------------------------------------------------------


def test_a_spokesman_speaks_for_his_side() -> None:
    """The army of a state, its spokesman, and the state itself are one side; the party that is blamed stays itself."""
    state = Actor(1, "Arland")
    army = Actor(2, "Arland army", part_of=state)
    voice = Actor(3, "army spokesman", speaks_for=army)
    known = {"Arland": state, "army": army, "spokesman": voice}
    assert [ledger.side(a).name for a in known.values()] == ["Arland"] * 3
    said = [
        replace(
            filed(n, Stance.CLAIMED, (Party(Span(0, 1, "x"), (name,)),), (Party(Span(0, 1, "x"), ("army",)),)),
            actors=known,
        )
        for n, name in enumerate(known)
    ]
    (found,) = ledger.claims(said)
    assert (found.speaker, found.responsible, found.responsible_side) == ("Arland", "Arland army", "Arland")
    assert ledger.spoke(found) == ["Arland army", "army spokesman"]
    assert ledger.status([found]) is EventStatus.CLAIMED


def test_articles_and_copies() -> None:
    """Eight appearances of three texts, one of them a copy of another: two are independent."""
    digests = ["a"] * 3 + ["b"] * 4 + ["c"]
    told = [Source(n, d, "x", copy_of="a" if d == "b" else None) for n, d in enumerate(digests)]
    assert ledger.articles(told) == (8, 2)
    assert ledger.articles([]) == (0, 0)


# --- who spoke when -------------------------------------------------------------------------------

MAY = Event("E1", day=date(2024, 5, 6), precision=Precision.DAY)


def on(day: int) -> Spoken:
    """Said on that day of May, as the text tells."""
    return Spoken(date(2024, 5, day), date(2024, 5, day), told=True)


@pytest.mark.parametrize(
    ("said", "event", "printed", "found"),
    [
        ((date(2024, 5, 8), Precision.DAY), MAY, [9], on(8)),
        ((date(2024, 2, 1), Precision.MONTH), MAY, [9], Spoken(date(2024, 2, 1), date(2024, 2, 29), told=True)),
        ((date(2024, 5, 8), Precision.WEEK), MAY, [9], Spoken(date(2024, 5, 2), date(2024, 5, 14), told=True)),
        (None, MAY, [9, 7, None], Spoken(date(2024, 5, 6), date(2024, 5, 7), told=False)),
        (None, MAY, [14], None),  # background: the day of publication is not the day of the words
        (None, MAY, [5], None),
        (None, MAY, [None], None),
        (None, replace(MAY, precision=Precision.MONTH), [7], None),
        (None, Event("E1"), [7], None),
        ((None, Precision.UNKNOWN), Event("E1"), [7], None),
    ],
)
def test_when_it_was_said(
    said: tuple[date | None, Precision] | None, event: Event, printed: list[int | None], found: Spoken | None
) -> None:
    """By the text; else, in news of the event, between the event and its printing; else nobody can tell."""
    one = filed(1, Stance.CLAIMED, (A,), (A,))
    if said:
        one = replace(one, now=replace(one.now, said=Said(Span(0, 1, "x"), *said)))
    days = [date(2024, 5, d) if d else None for d in printed]
    assert ledger.spoken(one, event, [Source(n, "d", "x", published=d) for n, d in enumerate(days)]) == found


C, B_, D, U = Stance.CLAIMED, Stance.BLAMED, Stance.DENIED, Stance.UNCLAIMED
NEWS = Spoken(date(2024, 5, 6), date(2024, 5, 9), told=False)


def voiced(*said: tuple[Stance, str | None, str | None, Spoken | None]) -> tuple[list[Claim], dict[int, Spoken]]:
    """Claims of one statement each, with when these were made."""
    found = []
    for n, (stance, speaker, responsible, _) in enumerate(said):
        parties = [(Party(Span(0, 1, "x"), (name,)),) if name else () for name in (speaker, responsible)]
        found.append(Claim(1, stance, speaker, responsible, (filed(n, stance, *parties),)))
    return found, {n: time for n, (*_, time) in enumerate(said) if time}


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ([(C, "A", "A", on(7)), (B_, "B", "A", on(6))], "B"),
        ([(C, "A", "A", on(6)), (B_, "B", "A", on(6))], None),
        ([(C, "A", "A", on(6)), (B_, "B", "A", NEWS)], None),
        ([(C, "A", "A", on(5)), (B_, "B", "A", NEWS), (D, "X", "X", None)], "A"),
        ([(C, "A", "A", on(5))], None),
        ([(U, None, "A", on(1)), (C, "A", "A", on(5)), (B_, None, "A", on(3)), (B_, "B", "A", on(7))], "A"),
    ],
)
def test_who_spoke_first(said: Sequence[tuple[Stance, str | None, str | None, Spoken | None]], who: str | None) -> None:
    """Only where the days tell it; silence and accusations by nobody do not count."""
    claims, times = voiced(*said)
    found = ledger.first(claims, times)
    assert (found.speaker if found else None) == who


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ((B_, "K", "M", None), (D, "M", "M", None), Relation.ANSWERS),
        ((B_, "K", "M", on(7)), (D, "M", "M", on(6)), Relation.CONTRADICTS),  # denied before it was blamed
        ((C, "A", "A", on(6)), (D, "A", "A", on(7)), Relation.TAKES_BACK),
        ((C, "A", "A", None), (D, "A", "A", None), Relation.CONTRADICTS),
        ((D, "A", "A", on(6)), (C, "A", "A", on(7)), Relation.TAKES_BACK),
        ((C, "A", "A", None), (D, "G", "A", None), Relation.CONTRADICTS),  # a government doubts a group's claim
        ((B_, "K", "M", on(6)), (B_, "L", "M", on(7)), Relation.REPEATS),
        ((B_, "K", "M", None), (B_, "L", "M", None), None),
        ((B_, "K", "M", on(6)), (B_, None, "M", on(7)), None),
        ((B_, "K", "M", None), (B_, "M", "K", None), Relation.ANSWERS),  # traded blame
        ((B_, "K", "M", on(6)), (C, "M", "M", on(7)), Relation.ANSWERS),  # owns up
        ((B_, "K", "M", None), (C, "M", "M", None), None),
        ((C, "A", "A", None), (C, "X", "X", None), Relation.CONTRADICTS),
        ((C, "A", "A", None), (B_, "K", "M", None), None),
        ((B_, "K", "M", None), (U, None, "M", None), None),
        ((B_, None, "M", None), (D, "M", "M", None), Relation.ANSWERS),
        ((B_, "K", "M", None), (D, "M", "X", None), None),
    ],
)
def test_links(
    one: tuple[Stance, str | None, str | None, Spoken | None],
    other: tuple[Stance, str | None, str | None, Spoken | None],
    relation: Relation | None,
) -> None:
    """What the second is to the first; where the days tell their order, that in which they are filed is all one."""
    claims, times = voiced(one, other)
    found = ledger.links(claims, times)
    assert [k.relation for k in found] == ([relation] if relation else [])
    if relation and one[3] and other[3]:
        back, swapped = voiced(other, one)
        assert [(k.claim.stance, k.relation) for k in ledger.links(back, swapped)] == [
            (k.claim.stance, k.relation) for k in found
        ]


@pytest.mark.parametrize("words", ["took back", "has taken back its claim", "retracted", "withdrew", "walked back"])
def test_words_tell_that_a_claim_was_taken_back(words: str) -> None:
    """The days of both are not known, the denial's words tell their order; other denials do not."""
    claims, _ = voiced((C, "A", "A", None), (D, "A", "A", None))
    for cue, relation in ((words, Relation.TAKES_BACK), ("denied taking part", Relation.CONTRADICTS)):
        (said,) = claims[1].statements
        said = replace(said, now=replace(said.now, cue=Span(0, len(cue), cue)))
        (link,) = ledger.links([claims[0], replace(claims[1], statements=(said,))], {})
        assert link.relation is relation


def test_a_joint_claim_contradicts_nothing() -> None:
    """ "Both claimed it" is one statement and two claims that agree."""
    assert ledger.links(ledger.claims([filed(1, C, (BOTH,), (BOTH,))]), {}) == []
