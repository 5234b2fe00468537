"""The honest check in the store: what is drawn, when it is asked, what answers add up to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from conftest import TEXT, article, file
from sqlmodel import Session, select

from tracker import checks, review, store
from tracker.errors import StoreError
from tracker.records import DecisionKind, Effect, Stance
from tracker.segments import sentences
from tracker.store.checks import EVERY, held_back
from tracker.tables import AnswerRow, DrawnRow, StatementRow


def draw(session: Session, *words: str) -> list[int]:
    """Put the sentences that begin so among the drawn, of every text; the lot itself has tests of its own."""
    ids = []
    for digest in session.exec(select(StatementRow.digest).distinct()).all():
        text = store.text_of(digest, session=session)
        for n, sentence in enumerate(s for w in words for s in sentences(text) if s.text.startswith(w)):
            row = DrawnRow(digest=digest, start=sentence.start, end=sentence.end, turn=n)
            session.add(row)
            session.flush()
            ids.append(row.id or 0)
    session.commit()
    return ids


def decide(session: Session, ids: list[int], reviewer: str, kind: DecisionKind = DecisionKind.ACCEPT) -> None:
    for statement_id in ids:  # each a little later: a clock may stand still between two
        store.decide([review.decision(statement_id, kind, reviewer=reviewer)], session=session)


def many(session: Session, count: int) -> list[int]:
    return [i for n in range(count) for i in file(article(f"Story {n}.\n\n{TEXT}", f"s{n}"), session)]


def test_a_preview_of_a_ruling_tells_nothing_of_hidden_tags(session: Session) -> None:
    """Two events of three statements each; of either one is hidden from Ana until she has tagged its sentence."""
    for name in ("one", "other"):
        file(article(f"The {name} story.\n\n{TEXT}", name), session)
    drawn = draw(session, "The ministry blamed")

    def effect() -> Effect:
        merge = partial(store.merge_events, 1, [2], reviewer="ana", session=session)
        return store.effect(merge, session=session)

    assert effect() == Effect(statements=4, sources=2, claims=4, claims_after=2)
    store.answer(drawn[0], [Stance.BLAMED], "ana", session=session)
    assert effect() == Effect(statements=5, sources=2, claims=5, claims_after=3)


def test_filing_a_text_draws_from_its_sentences(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its digest, once: another source of the same text draws nothing more."""
    monkeypatch.setattr("tracker.store.filing.draw", checks.draw)
    found = []
    for n in range(12):
        tagged = article(f"Story {n}.\n\n{TEXT}", f"s{n}")
        file(tagged, session)
        store.add_source(article(f"Story {n}.\n\n{TEXT}", "elsewhere", outlet="Other").document, session=session)
        digest = tagged.document.digest
        found += [
            (digest, span.start, span.end, turn) for span, turn in checks.draw(digest, sentences(tagged.document.text))
        ]
    rows = session.exec(select(DrawnRow)).all()
    assert found
    assert [(r.digest, r.start, r.end, r.turn) for r in rows] == found
    people = store.report(session=session).population
    assert (people.texts, people.sentences, people.tagged, people.drawn) == (12, 12 * 6, 12 * 3, len(found))


def test_a_drawn_statement_is_tagged_blind_before_it_is_shown(session: Session) -> None:
    """It waits at the end of the queue; whoever goes there is asked first, and once."""
    ids = file(article(), session)
    (drawn,) = draw(session, "The ministry blamed")
    assert held_back("ana", session=session) == {ids[1]}
    assert store.queue_of("ana", session=session) == store.Queue([ids[0], ids[2], ids[1]], 3)
    assert store.check_before(ids[0], "ana", session=session) is None
    check = store.check_before(ids[1], "ana", session=session)
    assert check is not None
    assert (check.id, check.sentence.text) == (drawn, "The ministry blamed the Sarn Brigade for the raid.")
    store.answer(drawn, [Stance.BLAMED], "ana", session=session)
    assert store.check_before(ids[1], "ana", session=session) is None
    assert store.check_before(ids[1], "ben", session=session) is None  # one answer is enough
    assert store.queue_of("ana", session=session) == store.Queue([ids[1], ids[0], ids[2]], 3)


def test_a_tag_that_was_seen_is_not_asked_about(session: Session) -> None:
    """Who decided on the statement, or put it off, has seen its tag; another reviewer has not."""
    ids = file(article(), session)
    draw(session, "The ministry blamed")
    decide(session, [ids[1]], "ana", DecisionKind.SKIP)
    assert store.check_before(ids[1], "ana", session=session) is None
    assert store.check_before(ids[1], "ben", session=session) is not None


