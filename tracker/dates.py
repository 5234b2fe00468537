"""Days as news tells them: "Monday", "last month", "two days earlier", against the day of publication."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Any

from tracker.records import Precision, Span

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple("january february march april may june july august september october november december".split())
_SHORT = r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_MONTH = "|".join(m.capitalize() for m in MONTHS) + "|" + _SHORT
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)}
_COUNT = r"\d{1,2}|a|an|" + "|".join(_NUMBERS)
_UNITS = {"day": 1, "week": 7}

# Longest first: the first alternative that fits is taken.
_EXPRESSION = re.compile(
    rf"\b(?:\d{{4}}-\d\d-\d\d"
    rf"|(?:last )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b\.?(?:,? \d{{4}}\b| last year)?"
    rf"|(?:last )?(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b| last year)?"
    rf"|(?:{_MONTH})\.? (?:of )?\d{{4}}\b"
    rf"|(?:in|last|since|this|early|late|mid)[ -](?:{_MONTH})\b(?:\.?,? (?:of )?(?:19|20)\d\d\b| last year)?"
    rf"|the (?:{_MONTH})(?= (?-i:[a-z]))|(?:{_MONTH})(?=[’']s )"
    rf"|(?:the )?day before yesterday|yesterday|today|overnight|last night|tonight|this morning"
    rf"|(?:{_COUNT}) (?:days?|weeks?|months?|years?) (?:ago|earlier|before)"
    rf"|last (?:week|month|year)|this (?:week|month|year)|(?:last |this |(?:at|on|over) the |the )weekend\b"
    rf"|(?:last |on |this )?(?:{'|'.join(d.capitalize() for d in DAYS)})\b"
    rf"|in (?:19|20)\d\d\b|the (?:19|20)\d\d(?= (?-i:[a-z])))",
    re.IGNORECASE,
)


def expressions(text: str) -> list[Span]:
    """The words of a text that tell a day, a month or a year."""
    found = (Span(m.start(), m.end(), m.group()) for m in _EXPRESSION.finditer(text))
    # "may" and "march" in small letters are mostly no months, and "the March" is a walk
    return [s for s in found if not re.search(r"\b(?:may|march)\b|^[Tt]he (?:May|March)$", s.text)]


def resolve(words: str, published: date | None) -> tuple[date | None, Precision]:
    """The day that the words mean, and how much of it they tell.

    Args:
        words: as :func:`expressions` finds them.
        published: the day to reckon from; without it only absolute dates resolve.

    Returns:
        The first day of the week, month or year where the words tell no more, and the precision; (None, unknown)
        where the words cannot be resolved.
    """
    folded = " ".join(words.casefold().split())
    try:
        for rule in (_relative, _weekday, _counted, _month, _last_year):
            found = rule(folded, published)
            if found is not None:
                return found
    except (OverflowError, ValueError):  # "3000 years ago": no day that can be written
        return None, Precision.UNKNOWN
    return _parsed(words, published)


def _relative(words: str, published: date | None) -> tuple[date, Precision] | None:
    if published is None:
        return None
    back = {"today": 0, "tonight": 0, "this morning": 0, "yesterday": 1, "overnight": 0, "last night": 1}
    if words in back:
        return published - timedelta(days=back[words]), Precision.DAY
    if words.endswith("day before yesterday"):
        return published - timedelta(days=2), Precision.DAY
    first_of_month = published.replace(day=1)
    starts = {
        "this week": (published - timedelta(days=published.weekday()), Precision.WEEK),
        "last week": (published - timedelta(days=published.weekday() + 7), Precision.WEEK),
        "this month": (first_of_month, Precision.MONTH),
        "last month": ((first_of_month - timedelta(days=1)).replace(day=1), Precision.MONTH),
        "this year": (date(published.year, 1, 1), Precision.YEAR),
        "last year": (date(published.year - 1, 1, 1), Precision.YEAR),
    }
    if words.endswith("weekend"):  # told as the week whose end it was
        saturday = published - timedelta(days=(published.weekday() + 2) % 7)
        return saturday - timedelta(days=5), Precision.WEEK
    return starts.get(words)


def _weekday(words: str, published: date | None) -> tuple[date, Precision] | None:
    """A weekday is the last one of that name, the day of publication included unless "last" says otherwise."""
    name = words.split()[-1]
    if published is None or name not in DAYS:
        return None
    back = (published.weekday() - DAYS.index(name)) % 7
    return published - timedelta(days=7 if words.startswith("last ") and not back else back), Precision.DAY


def _counted(words: str, published: date | None) -> tuple[date, Precision] | None:
    match = re.fullmatch(r"(\w+) (day|week|month|year)s? (?:ago|earlier|before)", words)
    if match is None or published is None:
        return None
    count = int(match[1]) if match[1].isdigit() else _NUMBERS.get(match[1], 1)
    unit = match[2]
    if unit in _UNITS:
        precision = Precision.DAY if unit == "day" else Precision.WEEK
        return published - timedelta(days=count * _UNITS[unit]), precision
    if unit == "month":
        months = published.year * 12 + published.month - 1 - count
        return date(months // 12, months % 12 + 1, 1), Precision.MONTH
    return date(published.year - count, 1, 1), Precision.YEAR


def _month(words: str, published: date | None) -> tuple[date, Precision] | None:
    """A month without a year is the last one of that name; "in 2015" and "the 2015" are a year."""
    match = re.fullmatch(
        r"(?:(in|last|since|this|early|late|mid|the)[ -])?([a-z]+)(?:\.?,? (?:of )?((?:19|20)\d\d|last year))?", words
    )
    month = next((n for n, m in enumerate(MONTHS, 1) if match and m.startswith(match[2][:3])), None)
    if match and month and (match[3] or "").isdigit():
        return date(int(match[3]), month, 1), Precision.MONTH
    if match and month and published:
        before = month > published.month or (match[1] == "last" and month == published.month) or bool(match[3])
        return date(published.year - before, month, 1), Precision.MONTH
    year = re.fullmatch(r"(?:in|the) (\d{4})", words)
    return (date(int(year[1]), 1, 1), Precision.YEAR) if year else None


def _last_year(words: str, published: date | None) -> tuple[date | None, Precision] | None:
    """Of the year before that of publication, "14 November last year"; "last 4 June" is the last one."""
    if published is None or not (words.endswith(" last year") or re.match(r"last .*\d", words)):
        return None
    bare = words.removesuffix(" last year").removeprefix("last ")
    return _parsed(f"{bare} {published.year - 1}" if bare != words and words.endswith("year") else bare, published)


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser  # half a second to load

    return DateDataParser


def _parsed(words: str, published: date | None) -> tuple[date | None, Precision]:
    """What dateparser makes of dates that name their month; without a year, the last such day.

    It is asked with a year always, never with a day to count from: it keeps its patterns anew for each such day.
    """
    if re.search(r"\d{4}", words):
        return _asked(words)
    if published is None:
        return None, Precision.UNKNOWN
    leap = 7 if "29" in words else 1  # years that may have to be gone back to find the day
    for year in range(published.year, published.year - leap - 1, -1):
        day, precision = _asked(f"{words} {year}")
        if day is not None and day <= published:
            return day, precision
    return None, Precision.UNKNOWN


def _asked(words: str) -> tuple[date | None, Precision]:
    settings = {"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["month"]}
    data = _parser()(languages=["en"], settings=settings).get_date_data(words.replace(" of ", " "))
    if data.date_obj is None:
        return None, Precision.UNKNOWN
    if data.period == "month":
        return data.date_obj.date().replace(day=1), Precision.MONTH
    return data.date_obj.date(), Precision.DAY
