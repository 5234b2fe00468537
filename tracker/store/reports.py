"""What all decisions together say of the model, and of how far the reviewers agree."""

from __future__ import annotations

from sqlmodel import Session

from tracker.checks import Checked, Report, agreement
from tracker.store.checks import answers, population, tags
from tracker.store.teams import opinions


def report(*, session: Session) -> Report:
    """All that people's decisions say of the model and of each other."""
    given, found = answers(session=session), tags(session=session)
    agreed = {i: said.pop() for i, by in given.items() if len(said := set(by.values())) == 1}
    checked = [Checked(frozenset(found.get(i, ())), stances) for i, stances in agreed.items()]
    return Report(
        population(session=session),
        checked,
        len(given) - len(checked),
        agreement(opinions(session=session)),
        agreement(given.values()),
    )
