"""The guide on a screen of its own."""

from __future__ import annotations

from tui.guide import digest
from tui.screens.reading import ReadingScreen


class GuideScreen(ReadingScreen):
    """What counts as a statement, in short."""

    def __init__(self) -> None:
        super().__init__(" Guide: who claims, blames, denies or stays silent", digest())
