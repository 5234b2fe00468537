"""The honest check: which sentences are drawn, which comes next for a reviewer, what was answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from tracker import checks
from tracker.checks import Check, Population
from tracker.errors import StoreError
from tracker.records import DecisionKind, Span, Stance
from tracker.store.decisions import last_step
from tracker.store.rows import chunks, now, row_id
from tracker.store.tags import FOUND, NEWEST, said
from tracker.tables import AnswerRow, DecisionRow, DrawnRow, ReadingRow, StatementRow, TagRow, TextRow

EVERY = 10  # decisions of a reviewer from one check to the next; every other one hides a tag: 5 % of the items

_VERDICTS = (DecisionKind.ACCEPT, DecisionKind.CORRECT, DecisionKind.REJECT)
_IN_SENTENCE = sa.and_(
    col(StatementRow.digest) == col(DrawnRow.digest),
    col(StatementRow.cue_start) >= col(DrawnRow.start),
    col(StatementRow.cue_start) < col(DrawnRow.end),
)
_TAGGED = sa.exists().where(_IN_SENTENCE, FOUND)
_NEWEST = sa.select(sa.func.max(col(AnswerRow.id))).group_by(col(AnswerRow.drawn_id), col(AnswerRow.reviewer))
_HOLDS = sa.and_(col(AnswerRow.id).in_(_NEWEST), col(AnswerRow.stances).is_not(None))  # those not taken back
_ANSWERED = col(DrawnRow.id).in_(sa.select(col(AnswerRow.drawn_id)).where(_HOLDS))
_READ = sa.and_(col(TextRow.sentences).is_not(None), col(TextRow.digest).in_(sa.select(col(ReadingRow.digest))))


def _open_to(reviewer: str) -> sa.ColumnElement[bool]:
    """Whether nobody has answered for a drawn sentence, nor this reviewer decided on it with its tag in view."""
    seen = sa.exists().where(
        _IN_SENTENCE, col(DecisionRow.statement_id) == col(StatementRow.id), col(DecisionRow.reviewer) == reviewer
    )
    return sa.and_(~_ANSWERED, ~seen)


def hidden(reviewer: str) -> Any:
    """The query for the statements whose sentence the reviewer is to tag blind before he sees their tags."""
    return select(col(StatementRow.id)).join(DrawnRow, _IN_SENTENCE).where(FOUND, _open_to(reviewer))


def held_back(reviewer: str, among: Iterable[int] | None = None, *, session: Session) -> set[int]:
    """Those statements' ids; only ``among`` these, if any are given."""
    query = hidden(reviewer)
    if among is None:
        return set(session.exec(query))
    return {i for chunk in chunks(among) for i in session.exec(query.where(col(StatementRow.id).in_(chunk)))}


def check_before(statement_id: int | None, reviewer: str, *, session: Session) -> Check | None:
    """What the reviewer is to tag blind before this statement is shown, if anything.

    That is the statement's own sentence where it was drawn, else, after every :data:`EVERY` decisions, the
    next one in turn.
    """
    own = select(DrawnRow).join(StatementRow, _IN_SENTENCE)
    own = own.where(col(StatementRow.id) == statement_id, FOUND, _open_to(reviewer))
    row = session.exec(own).first() or (_next(reviewer, session=session) if _due(reviewer, session=session) else None)
    return _check(row, session=session) if row else None


def _due(reviewer: str, *, session: Session) -> bool:
    """Whether the reviewer has decided on enough statements since the last answer."""
    last = session.exec(select(sa.func.max(AnswerRow.at)).where(AnswerRow.reviewer == reviewer, _HOLDS)).one()
    taken = select(DecisionRow.at).where(DecisionRow.reviewer == reviewer, col(DecisionRow.kind).in_(_VERDICTS))
    newest = session.exec(taken.order_by(col(DecisionRow.id).desc()).limit(EVERY)).all()
    return len(newest) == EVERY and (last is None or newest[-1] > last)


