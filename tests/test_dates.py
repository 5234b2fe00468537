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
    ("7 August", "2023-08-07 day"),
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
    ],
)
def test_expression_before_the_act(text: str, day: str) -> None:
    """A month or a year before a noun in small letters tells when that was."""
    (found,) = dates.expressions(text)
    resolved, precision = dates.resolve(found.text, PUBLISHED)
    assert f"{resolved} {precision}" == day


@pytest.mark.parametrize(
    "text",
    [
        *("It may 5 times deny it.", "The militia may have fired.", "They march 12 abreast.", "He said so."),
        *("killed 12 Marines", "for 8 decades", "2 separate raids", "5 marchers", "in 20000 homes", "a day of rest"),
        *("12 mayors", "Sunnis", "Mondays", "page 2019"),
        *("the March on Rome", "the May Day parade", "the 2004 Olympics", "the weekends"),
    ],
)
def test_what_tells_no_day(text: str) -> None:
    """ "may" the verb, "12 Marines" that starts like "12 Mar", numbers that start like years."""
    assert dates.expressions(text) == []


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


@pytest.mark.parametrize("words", ["Monday", "yesterday", "last week", "last month", "last year", "90 years ago"])
def test_days_before_all_days(words: str) -> None:
    """Reckoned from the first day that there is: unknown, not an error."""
    assert dates.resolve(words, date(1, 1, 1)) == (None, Precision.UNKNOWN)
