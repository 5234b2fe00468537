# ruff: noqa: RUF001 - the signs of the desk
"""Editing and adding on the desk, driven by keys, and what the database holds afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import test_tui_samples as samples
from sqlalchemy.engine import Engine
from test_tui import ORDER, desk, go, here, press, said, seen, settle, status, steps, until

from tracker import review, store
from tracker.records import (
    Certainty,
    Changes,
    DecisionKind,
    FiledStatement,
    Party,
    ReviewStatus,
    Span,
    Stance,
)
from tui.widgets.article import Article

BLAMED = 2  # "The defence ministry in Arlund had earlier blamed the Sarn Brigade for the raid."


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The sample, at the statement of the ministry."""
    made = samples.fill(tmp_path)
    with store.session(made) as session:
        store.keep_place("ana", BLAMED, session=session)
        session.commit()
    yield made
    made.dispose()


def filed(engine: Engine, statement_id: int = BLAMED) -> FiledStatement:
    with store.session(engine) as session:
        return store.statements(store.Filter(ids=(statement_id,)), session=session)[0]


def typed(text: str) -> list[str]:
    """The keys for a text."""
    return ["space" if letter == " " else letter for letter in text]


def span(words: str) -> Span:
    return samples.span(samples.DEPOT, words)


# --- pickers --------------------------------------------------------------------------------------


async def test_another_speaker_is_one_correction(engine: Engine) -> None:
    """e, w, some letters, enter: stored and moved on. The ministry is a noun here, so its words stay."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "w", *"grey", "enter")
        changes = Changes(speaker=(Party(span("The defence ministry in Arlund"), ("Grey Hand",)),))
        assert steps(engine) == [(BLAMED, DecisionKind.CORRECT, changes)]
        assert filed(engine).status is ReviewStatus.CORRECTED
        assert here(pilot) == 6


async def test_a_name_that_the_sentence_has_brings_its_words(engine: Engine) -> None:
    """Arlund stands in the sentence: the responsible party's own name gives way to it, words and all."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "r", *"arlund", "enter")
    assert filed(engine).now.responsible == (Party(span("Arlund"), ("Arlund",)),)


async def test_typos_are_forgiven(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "e", "r", *typed("nothern frnt"), "enter")
    assert filed(engine).now.responsible[0].names == ("Northern Front",)


async def test_a_name_that_nobody_has_yet(engine: Engine) -> None:
    """What was typed is the last line: up from the first does not reach it, down does."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "w", *typed("Zq Council"), "enter")
    assert filed(engine).now.speaker == (Party(span("The defence ministry in Arlund"), ("Zq Council",)),)


async def test_a_known_name_that_the_list_lacks(engine: Engine) -> None:
    """ "ISIL" is like nobody here: it is taken as typed, and not for whoever is most alike."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "w", *typed("ISIL"), "enter")
    assert filed(engine).now.speaker[0].names == ("ISIL",)


async def test_nobody_and_one_more(engine: Engine) -> None:
    """Tab edits on; + adds beside the others. All of it is one decision."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "w", *"nobody", "tab", "r", *typed("+northern"), "enter")
    assert len(steps(engine)) == 1
    now = filed(engine).now
    assert now.speaker == ()
    assert [party.names for party in now.responsible] == [("Sarn Brigade",), ("Northern Front",)]
    assert now.responsible[1].span == span("Northern Front")


async def test_another_event_and_a_new_one(engine: Engine) -> None:
    """The events of the article come first: down once is the bridge."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "v", "down", "enter")
        assert steps(engine) == [(BLAMED, DecisionKind.CORRECT, Changes(event_id=2))]
        await press(pilot, "u", "e", "v", *typed("Raid of pirates"), "enter")
    after = filed(engine)
    assert after.event_id == 5
    assert (after.now.event.name, after.now.event.span.text) == ("Raid of pirates", "the raid")
    with store.session(engine) as session:
        assert store.event(5, session=session).title == "Raid of pirates"
        assert 5 in store.find_events(session=session)
        store.undo("ana", session=session)
        assert 5 not in store.find_events(session=session)


