"""The user's settings, and terminals with few colours or none."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
import test_tui_samples as samples
from rich.style import Style
from sqlalchemy.engine import Engine
from test_tui import ORDER, press, seen, settle, status, steps

from tracker.errors import InputError
from tracker.records import ReviewStatus
from tui import settings
from tui.app import DeskApp


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = samples.fill(tmp_path)
    yield made
    made.dispose()


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings are."""
    path = tmp_path / "desk.toml"
    monkeypatch.setenv(settings.VARIABLE, str(path))
    return path


async def test_keys_and_colours_from_the_file(engine: Engine, file: Path) -> None:
    """Accept is y, next is also tab, light colours; the help says so."""
    file.write_text(
        'theme = "textual-light"\n[keys]\n"desk.accept" = "y"\n"desk.next" = "j,tab"\n"pick.choose" = "f2"\n'
    )
    app = DeskApp(engine, "ana", settings.read())
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        assert app.theme == "textual-light"
        await press(pilot, "a")
        assert not steps(engine)
        await press(pilot, "y", "tab")
        assert status(engine, ORDER[0]) is ReviewStatus.ACCEPTED
        assert app.screen_stack[0]._course.sitting.current == ORDER[2]
        await press(pilot, "e", "w", *"nobody", "enter", "f2")
        assert len(steps(engine)) == 2
        await press(pilot, "question_mark")
        assert "y  Accept the tag" in seen(pilot)
        assert "desk.accept" in seen(pilot)


def test_two_keys_change_places(file: Path) -> None:
    file.write_text('[keys]\n"desk.accept" = "x"\n"desk.reject" = "a"\n')
    assert settings.read().keys == {"desk.accept": "x", "desk.reject": "a"}


def test_no_file_is_no_settings(file: Path) -> None:
    assert settings.read() == settings.Settings()


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ('theme = "dracul"', "'dracul' is no theme; there are textual-dark"),
        ('[keys]\n"desk.acept" = "y"', "'desk.acept' is no key of the desk"),
        ('[keys]\n"desk.accept" = " "', "'desk.accept' needs a key"),
        ('[keys]\n"desk.accept" = "x"', "'x' is the key of both desk.accept and desk.reject"),
        ("keys = 3", "keys: "),
        ('colour = "red"', "colour: "),
        ("theme = ", "desk.toml: "),
        ("\x00", "desk.toml: "),
    ],
)
def test_what_is_wrong_in_the_file_is_said(file: Path, text: str, cause: str) -> None:
    file.write_text(text)
    with pytest.raises(InputError) as refused:
        settings.read()
    assert str(file) in str(refused.value)
    assert cause in str(refused.value)


def is_plain(style: Style) -> bool:
    """Whether it leaves the colours to the terminal."""
    return all(colour is None or colour.is_default for colour in (style.color, style.bgcolor))


async def test_no_color(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not one colour reaches the terminal; what colour says, a sign says too."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = DeskApp(engine, "ana")
    async with app.run_test(size=(160, 48)) as pilot:
        await settle(pilot)
        lines = [list(strip) for strip in app.screen._compositor.render_strips()]
        for colours in app._filters:
            if colours.enabled:
                lines = [colours.apply(line, app.screen.background_colors[1]) for line in lines]
        styles = {segment.style for line in lines for segment in line if segment.style}
        assert [str(style) for style in styles if not is_plain(style)] == []
        assert any(style.bold for style in styles)
        assert "C‹claimed›" in seen(pilot)  # noqa: RUF001
        await press(pilot, "a")
    assert len(steps(engine)) == 1


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "textual-light"])
async def test_the_desk_stays_in_sight_under_a_dialog(engine: Engine, theme: str) -> None:
    """In the sixteen colours of the terminal too: a background of these has no transparency."""
    app = DeskApp(engine, "ana")
    app.theme = theme
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        for keys, asked in ((["e", "w"], "speaks?"), (["v", "A"], "Accept")):
            await press(pilot, *keys)
            await pilot.pause()
            picture = unescape(app.export_screenshot())
            assert asked in picture
            assert "8\N{NO-BREAK SPACE}left" in picture
            await press(pilot, "escape", "escape")
