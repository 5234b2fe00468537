"""Days as news tells them: "Monday", "last month", "two days earlier", against the day of publication."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Any

from tracker.records import Precision, Span

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = tuple("january february march april may june july august september october november december".split())
_SHORT = r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
_MONTH = "|".join(m.capitalize() for m in MONTHS) + "|" + _SHORT
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: number for number, word in enumerate(_WORDS, 1)} | {
    word: number * 10 for number, word in enumerate(_TENS, 2)
}
_COUNT = rf"\d{{1,2}}|a|an|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_WORDS[:9])}))?|{'|'.join(_WORDS)}"
_UNITS = {"day": 1, "week": 7}
# Not "two days before the vote": its day would have to be known.
_AGO = r"(?:ago|earlier(?! than\b)|beforehand|before(?=[^\w\s]| [–—-]|\s*$))"
_DAY = "|".join(d.capitalize() for d in DAYS)
_DATE = (
    r"(?:\d{4}-\d\d-\d\d"
    rf"|(?:last )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTH})\b\.?(?:,? \d{{4}}\b| last year)?"
    rf"|(?:last )?(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}}\b| last year)?)"
)
# "On Friday night, 22 March" and "Sunday (April 21": the weekday before a date.
_OF_DATE = rf"(?:last |on |this )?(?P<weekday>{_DAY})(?: (?:morning|afternoon|evening|night))?,? \(?(?:the )?"
_ATTACK = r"(?: (?:terror|terrorist|surprise|cross-border|Hamas|Hamas-led))? (?:attack|massacre|bombing)"
# Acts that go by their day without a year; the group is the day that may be one of this year where the act is fresh.
# "On October 7 attacks went on" names none.
_ANNIVERSARIES = (
    (rf"(?<!/)9/11(?![/\d])(?:{_ATTACK}s?)?", date(2001, 9, 11)),
    (rf"(?<!on )(?:(?:September|Sept?\.?) 11(?:th)?|11(?:th)? (?:September|Sept?)){_ATTACK}s", date(2001, 9, 11)),
    (rf"(?:London(?:[’']s)? 7/7|7/7 London)(?:{_ATTACK}s?)?", date(2005, 7, 7)),
    (rf"(?:Mumbai(?:[’']s)? 26/11|26/11 Mumbai)(?:{_ATTACK}s?)?", date(2008, 11, 26)),
    (
        rf"(?<!on )((?:October|Oct\.?) 7(?:th)?|7(?:th)?(?: of)? (?:October|Oct)){_ATTACK}s?",
        date(2023, 10, 7),
    ),
)
_ANNIVERSARY = "|".join(pattern for pattern, _ in _ANNIVERSARIES)
_DESCRIBES = re.compile(rf"(?:(?:the|an?) )?(?:{_MONTH}|\d{{4}})|{_ANNIVERSARY}", re.IGNORECASE)
_AHEAD = 60  # days before a date without a year in which it is rather one that is to come than one a year ago
_LEAP_YEAR = 2000  # has every day that there is
_FRESH = 7  # days after such a day in which "the October 7 attack" is mostly one of this year
# No days, or none of the past: "Bloody Sunday" and "Good Friday" are names.
_NO_DAY = (
    rf"(?:(?-i:Bloody|Black|Good|Easter|Palm|Holy|Ash)|next) (?:{_DAY})\b|(?:on )?(?:{_DAY}),? next week\b"
    rf"|next {_DATE}"
    rf"|{_DATE}[ -](?:group|movement|brigades?|organi[sz]ation|alliance|coalition)\b"  # "the March 23 Movement"
)

# "The 2008 Mumbai attacks" tells a year, "the 2004 Athens Olympics" none.
_ON_WHAT = r"(?:terror(?:ist)?|suicide|car|truck|train|airport|metro|subway|mosque|school|nightclub|concert|hotel)"
_ACT = r"(?:attack|bombing|massacre|shooting|killing|siege|coup|assassination|blast|murder)"

# Longest first: the first alternative that fits is taken.
_EXPRESSION = re.compile(
    rf"\b(?:(?P<none>{_NO_DAY})"
    rf"|(?:{_ANNIVERSARY})\b"
    rf"|(?:{_OF_DATE})?{_DATE}"
    rf"|(?:{_MONTH})\.? (?:of )?\d{{4}}\b"
    # "Since October 7" is a day, "in March 20 people died" a month.
    rf"|(?:(?:in|mid)[ -](?:{_MONTH})\b"
    rf"|(?:last|since|this|early|late)[ -](?:{_MONTH})\b(?!\.? \d{{1,2}}(?:st|nd|rd|th)?\b))"
    rf"(?:\.?,? (?:of )?(?:19|20)\d\d\b| last year)?"
    rf"|the (?:{_MONTH})(?= (?-i:[a-z]))|(?:{_MONTH})(?=[’']s )"
    rf"|(?:the )?day before yesterday|yesterday|today"
    rf"|overnight(?!,? (?:on |from |between |to |into )?(?:{_DAY}|{_DATE}))|last night|tonight|this morning"
    rf"|(?<![.,-])(?:{_COUNT}) (?:days?|weeks?|months?|years?) {_AGO}"
    rf"|last (?:week|month|year)\b|this (?:week|month|year)\b|(?:last |this |(?:at|on|over) the |the )weekend\b"
    rf"|(?:on )?(?:{_DAY}) (?:of )?last week\b|(?:last |on |this )?(?:{_DAY})\b"
    rf"|in (?:19|20)\d\d\b|(?:the|an?) (?:19|20)\d\d(?= (?-i:[a-z]))"
    rf"|the (?:19|20)\d\d(?=(?: (?-i:[A-Z])[\w’'-]*){{1,3}} (?:{_ON_WHAT} )?{_ACT}s?\b)"
    rf"|in (?:early |late |mid[- ]?)(?:19|20)\d\d\b)",
    re.IGNORECASE,
)

# A day in full, which needs none to be reckoned from.
_IN_FULL = (
    rf"(?P<day>\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTH})\.?,? \d{{4}}"
    rf"|(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?!\d)"
)
_TIME = r"\d{1,2}[:.]\d\d(?::\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?(?: (?:[A-Z]{2,5}))?"
# "PORT SUDAN, 22 November 2023 - Shells struck", "CAIRO, Egypt, Nov 5, 2023 (Wire) -".
_DATELINE = re.compile(
    rf"(?P<place>[^\n,.;:()\d]{{2,40}}?)(?:, [^\n,.;:()\d]{{2,40}}?)?,? \(?{_IN_FULL}\)?"
    r"(?: \([^()\n]{1,40}\)| /[^/\n]{1,40}/)?(?:\s*[-–—]+\s|[.:]\s)"
)
# A line of its own: "Published: Wednesday, 22 November 2023, 10:15 GMT", "Updated 10:15 AM EST, Wed November 22, 2023".
_DAY_LINE = re.compile(
    rf"(?:(?i:(?:first |last )?(?:published|posted|updated)|date|issued)(?: on)?:? )?(?:{_TIME},? )?"
    rf"(?:(?:{_DAY}),? |(?:{'|'.join(d[:3].capitalize() for d in DAYS)})\.?,? )?{_IN_FULL}(?:,? (?:at )?{_TIME})?\.?"
)
_TOP = 6  # lines in which a text tells its day, blank ones aside


def dateline(text: str) -> date | None:
    r"""The day that a text's own top tells: its dateline, or a line that is nothing but a date; None without one.

    The place of a dateline is in capitals: "On Monday, 22 November 2023." begins a sentence about another day.

    >>> dateline("Shells hit clinic\n\nPORT SUDAN, 22 November 2023 - Shells struck the clinic on Tuesday.")
    datetime.date(2023, 11, 22)
    """
    lines = (line.strip(" \t*_|-–—") for line in text.split("\n"))
    for line in islice(filter(None, lines), _TOP):
        head = line[:200]
        found = _DAY_LINE.fullmatch(head)
        if found is None and (opening := _DATELINE.match(head)) and opening["place"].isupper():
            found = opening
        if found:
            day, precision = resolve(found["day"], None)
            if precision is Precision.DAY:
                return day
    return None


def expressions(text: str) -> list[Span]:
    """The words of a text that tell a day, a month or a year."""
    found = (Span(m.start(), m.end(), m.group()) for m in _EXPRESSION.finditer(text) if not m["none"])
    # "may" and "march" in small letters are mostly no months, and "the March" is a walk
    return [s for s in found if not re.search(r"\b(?:may|march)\b|^[Tt]he (?:May|March)$", s.text)]


def describes(words: str) -> bool:
    """Whether an expression belongs to a noun, or is one: "the 2015" of a deal, "June" of June’s vote, "9/11"."""
    return _DESCRIBES.fullmatch(words) is not None


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
        for rule in (_anniversary, _relative, _weekday, _counted, _month, _last_year):
            found = rule(folded, published)
            if found is not None:
                return found
        return _parsed(words, published)
    except (OverflowError, ValueError):  # "3000 years ago": no day that can be written
        return None, Precision.UNKNOWN


def resolve_in(text: str, told: Span, published: date | None) -> tuple[date | None, Precision]:
    """The day that an expression means where it stands: "two days earlier" than the day told last before it.

    Args:
        text: in which it stands.
        told: as :func:`expressions` finds it.
        published: the day to reckon from, as in :func:`resolve`.

    Returns:
        As :func:`resolve` does.
    """
    if _EARLIER.search(told.text):
        for before in reversed(expressions(text[max(0, told.start - _TOLD) : told.start])):
            day, precision = resolve(before.text, published)
            if precision is Precision.DAY:
                return resolve(told.text, day)
    return resolve(told.text, published)


_EARLIER = re.compile(r" (?:earlier|before(?:hand)?)$", re.IGNORECASE)
_TOLD = 250  # characters before "two days earlier" in which a day may be told


def _anniversary(words: str, published: date | None) -> tuple[date | None, Precision] | None:
    """Of "the October 7 attacks" that of 2023, but before it and just after the same day of another year."""
    for pattern, day in _ANNIVERSARIES:
        match = re.fullmatch(pattern, words, re.IGNORECASE)
        if match and match.re.groups:
            told = _parsed(match[1], published)
            fresh = published and told[0] and 0 <= (published - told[0]).days <= _FRESH
            return told if published is None or published < day or fresh else (day, Precision.DAY)
        if match:
            return day, Precision.DAY
    return None


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
    if published and (match := re.fullmatch(rf"(?:on )?({'|'.join(DAYS)}) (?:of )?last week", words)):
        return published + timedelta(days=DAYS.index(match[1]) - published.weekday() - 7), Precision.DAY
    name = words.split()[-1]
    if published is None or name not in DAYS:
        return None
    back = (published.weekday() - DAYS.index(name)) % 7
    return published - timedelta(days=7 if words.startswith("last ") and not back else back), Precision.DAY


def _counted(words: str, published: date | None) -> tuple[date, Precision] | None:
    match = re.fullmatch(r"([\w-]+) (day|week|month|year)s? (?:ago|earlier|before(?:hand)?)", words)
    if match is None or published is None:
        return None
    count = int(match[1]) if match[1].isdigit() else sum(_NUMBERS.get(word, 1) for word in match[1].split("-"))
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
    named = match[2][:3] if match and len(match[2]) > 2 else None  # "a 2016" is no April
    month = next((n for n, m in enumerate(MONTHS, 1) if named and m.startswith(named)), None)
    if match and month and (match[3] or "").isdigit():
        return date(int(match[3]), month, 1), Precision.MONTH
    if match and month and published:
        before = month > published.month or (match[1] == "last" and month == published.month) or bool(match[3])
        return date(published.year - before, month, 1), Precision.MONTH
    year = re.fullmatch(r"(?:in|the|an?) (?:early |late |mid[- ]?)?(\d{4})", words)
    return (date(int(year[1]), 1, 1), Precision.YEAR) if year else None


def _last_year(words: str, published: date | None) -> tuple[date | None, Precision] | None:
    """Of the year before that of publication, "14 November last year"; "last 4 June" is the last one."""
    if published is None or not (words.endswith(" last year") or re.match(r"last .*\d", words)):
        return None
    bare = words.removesuffix(" last year").removeprefix("last ")
    if words.endswith("year"):
        return _parsed(f"{bare} {published.year - 1}", published)
    return _parsed(bare, published, ahead=0)


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser  # half a second to load

    return DateDataParser


def _parsed(words: str, published: date | None, ahead: int = _AHEAD) -> tuple[date | None, Precision]:
    """What dateparser makes of dates that name their month; without a year, the last such day.

    It is asked with a year always, never with a day to count from: it keeps its patterns anew for each such day. A day
    after that of publication is where it is told about; unknown where it is at most ``ahead`` days to come. A weekday
    before the date tells between this year and the last one.
    """
    match = re.match(_OF_DATE, words, re.IGNORECASE)
    words = words[match.end() :] if match else words
    if re.search(r"\d{4}", words):
        return _asked(words)
    if published is None:
        return None, Precision.UNKNOWN
    told, precision = _asked(f"{words} {_LEAP_YEAR}")
    if told is None:
        return None, Precision.UNKNOWN
    # eight years may have to be gone back to find a 29 February
    days = [day for year in range(published.year + 1, published.year - 9, -1) if (day := _in_year(told, year))]
    past = [day for day in days if (day - published).days <= min(ahead, 1)]
    of_weekday = [day for day in past[:2] if match and DAYS[day.weekday()] == match["weekday"].casefold()]
    if not of_weekday and any(1 < (day - published).days <= ahead for day in days):
        return None, Precision.UNKNOWN
    day = next(iter(of_weekday or past), None)
    return day, precision if day else Precision.UNKNOWN


def _in_year(day: date, year: int) -> date | None:
    """That day of another year; None where that has no such day."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _asked(words: str) -> tuple[date | None, Precision]:
    settings = {"DATE_ORDER": "DMY", "REQUIRE_PARTS": ["month"]}
    data = _parser()(languages=["en"], settings=settings).get_date_data(words.replace(" of ", " "))
    if data.date_obj is None:
        return None, Precision.UNKNOWN
    if data.period == "month":
        return data.date_obj.date().replace(day=1), Precision.MONTH
    return data.date_obj.date(), Precision.DAY