async def test_certainty_stance_and_why(engine: Engine) -> None:
    """c turns it, y notes why, a stance key saves: one decision with all three."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "c", "y", *typed("see para 3"), "enter")
        assert not steps(engine)
        assert "hedged (?)" in seen(pilot)
        assert "Noted: see para 3" in seen(pilot)
        await press(pilot, "3")
        assert steps(engine) == [(BLAMED, DecisionKind.CORRECT, Changes(Stance.DENIED, Certainty.HEDGED))]
        await press(pilot, "u", "h")
        assert "(see para 3)" in seen(pilot)
    with store.session(engine) as session:
        assert store.history(BLAMED, session=session)[0].why == "see para 3"


@pytest.mark.parametrize("keys", ["escape", "c escape", "w escape escape", "s l escape escape", "s l enter escape"])
async def test_escape_leaves_everything_as_it_was(engine: Engine, keys: str) -> None:
    async with desk(engine) as pilot:
        before = seen(pilot).splitlines()[:-1]
        await press(pilot, "e", *keys.split())
        await settle(pilot)
        assert seen(pilot).splitlines()[:-1] == before
        assert not steps(engine)
        assert here(pilot) == BLAMED


async def test_saving_without_a_change_accepts_and_x_rejects_with_the_note(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "e", "enter")
        assert steps(engine) == [(BLAMED, DecisionKind.ACCEPT, Changes())]
        await press(pilot, "e", "y", *"odd", "enter", "x")
    with store.session(engine) as session:
        (rejected,) = store.history(6, session=session)
    assert (rejected.kind, rejected.why) == (DecisionKind.REJECT, "odd")


async def test_keys_typed_at_once_fall_on_the_right_statement(engine: Engine) -> None:
    """Accept, edit, pick, reject without a pause: the picker gets its letters, the next statement its rejection."""
    async with desk(engine) as pilot:
        for key in ["a", "e", "w", *"grey", "enter", "x"]:
            pilot.app.simulate_key(key)
        await settle(pilot)
        await settle(pilot)
    taken = steps(engine)
    assert [(number, kind.value) for number, kind, _ in taken] == [(2, "accept"), (6, "correct"), (3, "reject")]
    assert taken[1][2].speaker[0].names == ("Grey Hand",)


@pytest.mark.parametrize(("typed_first", "row"), [("", 1), ("", 2), ("a", 1), ("", 999)])
async def test_down_counts_before_the_list_is_there(engine: Engine, typed_first: str, row: int) -> None:
    """Letters, down and enter typed at once choose the line that they choose when typed slowly; the last at most."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "w", *typed_first)
        picker = pilot.app.screen
        await until(pilot, lambda: picker._found_for == typed_first)
        wanted = picker._shown[min(row, len(picker._shown) - 1)].value
        assert wanted != picker._shown[0].value
        await press(pilot, "escape", "escape")
        for key in ["e", "w", *typed_first, *["down"] * row, "enter"]:
            pilot.app.simulate_key(key)
        await settle(pilot)
        await settle(pilot)
        assert len(steps(engine)) == 1
    assert [name for party in filed(engine).now.speaker for name in party.names] == ([wanted] if wanted else [])


async def test_an_unanswered_picker_saves_nothing(engine: Engine) -> None:
    """Why has no lines until something is typed: enter chooses nothing."""
    async with desk(engine) as pilot:
        await press(pilot, "slash", "enter")
        assert here(pilot) == BLAMED
        assert not steps(engine)


async def test_the_mouse_chooses_a_line(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "e", "w", *"grey")
        await pilot.pause(0.1)
        await pilot.click("#picker", offset=(10, 3))
        await settle(pilot)
    assert filed(engine).now.speaker[0].names == ("Grey Hand",)


