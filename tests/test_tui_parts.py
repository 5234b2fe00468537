# ruff: noqa: RUF001 - the signs of the desk
"""The parts of the desk that need no screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import test_tui_samples as samples
from rich.cells import cell_len

from tracker import review, store
from tracker.inert import fit, inert, isolate
from tracker.records import Certainty, Changes, DecisionKind, ReviewStatus, Span, Stance
from tui import pages, verdicts
from tui.layout import lay_out, wrap
from tui.matching import Found, Option, matches
from tui.pages import Line, Opening, Page, Passage
from tui.sitting import Sitting


def page_after(tmp_path: Path, *taken: tuple[str, Stance]) -> Page:
    """The sample's first statement, tagged claimed, after these reviewers set its stance."""
    engine = samples.fill(tmp_path)
    with store.session(engine) as session:
        for reviewer, stance in taken:
            changes = Changes(stance=stance)
            store.decide(
                [review.decision(1, DecisionKind.CORRECT, reviewer=reviewer, changes=changes)], session=session
            )
        page = pages.page(1, "ana", session=session)
    engine.dispose()
    return page


def test_accepting_a_dispute_takes_what_is_shown(tmp_path: Path) -> None:
    """Ana said denied, Ben unclaimed: the tag's claimed is shown, so that is what her accept sets."""
    page = page_after(tmp_path, ("ana", Stance.DENIED), ("ben", Stance.UNCLAIMED))
    assert page.filed.status is ReviewStatus.DISPUTED
    assert verdicts.accept(page, "ana").changes == Changes(stance=Stance.CLAIMED)
    assert verdicts.accept(page, "eve").kind is DecisionKind.ACCEPT


def test_accepting_a_correction(tmp_path: Path) -> None:
    """Ana's own correction stays with a plain accept; Ben's accept sets the same, so that they agree."""
    page = page_after(tmp_path, ("ana", Stance.DENIED))
    assert verdicts.accept(page, "ana").kind is DecisionKind.ACCEPT
    assert verdicts.accept(page, "ben").changes == Changes(stance=Stance.DENIED)
    assert verdicts.with_stance(Stance.DENIED)(page, "ben").changes == Changes(stance=Stance.DENIED)
    assert verdicts.with_stance(Stance.BLAMED)(page, "ana").changes == Changes(stance=Stance.BLAMED)


def test_agreeing_ends_a_dispute(tmp_path: Path) -> None:
    """Ana accepts claimed; Ben says blamed, then claimed as she does, which is neither a dispute nor a correction."""
    engine = samples.fill(tmp_path)
    with store.session(engine) as session:
        for reviewer, stance, status in (
            ("ben", Stance.BLAMED, ReviewStatus.CORRECTED),
            ("ben", Stance.CLAIMED, ReviewStatus.ACCEPTED),
            ("ben", Stance.BLAMED, ReviewStatus.CORRECTED),
            ("ana", Stance.CLAIMED, ReviewStatus.DISPUTED),
            ("ben", Stance.CLAIMED, ReviewStatus.ACCEPTED),
        ):
            page = pages.page(1, reviewer, session=session)
            store.decide([verdicts.with_stance(stance)(page, reviewer)], session=session)
            page = pages.page(1, reviewer, session=session)
            assert page.filed.status is status
            assert len(page.opinions) == (2 if status is ReviewStatus.DISPUTED else 1)
        assert page.opinions[0].standing == review.Standing(ReviewStatus.ACCEPTED)
    engine.dispose()


@pytest.mark.parametrize("into", [1, 3])
def test_accepting_after_a_merging_starts_no_dispute(tmp_path: Path, into: int) -> None:
    """Ana puts the statement to E2, which becomes E3, or the tag's E1; Ben, she and Cem accept what is shown then."""
    engine = samples.fill(tmp_path)
    with store.session(engine) as session:
        step = review.decision(1, DecisionKind.CORRECT, reviewer="ana", changes=Changes(event_id=2))
        store.decide([step], session=session)
        ruling = store.merge_events(into, [2], reviewer="ana", session=session)
        for reviewer in ("ben", "ana", "cem"):
            page = pages.page(1, reviewer, session=session)
            store.decide([verdicts.accept(page, reviewer)], session=session)
            filed = pages.page(1, reviewer, session=session).filed
            assert filed.status is (ReviewStatus.ACCEPTED if into == 1 else ReviewStatus.CORRECTED)
            assert filed.event_id == into
        store.undo("cem", session=session)
        store.undo("ben", session=session)
        store.undo_ruling(ruling, reviewer="ana", session=session)
        assert pages.page(1, "ana", session=session).filed.event_id == 2
    engine.dispose()