def _next(reviewer: str, *, session: Session) -> DrawnRow | None:
    """The drawn sentence whose turn it is: one that was tagged or one that was not, by a toss."""
    answers = session.exec(select(sa.func.count()).where(AnswerRow.reviewer == reviewer, _HOLDS)).one()
    query = select(DrawnRow).join(TextRow, col(TextRow.digest) == col(DrawnRow.digest))
    query = query.where(_READ, _open_to(reviewer)).order_by(col(DrawnRow.turn), col(DrawnRow.id))
    wanted = _TAGGED if checks.wants_tagged(reviewer, answers) else ~_TAGGED
    return session.exec(query.where(wanted)).first() or session.exec(query).first()


def _check(row: DrawnRow, *, session: Session) -> Check:
    text = session.get_one(TextRow, row.digest).text
    return Check(row_id(row.id), row.digest, Span.cut(text, row.start, row.end))


def answer(check_id: int, stances: Collection[Stance], reviewer: str, *, session: Session) -> None:
    """Keep what a reviewer says of a drawn sentence without having seen its tag.

    Args:
        check_id: the sentence.
        stances: of the statements that it holds; empty where it holds none.
        reviewer: who says so.
        session: of the caller, who commits.

    Raises:
        StoreError: where there is no such sentence.
    """
    if session.get(DrawnRow, check_id) is None:
        raise StoreError(f"no drawn sentence {check_id}")
    said = [stance.value for stance in Stance if stance in stances]
    session.add(AnswerRow(drawn_id=check_id, reviewer=reviewer, at=now(), stances=said))
    session.flush()


def take_back_answer(reviewer: str, *, session: Session) -> bool:
    """Take back the reviewer's last answer, if no later step stands; the sentence is then asked about again."""
    mine = select(AnswerRow).where(AnswerRow.reviewer == reviewer, _HOLDS).order_by(col(AnswerRow.id).desc())
    last = session.exec(mine).first()
    if last is None:
        return False
    if any(step.at > last.at for step in last_step(reviewer, session=session)):
        return False
    session.add(AnswerRow(drawn_id=last.drawn_id, reviewer=reviewer, at=now()))
    session.flush()
    return True


def population(*, session: Session) -> Population:
    """The sentences of all texts that a model has read, and how many of them the newest to read it tagged."""
    texts, sentences = session.exec(select(sa.func.count(), sa.func.sum(TextRow.sentences)).where(_READ)).one()
    place = sa.select(col(StatementRow.digest), col(StatementRow.sentence_start)).where(FOUND).distinct()
    place = place.join(TextRow, col(TextRow.digest) == col(StatementRow.digest)).where(_READ)
    tagged = session.exec(select(sa.func.count()).select_from(place.subquery())).one()
    drawn = select(sa.func.count()).select_from(DrawnRow).join(TextRow, col(TextRow.digest) == col(DrawnRow.digest))
    drawn = drawn.where(_READ)
    return Population(
        texts, sentences or 0, tagged, session.exec(drawn).one(), session.exec(drawn.where(_TAGGED)).one()
    )


def answers(*, session: Session) -> dict[int, dict[str, frozenset[Stance]]]:
    """What each reviewer says of each drawn sentence that was answered."""
    found: dict[int, dict[str, frozenset[Stance]]] = defaultdict(dict)
    query = select(AnswerRow.drawn_id, AnswerRow.reviewer, AnswerRow.stances).where(_HOLDS)
    for drawn_id, reviewer, stances in session.exec(query.order_by(col(AnswerRow.drawn_id))):
        found[drawn_id][reviewer] = frozenset(map(Stance, stances or ()))
    return found


def tags(*, session: Session) -> dict[int, set[Stance]]:
    """The stances that the newest model found in each drawn sentence that was answered, where it found any."""
    found: dict[int, set[Stance]] = defaultdict(set)
    query = select(col(DrawnRow.id), col(StatementRow.stance), TagRow).join(StatementRow, _IN_SENTENCE)
    beside = sa.and_(col(TagRow.statement_id) == col(StatementRow.id), col(TagRow.run_id) == NEWEST)
    for drawn_id, stance, tag in session.exec(query.outerjoin(TagRow, beside).where(FOUND, _ANSWERED)):
        found[row_id(drawn_id)].add(said(tag).stance if tag else Stance(stance))
    return found
