"""What a user has set for the desk: its colours and its keys, in a TOML file.

theme = "textual-light"

[keys]
"desk.accept" = "y"
"desk.next" = "j,down,tab"
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from textual.binding import Binding
from textual.theme import BUILTIN_THEMES

from tracker.errors import InputError
from tui import keys

VARIABLE = "TRACKER_SETTINGS"  # names another file


def path() -> Path:
    """Where the settings are, whether there are any or not."""
    return Path(os.environ.get(VARIABLE) or user_config_path("claim-tracker", appauthor=False) / "desk.toml")


class Settings(BaseModel):
    """The settings of the desk; what is not set stays as the desk has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    theme: str | None = None
    keys: dict[str, str] = Field(default_factory=dict)  # a key, or several with commas between, by the binding's id

    @field_validator("theme")
    @classmethod
    def _is_theme(cls, name: str | None) -> str | None:
        if name is not None and name not in BUILTIN_THEMES:
            raise ValueError(f"{name!r} is no theme; there are {', '.join(BUILTIN_THEMES)}")
        return name

    @field_validator("keys")
    @classmethod
    def _are_ids(cls, chosen: dict[str, str]) -> dict[str, str]:
        known = {name for table in tables() for name in table}
        for name, key in chosen.items():
            if name not in known:
                raise ValueError(f"{name!r} is no key of the desk; its help (?) lists them, such as desk.accept")
            if not all(part.strip() for part in key.split(",")):
                raise ValueError(f'{name!r} needs a key, such as "y", not {key!r}')
        for table in tables():
            held: dict[str, str] = {}
            for name, default in table.items():
                for key in chosen.get(name, default).split(","):
                    other = held.setdefault(key.strip(), name)
                    if other != name and not chosen.keys().isdisjoint((name, other)):
                        raise ValueError(f"{key.strip()!r} is the key of both {other} and {name}")
        return chosen


def read() -> Settings:
    """The settings in the user's file; the desk's own where there is none.

    Raises:
        InputError: naming the file and what is wrong in it.
    """
    try:
        return Settings.model_validate(tomllib.loads(path().read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Settings()
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {_cause(e['msg'])}" for e in error.errors())
        raise InputError(str(path()), told) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError(str(path()), str(error)) from error


def _cause(message: Any) -> str:
    return str(message).removeprefix("Value error, ")


def tables() -> Iterator[dict[str, str]]:
    """The keys of each screen, by the ids by which they can be set."""
    for name, table in vars(keys).items():
        if name.endswith("_KEYS"):
            yield {binding.id: binding.key for binding in table if isinstance(binding, Binding) and binding.id}