async def test_hostile_names_are_inert_in_pickers(engine: Engine) -> None:
    with store.session(engine) as session:
        store.keep_place("ana", 8, session=session)
        session.commit()
    for size in ((80, 24), (160, 48)):
        async with desk(engine, size) as pilot:
            for keys in (["e", "w"], ["escape", "v"], ["escape", "escape", "f", *"red"], ["escape", "f", *"bombing"]):
                await press(pilot, *keys)
                await pilot.pause(0.1)
                text = seen(pilot)
                assert "[b]Red[/b]" in text or "[blink]Bombing[/]" in text or "[red]" in text
                assert "\x1b" not in text
                assert "\u202e" not in text


# --- words ----------------------------------------------------------------------------------------


async def test_words_move_by_their_ends(engine: Engine) -> None:
    """The speaker's end goes back two words; tab takes the responsible, whose start goes on one word."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "s", "h", "h", "tab", "L", "a")
        assert here(pilot) == 6
    changes = Changes(
        speaker=(Party(span("The defence ministry"), ("defence ministry",)),),
        responsible=(Party(span("Sarn Brigade"), ("Sarn Brigade",)),),
    )
    assert steps(engine) == [(BLAMED, DecisionKind.CORRECT, changes)]


async def test_words_are_seen_to_move(engine: Engine) -> None:
    """What the terminal gets, of all screens together: the one that edits lies between this one and the desk."""

    def drawn() -> str:
        return pilot.app.export_screenshot().replace("&#160;", " ")

    async with desk(engine) as pilot:
        await press(pilot, "e", "s")
        assert "S‹The defence ministry in Arlund›" in drawn()
        await press(pilot, "h", "h")
        await until(pilot, lambda: "S‹The defence ministry›" in drawn())
        await press(pilot, "escape")
        await until(pilot, lambda: "S‹The defence ministry in Arlund›" in drawn())


async def test_cue_and_event_have_words_too(engine: Engine) -> None:
    """c: the cue, which stays in its sentence; v: the event's, which stays the same event."""
    async with desk(engine) as pilot:
        await press(pilot, "e", "s", "c", "H", "v", "l", "enter", "enter")
    now = filed(engine).now
    assert now.cue == span("earlier blamed")
    assert now.event.span.text == "the raid. The"
    assert filed(engine).event_id == 1