@pytest.mark.parametrize("into", [1, 2, 3])
def test_a_merging_ends_a_dispute_over_the_event(tmp_path: Path, into: int) -> None:
    """Ana puts the statement to E2 and Ben to E3; then these are one, with the tag's E1 or without, then two again."""
    engine = samples.fill(tmp_path)
    with store.session(engine) as session:
        for reviewer, event_id in (("ana", 2), ("ben", 3)):
            changes = Changes(event_id=event_id)
            step = review.decision(1, DecisionKind.CORRECT, reviewer=reviewer, changes=changes)
            store.decide([step], session=session)
        assert pages.page(1, "cem", session=session).filed.status is ReviewStatus.DISPUTED
        others = [2, 3] if into == 1 else [5 - into]
        ruling = store.merge_events(into, others, reviewer="cem", session=session)
        filed = pages.page(1, "cem", session=session).filed
        assert filed.status is (ReviewStatus.ACCEPTED if into == 1 else ReviewStatus.CORRECTED)
        assert filed.event_id == into
        store.undo_ruling(ruling, reviewer="cem", session=session)
        assert pages.page(1, "cem", session=session).filed.status is ReviewStatus.DISPUTED
    engine.dispose()


def test_accents_need_not_be_typed() -> None:
    """Nor left out: a name is found with and without them."""
    cartel, council = options = [Option("Cártel del Estero"), Option("Lodz council")]
    assert matches("cartel", options) == matches("cártel", options) == Found([cartel], [])
    assert matches("łódź", options) == Found([council], [])


def test_what_begins_a_word_comes_first() -> None:
    town, group, alliance = options = [Option("Sogndal"), Option("Harakat al-Wadi"), Option("Alliance")]
    assert matches("al", options) == Found([alliance, group, town], [])


def test_what_is_only_alike_is_not_meant() -> None:
    """ "Daesh" is in "Sudanese" but for a letter; it is the Islamic State, which need not be like it."""
    sudanese, state = options = [Option("Sudanese Armed Forces"), Option("Islamic State")]
    assert matches("Daesh", options) == Found([state], [sudanese])
    assert matches("Daesh", options[:1]) == Found([], [sudanese])
    assert matches("Islamc Stat", options) == Found([state], [])


def test_a_cue_outside_the_passage_does_not_break_the_layout() -> None:
    tag = samples.depot().statements[0]
    far = replace(tag, cue=Span(90_000, 90_005, "blame"))
    assert lay_out(Passage(samples.DEPOT, 0), far, 60).line_of(0) == 0


def test_inert_keeps_every_offset() -> None:
    text = "a\x00\x1b\x7f\x9b\u202e\u2066\u200b\ufeff\u00ad\ufe0f\ud800\ue000\U0001f1ee\U0001f3fb\t\r\u2028e\u0301\n"
    shown = inert(text)
    assert len(shown) == len(text)
    assert shown == "a␀␛␡���····��I·   e\u0301\n"
    assert inert("e" + "\u0301" * 9) == "e" + "\u0301" * 4 + "·" * 5


def test_right_to_left_is_isolated() -> None:
    assert isolate("the \u05d1\u05d9\u05ea \u05e1 school 1") == "the \u2067\u05d1\u05d9\u05ea \u05e1\u2069 school 1"


@pytest.mark.parametrize("text", ["one two three four", "x" * 50, "漢字" * 20, "a 漢字かな b " * 9, "\n\na\n", "", " "])
def test_wrap_loses_nothing(text: str) -> None:
    lines = [text[start:end] for start, end in wrap(text, 8)]
    assert all(cell_len(line) <= 8 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_fit_cuts_with_an_ellipsis() -> None:
    assert fit("Torvel depot", 8) == "Torvel…"
    assert cell_len(fit("漢字漢字漢字", 6)) <= 6
    assert fit("abc", 0) == ""


def test_marks_that_nest_close_in_order() -> None:
    """The words of the event hold those of the responsible party."""
    text = "Iran blamed the Sarn raid."
    found = samples.statement(
        text, Stance.BLAMED, "blamed", 0.5, speaker=(("Iran",),), responsible=(("Sarn raid",),),
        event=("the Sarn raid", "the raid", "E1"),
    )  # fmt: skip
    layout = lay_out(Passage(text, 0), found, 80)
    assert layout.text == "S‹Iran› C‹blamed› E‹the R‹Sarn raid››."
    marked = {mark.roles: layout.text[mark.start : mark.end] for mark in layout.marks}
    assert marked["event",] == "E‹the R‹Sarn raid››"
    assert marked["responsible",] == "R‹Sarn raid›"


def test_a_passage_is_cut_at_words() -> None:
    text = "aaa bbb ccc The raid. ddd eee fff"
    passage = pages.cut(text, Span.cut(text, 12, 21), around=6)
    assert passage == Passage("ccc The raid. ddd", 8, above=8, below=8)


def test_a_sitting_keeps_its_order() -> None:
    counts = dict.fromkeys(ReviewStatus, 0)
    sitting = Sitting(Opening([3, 1, 2, 9], 3, counts, None))
    sitting.put_off(3)
    assert (sitting.ids, sitting.current) == ([1, 2, 9, 3], 1)
    sitting.decided(1)
    sitting.decided(2)
    assert sitting.current == 3
    sitting.heard([Line(4, ReviewStatus.PENDING, Stance.BLAMED, Certainty.ASSERTED, None, "")])
    assert sitting.upcoming() == 4
