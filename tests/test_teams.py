"""Several reviewers on one database: whose a statement is, what each sees, how far they agree."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import TEXT, article, file
from sqlmodel import Session
from typer.testing import CliRunner

from tracker import review, store
from tracker.cli import app
from tracker.errors import DecisionError
from tracker.records import Changes, DecisionKind, Event, Party, ReviewStatus, Stance
from tracker.store import Order
from tracker.teams import Team


def test_each_statement_is_one_members_or_all_members() -> None:
    """By its id alone; about the share goes to all, the rest is split about evenly."""
    team = Team(("ana", "ben", "eva"), 0.2)
    turned = Team(("eva", "ana", "ben"), 0.2)
    parts = {name: {i for i in range(3000) if team.has(i, name)} for name in team.members}
    shared = {i for i in range(3000) if team.shares(i)}
    assert set.intersection(*parts.values()) == shared
    assert 500 < len(shared) < 700
    assert all(700 < len(part - shared) < 900 for part in parts.values())
    assert set.union(*parts.values()) == set(range(3000))
    assert all(turned.has(i, "ana") == (i in parts["ana"]) for i in range(3000))
    assert not any(team.has(i, "carla") for i in range(3000))


def test_a_larger_share_takes_more_and_gives_nothing_back() -> None:
    """What went to all goes to all still."""
    less, more = Team(("ana", "ben"), 0.1), Team(("ana", "ben"), 0.3)
    assert {i for i in range(999) if less.shares(i)} < {i for i in range(999) if more.shares(i)}
    assert all(Team(("ana", "ben"), 1).has(i, "ana") for i in range(99))
    assert not any(Team(("ana", "ben"), 0).shares(i) for i in range(99))


@pytest.mark.parametrize(("members", "share"), [((), 0.1), (("ana", " "), 0.1), (("ana", "ana"), 0.1), (("ana",), 1.1)])
def test_what_is_no_team(members: tuple[str, ...], share: float) -> None:
    with pytest.raises(DecisionError):
        Team(members, share)


@pytest.fixture
def ids(session: Session) -> list[int]:
    """Sixty statements that Ana and Ben share."""
    store.set_team(Team(("ana", "ben"), 0.5), session=session)
    return [i for n in range(20) for i in file(article(f"Story {n}.\n\n{TEXT}", f"s{n}"), session)]


def decide(session: Session, statement_id: int, reviewer: str, stance: Stance | None = None) -> None:
    kind = DecisionKind.CORRECT if stance else DecisionKind.ACCEPT
    step = review.decision(statement_id, kind, reviewer=reviewer, changes=Changes(stance=stance))
    store.decide([step], session=session)


def test_each_has_a_queue(session: Session, ids: list[int]) -> None:
    """His own and what goes to both are open; the rest is there, after them."""
    team = store.team(session=session)
    assert team == Team(("ana", "ben"), 0.5)
    for name in team.members:
        found = store.queue_of(name, session=session)
        assert sorted(found.ids) == ids
        assert {i for i in ids if team.has(i, name)} == set(found.ids[: found.undecided])
    store.set_team(None, session=session)
    assert store.queue_of("carla", session=session).undecided == len(ids)


def test_who_is_not_in_the_team_is_told_how_to_join(session: Session, ids: list[int]) -> None:
    with pytest.raises(DecisionError, match="tracker team ana ben carla"):
        store.queue_of("carla", session=session)


def test_what_goes_to_both_is_open_until_both_have_decided(session: Session, ids: list[int]) -> None:
    """And Ben does not see before what Ana made of it, nor in the end is her decision gone."""
    team = store.team(session=session)
    assert team
    both = next(i for i in ids if team.shares(i))
    filed = store.statements(store.Filter(ids=(both,)), session=session)[0]
    other = Stance.DENIED if filed.tag.stance is not Stance.DENIED else Stance.BLAMED
    decide(session, both, "ana", other)
    assert both not in _open("ana", session)
    assert both in _open("ben", session)
    for reviewer, stance, status, steps in (
        ("ana", other, ReviewStatus.CORRECTED, 1),
        ("ben", filed.tag.stance, ReviewStatus.PENDING, 0),
    ):
        now = store.statements(store.Filter(ids=(both,)), session=session)
        ((seen, taken),) = store.seen_by(reviewer, now, session=session)
        assert (seen.now.stance, seen.status, len(taken), seen.event_id) == (stance, status, steps, filed.event_id)
    decide(session, both, "ben")
    assert both not in _open("ben", session)
    now = store.statements(store.Filter(ids=(both,)), session=session)
    ((seen, taken),) = store.seen_by("ben", now, session=session)
    assert (seen.status, [step.reviewer for step in taken]) == (ReviewStatus.DISPUTED, ["ana", "ben"])


def test_a_filter_lists_what_the_queue_shows(session: Session, ids: list[int]) -> None:
    """Ana has corrected one that goes to both: until Ben has decided he finds it as it was tagged."""
    team = store.team(session=session)
    assert team
    both = next(i for i in ids if team.shares(i))
    filed = store.statements(store.Filter(ids=(both,)), session=session)[0]
    tag, other = filed.tag.stance, next(s for s in Stance if s is not filed.tag.stance)
    event = store.add_event(Event("", "Another raid"), session=session)
    party = (Party(filed.tag.cue, ("Grey Hand",)),)
    changes = Changes(stance=other, event_id=event, responsible=party, speaker=party)
    step = review.decision(both, DecisionKind.CORRECT, reviewer="ana", changes=changes)
    store.decide([step], session=session)
    name = filed.now.responsible[0].names[0]

    def lists(reviewer: str, words: str = "", **wanted: Any) -> bool:
        return both in store.queue_of(reviewer, Order.NEWEST, store.Filter(**wanted), words, session=session).ids

    as_tagged = ({"status": ReviewStatus.PENDING}, {"stance": tag}, {"actor": name}, {"event_ids": (filed.event_id,)})
    as_decided = (
        {"status": ReviewStatus.CORRECTED},
        {"stance": other},
        {"actor": "Grey Hand"},
        {"event_ids": (event,)},
    )
    for wanted in as_tagged:
        assert (lists("ana", **wanted), lists("ben", **wanted)) == (False, True), wanted
    for wanted in as_decided:
        assert (lists("ana", **wanted), lists("ben", **wanted)) == (True, False), wanted
    assert (lists("ana", "Grey Hand"), lists("ben", "Grey Hand")) == (True, False)
    assert both in _open("ben", session)
    decide(session, both, "ben")
    assert lists("ben", status=ReviewStatus.DISPUTED)
    assert not lists("ben", status=ReviewStatus.PENDING)


def _open(reviewer: str, session: Session) -> list[int]:
    found = store.queue_of(reviewer, session=session)
    return found.ids[: found.undecided]


def test_agreement_is_of_what_went_to_both(session: Session, ids: list[int]) -> None:
    """Of six, the two say the same on four; what only one has, or saw of the other, does not count."""
    team = store.team(session=session)
    assert team
    both = [i for i in ids if team.shares(i)][:7]
    own = next(i for i in ids if not team.shares(i))
    for n, statement_id in enumerate([*both[:6], own]):
        decide(session, statement_id, "ana")
        decide(session, statement_id, "ben", Stance.UNCLAIMED if n < 2 else None)
    decide(session, both[6], "ana")
    found = store.report(session=session).agreement
    assert (found.units, found.same) == (6, 4)
    assert found.alpha is not None
    assert 0 < found.alpha < 1


def test_the_command_says_and_sets_the_team(database: str, session: Session) -> None:
    """Without names it only says; names that are no names, or a share that is none, change nothing."""
    run = CliRunner()

    def said(*arguments: str) -> str:
        done = run.invoke(app, ["team", *arguments, "--db", database])
        return done.stdout if done.exit_code == 0 else f"refused: {done.exception or done.stderr}"

    assert "no team" in said()
    assert said("ana", "b\x1ben", "--shared", "0.25") == "ana, b␛en; 25% of the statements go to all\n"
    assert "refused" in said("ana", "--nobody")
    assert "not between 0 and 1" in said("ana", "--shared", "2")
    assert said() == "ana, b␛en; 25% of the statements go to all\n"
    assert said("ana", "eva") == "ana, eva; 25% of the statements go to all\n"  # the share stays
    assert said("--shared", "0.5") == "ana, eva; 50% of the statements go to all\n"  # so do the members
    assert "no team" in said("--nobody")
    assert "a team needs names" in said("--shared", "0.5")
    assert store.team(session=session) is None