async def test_a_party_called_by_its_words_is_called_by_the_new_ones(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await go(pilot, 5)
        await press(pilot, "e", "s", "l", "l", "a")
    assert filed(engine, 5).now.speaker[0].names == ("Investigators suspect the",)


# --- adding ---------------------------------------------------------------------------------------


async def test_a_missed_statement_is_added(engine: Engine) -> None:
    """In the brigade's sentence "called" was missed: a denial by the brigade. The keys, from its first word."""
    async with desk(engine, (160, 48)) as pilot:
        await press(pilot, "j", "j")
        assert here(pilot) == 3
        await press(pilot, "i", *["right"] * 11, "l", "l", "3")
        assert "who speaks" in seen(pilot)
        await press(pilot, "l", "enter", *"sarn", "enter")  # The brigade
        await press(pilot, "0")
        await press(pilot, "enter", "enter")
        assert here(pilot) == 3
    added = filed(engine, 9)
    assert added.model is None
    assert added.status is ReviewStatus.ACCEPTED
    assert (added.tag.stance, added.tag.certainty) == (Stance.DENIED, Certainty.ASSERTED)
    assert added.tag.cue.text == "called the ministry's"
    assert added.tag.sentence.text.startswith("The brigade denied")
    assert added.tag.speaker == (Party(span("The brigade"), ("Sarn Brigade",)),)
    assert added.tag.responsible == ()
    assert added.event_id == 1
    assert steps(engine) == [(9, DecisionKind.ACCEPT, Changes())]


async def test_adding_is_undone_and_redone(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "i", "4", "0", "enter", "enter")
        assert status(engine, 9) is ReviewStatus.ACCEPTED
        await press(pilot, "u")
        assert status(engine, 9) is ReviewStatus.REJECTED
        with store.session(engine) as session:
            assert 9 not in [f.id for f in store.statements(session=session)]
        await press(pilot, "U")
        assert status(engine, 9) is ReviewStatus.ACCEPTED


async def test_adding_with_the_mouse_in_another_sentence(engine: Engine) -> None:
    """A click takes the word under it, j goes to the next sentence."""
    async with desk(engine) as pilot:
        await press(pilot, "i", "j")
        line = next(n for n, row in enumerate(seen(pilot).splitlines()) if "fairy tale" in row)
        column = seen(pilot).splitlines()[line].index("fairy")
        await pilot.click(offset=(column + 1, line))
        await settle(pilot)
        assert "C‹fairy›" in seen(pilot)
        await press(pilot, "escape")
        assert "C‹blamed›" in seen(pilot)
        assert not steps(engine)


async def test_a_pronoun_is_given_its_name(engine: Engine) -> None:
    """The marked words stay, and the picker says whom they name; own names are offered first."""
    async with desk(engine, (160, 48)) as pilot:
        await press(
            pilot, "i", "right", "2", "right", "right", "enter", *"front", "enter", *["right"] * 3, "l", "enter"
        )
        await pilot.pause(0.1)
        assert "Sarn Brigade" in seen(pilot)
        await press(pilot, "enter", "enter", *typed("Fire at sea"), "enter")
    added = filed(engine, 9)
    assert added.tag.speaker[0].names == ("Northern Front",)
    assert added.tag.event.name == "Fire at sea"
    assert added.event_id == 5


async def test_an_addition_that_is_not_stored_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("no space left [on] device")

    monkeypatch.setattr(store, "add_statement", refuse)
    async with desk(engine) as pilot:
        await press(pilot, "i", "4", "0", "enter", "enter")
        (notice,) = pilot.app._notifications
        assert "was not added: no space left [on] device" in notice.message
        assert "C‹blamed›" in seen(pilot)


async def test_a_correction_that_is_not_stored_leaves_no_event(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError("gone")

    async with desk(engine) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(store, "decide", refuse)
            await press(pilot, "e", "v", *typed("Raid of pirates"), "enter")
        assert here(pilot) == BLAMED
    with store.session(engine) as session:
        assert len(store.events(session=session)) == 4


@pytest.mark.parametrize("leave", ["enter", "tab escape"])
async def test_after_a_failed_read_the_desk_shows_what_the_keys_decide(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, leave: str
) -> None:
    """The choice could not be looked up and the screen has gone: j shows the next statement, and x rejects it."""

    def refuse(*args: object) -> list[Span]:
        raise OSError("disk [I/O] error")

    async with desk(engine) as pilot:
        with monkeypatch.context() as patch:
            patch.setattr("tui.clerk.occurrences", refuse)
            await press(pilot, "e", "c", "w", *"grey", *leave.split())
        assert "disk [I/O] error" in said(pilot)
        assert "hedged" not in seen(pilot)  # what was changed before is not kept
        await press(pilot, "j")
        assert here(pilot) == 6
        assert "lawyer of Anton Reve" in seen(pilot)
        await press(pilot, "x")
    assert [(number, kind.value) for number, kind, _ in steps(engine)] == [(6, "reject")]


# --- two reviewers --------------------------------------------------------------------------------


async def test_editing_what_another_corrected_keeps_his_fields(engine: Engine) -> None:
    """Ben said hedged; Ana sees it so and sets the speaker: both fields are hers now."""
    with store.session(engine) as session:
        hedged = Changes(certainty=Certainty.HEDGED)
        store.decide([review.decision(BLAMED, DecisionKind.CORRECT, reviewer="ben", changes=hedged)], session=session)
        session.commit()
    async with desk(engine) as pilot:
        await press(pilot, "e", "w", *"nobody", "enter")
    assert steps(engine)[-1][2] == Changes(certainty=Certainty.HEDGED, speaker=())
    assert ORDER[0] == 8


async def test_the_article_stays_while_words_are_marked(engine: Engine) -> None:
    async with desk(engine) as pilot:
        await press(pilot, "i")
        article = pilot.app.screen_stack[0].query_one(Article)
        top = article.scroll_offset.y
        await press(pilot, "right", "right", "l")
        assert article.scroll_offset.y == top
