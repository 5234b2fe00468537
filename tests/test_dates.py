"""Days as news tells them. The day of publication is Tuesday, 6 August 2024."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import texts
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker import dates
from tracker.records import Precision

PUBLISHED = date(2024, 8, 6)
TOLD = [
    ("on Monday", "2024-08-05 day"),
    ("Tuesday", "2024-08-06 day"),
    ("last Tuesday", "2024-07-30 day"),
    ("on Wednesday", "2024-07-31 day"),
    ("last Sunday", "2024-08-04 day"),
    ("today", "2024-08-06 day"),
    ("overnight", "2024-08-06 day"),
    ("last night", "2024-08-05 day"),
    ("yesterday", "2024-08-05 day"),
    ("the day before yesterday", "2024-08-04 day"),
    ("two days earlier", "2024-08-04 day"),
    ("a day before", "2024-08-05 day"),
    ("10 days ago", "2024-07-27 day"),
    ("a week ago", "2024-07-30 week"),
    ("eight months earlier", "2023-12-01 month"),
    ("three years ago", "2021-01-01 year"),
    ("this week", "2024-08-05 week"),
    ("last week", "2024-07-29 week"),
    ("this month", "2024-08-01 month"),
    ("last month", "2024-07-01 month"),
    ("this year", "2024-01-01 year"),
    ("last year", "2023-01-01 year"),
    ("in January", "2024-01-01 month"),
    ("in November", "2023-11-01 month"),
    ("in Nov", "2023-11-01 month"),
    ("last August", "2023-08-01 month"),
    ("in March last year", "2023-03-01 month"),
    ("28 October last year", "2023-10-28 day"),
    ("May 6 last year", "2023-05-06 day"),
    ("last June 4", "2024-06-04 day"),
    ("at the weekend", "2024-07-29 week"),
    ("the weekend", "2024-07-29 week"),
    ("twenty years ago", "2004-01-01 year"),
    ("mid-March", "2024-03-01 month"),
    ("late December", "2023-12-01 month"),
    ("in March 2019", "2019-03-01 month"),
    ("in Sept 2019", "2019-09-01 month"),
    ("early May 2021", "2021-05-01 month"),
    ("March 2019", "2019-03-01 month"),
    ("January of 2020", "2020-01-01 month"),
    ("in 2015", "2015-01-01 year"),
    ("1 Nov", "2023-11-01 day"),
    ("Nov. 1", "2023-11-01 day"),
    ("5 August", "2024-08-05 day"),
    ("7 August", "2024-08-07 day"),
    ("last 7 August", "2023-08-07 day"),
    ("6 October", "2023-10-06 day"),
    ("5 November last year", "2023-11-05 day"),
    ("on Wednesday, 7 January 2015", "2015-01-07 day"),
    ("on Tuesday, September 3, 2019", "2019-09-03 day"),
    ("on Friday, March 22", "2024-03-22 day"),
    ("on Wednesday, March 22", "2023-03-22 day"),
    ("on Monday, March 22", "2024-03-22 day"),
    ("on Friday night, 22 March", "2024-03-22 day"),
    ("last Friday, August 2", "2024-08-02 day"),
    ("Sunday (April 21", "2024-04-21 day"),
    ("on Tuesday, the 14th of November", "2023-11-14 day"),
    ("on Wednesday, August 7", "2024-08-07 day"),
    ("on Monday, 7 August", "2023-08-07 day"),
    ("Monday of last week", "2024-07-29 day"),
    ("on Sunday last week", "2024-08-04 day"),
    ("twenty-five years ago", "1999-01-01 year"),
    ("thirty days ago", "2024-07-07 day"),
    ("five years ago", "2019-01-01 year"),
    ("two days before", "2024-08-04 day"),
    ("two days beforehand", "2024-08-04 day"),
    ("May 5", "2024-05-05 day"),
    ("3rd of May", "2024-05-03 day"),
    ("September 11, 2001", "2001-09-11 day"),
    ("11 September 2001", "2001-09-11 day"),
    ("2024-05-06", "2024-05-06 day"),
    ("29 February 2024", "2024-02-29 day"),
]


@pytest.mark.parametrize(("words", "day"), TOLD)
def test_expression_is_found_and_resolved(words: str, day: str) -> None:
    """Within a sentence just these words are found; they mean that day, known that precisely."""
    (found,) = dates.expressions(f"The depot burnt {words}; nobody came")
    resolved, precision = dates.resolve(found.text, PUBLISHED)
    assert (found.text, f"{resolved} {precision}") == (words, day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("the April blast", "2024-04-01 month"),
        ("June’s raid", "2024-06-01 month"),
        ("the 2004 raid", "2004-01-01 year"),
        ("the 7 October attacks", "2023-10-07 day"),
        ("the October 7 Hamas-led attack", "2023-10-07 day"),
        ("On September 11 attacks went on", "None unknown"),
        ("the October 6 attack", "2023-10-06 day"),
        ("the October 7, 2016, attack", "2016-10-07 day"),
        ("the September 11 attacks", "2001-09-11 day"),
        ("since 9/11 he", "2001-09-11 day"),
        ("Mumbai's 26/11 attacks", "2008-11-26 day"),
        ("the 7/7 London bombings", "2005-07-07 day"),
        ("a fire overnight on Sunday", "2024-08-04 day"),
        ("overnight into Tuesday", "2024-08-06 day"),
        ("overnight 2 August", "2024-08-02 day"),
        ("overnight, on the road", "2024-08-06 day"),
        ("Easter Sunday, April 21, 2019, at noon", "2019-04-21 day"),
        ("On Monday a good deal burnt", "2024-08-05 day"),
        ("a black car on Friday", "2024-08-02 day"),
        ("Two days before, he left", "2024-08-04 day"),
        ("Two days before – on the road – he left", "2024-08-04 day"),
        ("Two days earlier he left", "2024-08-04 day"),
        ("since October 7, 2023, he", "2023-10-07 day"),
        ("since March 4 he", "2024-03-04 day"),
        ("In March 20 people died", "2024-03-01 month"),
        ("The Sept. 11 attacks", "2001-09-11 day"),
        ("the 2008 Mumbai attacks", "2008-01-01 year"),
        ("the 2013 Boston Marathon bombing", "2013-01-01 year"),
        ("a 2016 bombing in New York", "2016-01-01 year"),
        ("In early 2020, a bomb went off", "2020-01-01 year"),
        ("a bomb this weekend", "2024-07-29 week"),
    ],
)
def test_expression_before_the_act(text: str, day: str) -> None:
    """A month, a year or an anniversary before a noun tells when that was; what stands around it counts as well."""
    (found,) = dates.expressions(text)
    resolved, precision = dates.resolve(found.text, PUBLISHED)
    assert f"{resolved} {precision}" == day


@pytest.mark.parametrize(
    "text",
    [
        *("It may 5 times deny it.", "The militia may have fired.", "They march 12 abreast.", "He said so."),
        *("killed 12 Marines", "for 8 decades", "2 separate raids", "5 marchers", "in 20000 homes", "a day of rest"),
        *("12 mayors", "Sunnis", "Mondays", "page 2019"),
        *("two days before the election", "a week before the vote", "10 years before the deal", "2.5 years ago"),
        *("two weeks earlier than planned", "10-15 years ago", "the 2005 Games", "page 9/11/2"),
        *("the Bloody Sunday killings", "the Good Friday Agreement", "on Easter Monday", "a Black Friday sale"),
        *("next Monday", "on Monday next week", "next June 4", "next 4 June"),
        *("the March 23 Movement", "the November 17 group", "the 2004 Athens Olympics"),
        *("the March on Rome", "the May Day parade", "the 2004 Olympics", "the weekends"),
    ],
)
def test_what_tells_no_day(text: str) -> None:
    """ "may" the verb, "12 Marines" that starts like "12 Mar", numbers that start like years, names, days to come."""
    assert dates.expressions(text) == []


@pytest.mark.parametrize(
    ("words", "published", "day"),
    [
        ("October 7 attack", date(2022, 11, 1), date(2022, 10, 7)),
        ("October 7 attack", date(2023, 10, 7), date(2023, 10, 7)),
        ("October 7 attack", date(2024, 10, 6), date(2023, 10, 7)),
        ("October 7 attack", date(2024, 10, 14), date(2024, 10, 7)),
        ("October 7 attack", date(2024, 10, 15), date(2023, 10, 7)),
        ("October 7", date(2024, 10, 15), date(2024, 10, 7)),
        ("1 January", date(2024, 12, 31), date(2025, 1, 1)),
        ("17 October", date(2024, 10, 16), date(2024, 10, 17)),
        ("18 October", date(2024, 10, 16), None),
        ("on Friday, 18 October", date(2024, 10, 16), None),
        ("15 December", date(2024, 10, 16), None),
        ("16 December", date(2024, 10, 16), date(2023, 12, 16)),
        ("Thursday", date(2024, 10, 16), date(2024, 10, 10)),
        ("29 February", date(1903, 5, 1), date(1896, 2, 29)),
    ],
)
def test_by_the_day_of_publication(words: str, published: date, day: date | None) -> None:
    """Anniversaries are of their year but where the same day has just been; what comes soon is not of last year."""
    assert dates.resolve(words, published)[0] == day


@pytest.mark.parametrize("words", ["31 February 2024", "31 Nov", "2024-13-45", "no day at all"])
def test_days_that_there_are_not(words: str) -> None:
    """Unknown, not an error."""
    assert dates.resolve(words, PUBLISHED) == (None, Precision.UNKNOWN)


@pytest.mark.parametrize(
    ("words", "day"),
    [("on Monday", None), ("5 August", None), ("in March 2019", date(2019, 3, 1)), ("5 May 2020", date(2020, 5, 5))],
)
def test_without_a_day_of_publication(words: str, day: date | None) -> None:
    """Only what names its year resolves."""
    assert dates.resolve(words, None)[0] == day


@given(
    texts(), st.lists(st.sampled_from([w for w, _ in TOLD]), max_size=4), st.dates(date(1950, 1, 1), date(2090, 1, 1))
)
@settings(max_examples=60, deadline=None)
def test_any_text(text: str, told: list[str], published: date) -> None:
    """Every expression cuts its words and resolves without an error; no day is known with unknown precision."""
    text = f" {text} ".join(["", *told, ""])
    for found in dates.expressions(text):
        found.check(text)
        day, precision = dates.resolve(found.text, published)
        assert (day is None) == (precision is Precision.UNKNOWN)


@pytest.mark.parametrize(
    "words", ["Monday", "4 June", "yesterday", "last week", "last month", "last year", "90 years ago"]
)
def test_days_before_all_days(words: str) -> None:
    """Reckoned from the first day that there is: unknown, not an error."""
    assert dates.resolve(words, date(1, 1, 1)) == (None, Precision.UNKNOWN)


@pytest.mark.parametrize(
    ("top", "day"),
    [
        ("Rockets hit base\n\nBAGHDAD, Aug 6, 2024 - At least five were hurt on Monday.", date(2024, 8, 6)),
        ("CIUDAD ALMEJA, México, May 22, 2024 – A court convicted him.", date(2024, 5, 22)),
        ("DJIBOUTI, 17 January 2024. A missile hit the ship.", date(2024, 1, 17)),
        ("KYIV, Ukraine, Nov. 5, 2023 (Wire) -- Two were killed.", date(2023, 11, 5)),
        ("Court jails two\nBy Ann Orl\n3rd May 2021\n\nTwo were jailed on Monday.", date(2021, 5, 3)),
        ("Court jails two\n\n*Published: Wednesday, 22 November 2023, 10:15 GMT*\n\nTwo.", date(2023, 11, 22)),
        ("Last updated on 2020-02-29\nTwo were jailed.", date(2020, 2, 29)),
        ("Fri, March 7, 2014 at 9.30 p.m.\nTwo were jailed.", date(2014, 3, 7)),
        ("Updated 9:14 PM EST, Fri March 7, 2014\nTwo were jailed.", date(2014, 3, 7)),
        ("On Monday, 22 November 2023. The bomb went off then.", None),
        ("The bomb of 22 November 2023 - nobody has claimed it.", None),
        ("BAGHDAD, Aug 6 - Five were hurt.", None),
        ("BAGHDAD (Wire) - Five were hurt on August 6, 2024.", None),
        ("30 February 2021\nNo such day.", None),
        ("03/05/2021\nWhich month is meant?", None),
        ("One\nTwo\nThree\nFour\nFive\nSix\n3 May 2021\nToo far down.", None),
        ("", None),
    ],
)
def test_dateline(top, day):
    assert dates.dateline(top) == day