def test_a_check_comes_after_ten_decisions(session: Session) -> None:
    """Ten of the reviewer's own; what comes is what she has not seen the tag of, in its turn."""
    ids = many(session, 4)
    draw(session, "The Northern Front")  # she decides on all four of them
    quiet = draw(session, "Drones set fire")
    decide(session, ids[: EVERY - 1], "ana")
    decide(session, ids[EVERY - 1 :], "ben", DecisionKind.SKIP)
    assert store.check_before(None, "ana", session=session) is None
    decide(session, [ids[EVERY - 1]], "ana")
    check = store.check_before(None, "ana", session=session)
    assert check is not None
    assert check.id == quiet[0]
    store.answer(check.id, [], "ana", session=session)
    assert store.check_before(None, "ana", session=session) is None


def test_the_toss_chooses_between_tagged_and_quiet(session: Session) -> None:
    """As ``wants_tagged`` has it; when one kind has run out the other follows."""
    ids = many(session, 8)
    tagged, quiet = draw(session, "The brigade denied"), draw(session, "Drones set fire")
    mine = [i for i in ids if session.get_one(StatementRow, i).stance is not Stance.DENIED]
    decide(session, mine[:EVERY], "ana")
    asked = []
    for n in range(16):
        check = store.check_before(None, "ana", session=session)
        assert check is not None
        left = (set(tagged) if checks.wants_tagged("ana", n) else set(quiet)) - set(asked)
        assert check.id in (left or set(tagged + quiet) - set(asked))
        asked.append(check.id)
        row = AnswerRow(drawn_id=check.id, reviewer="ana", at=datetime.now(UTC) - timedelta(days=1), stances=[])
        session.add(row)
        session.flush()
    assert set(asked) == {*tagged, *quiet}
    assert store.check_before(None, "ana", session=session) is None


def test_the_last_answer_can_be_taken_back(session: Session) -> None:
    """As long as nothing was decided since; the sentence is asked about again and may be answered anew."""
    ids = file(article(), session)
    (drawn,) = draw(session, "The ministry blamed")
    assert not store.take_back_answer("ana", session=session)
    store.answer(drawn, [Stance.DENIED], "ana", session=session)
    assert not store.take_back_answer("ben", session=session)
    assert store.take_back_answer("ana", session=session)
    assert store.check_before(ids[1], "ana", session=session) is not None
    store.answer(drawn, [Stance.BLAMED], "ana", session=session)
    decide(session, [ids[0]], "ana")
    assert not store.take_back_answer("ana", session=session)
    (checked,) = store.report(session=session).checked
    assert checked == checks.Checked(frozenset([Stance.BLAMED]), frozenset([Stance.BLAMED]))


def test_an_answer_is_taken_back_after_what_came_later_was_undone(session: Session) -> None:
    """Decided, answered, decided, undone: the answer is the last step that stands; before it, the first decision."""
    one, two, _ = file(article(), session)
    (drawn,) = draw(session, "The ministry blamed")
    decide(session, [one], "ana")
    store.answer(drawn, [Stance.BLAMED], "ana", session=session)
    decide(session, [two], "ana")
    assert not store.take_back_answer("ana", session=session)
    assert store.undo("ana", session=session) == [two]
    assert store.take_back_answer("ana", session=session)
    assert not store.take_back_answer("ana", session=session)
    assert store.undo("ana", session=session) == [one]


def test_the_report_counts_what_reviewers_agree_on(session: Session) -> None:
    """Three sentences answered by two: one they differ on is left out and lowers alpha."""
    file(article(), session)
    claimed, denied, quiet = draw(session, "The Northern Front", "The brigade", "Drones set fire")
    for reviewer, second in (("ana", Stance.DENIED), ("ben", Stance.CLAIMED)):
        store.answer(claimed, [Stance.CLAIMED], reviewer, session=session)
        store.answer(denied, [second], reviewer, session=session)
        store.answer(quiet, [], reviewer, session=session)
    found = store.report(session=session)
    assert found.checked == [
        checks.Checked(frozenset([Stance.CLAIMED]), frozenset([Stance.CLAIMED])),
        checks.Checked(frozenset(), frozenset()),
    ]
    assert found.differing == 1
    assert (found.blind_agreement.units, found.blind_agreement.same) == (3, 2)
    assert found.quality[Stance.CLAIMED].precision == checks.Estimate(1)
    assert (found.population.sentences, found.population.tagged, found.population.drawn_tagged) == (5, 3, 2)


def test_answers_never_change(session: Session) -> None:
    """The database refuses, and there is no answer to what was not drawn."""
    file(article(), session)
    (drawn,) = draw(session, "The ministry")
    store.answer(drawn, [], "ana", session=session)
    session.commit()
    for change in ("UPDATE answer SET reviewer = 'ben'", "DELETE FROM answer"):
        with pytest.raises(sa.exc.IntegrityError, match="never changed or deleted"):
            session.execute(sa.text(change))
        session.rollback()
    with pytest.raises(StoreError):
        store.answer(99, [], "ana", session=session)
