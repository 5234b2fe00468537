"""Statements to claims, claims to what has been said of an event."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import article

from tracker import ledger
from tracker.records import Claim, EventStatus, FiledStatement, Party, ReviewStatus, Span, Stance, Statement

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
