"""Dates in news text become EDTF against the publication day, or against the text itself."""

from __future__ import annotations

from datetime import date

import pytest

from entente.extraction.dates import Clock, Duration, find_dates, find_durations

WEDNESDAY = date(2022, 9, 14)


def resolve(text: str, future: bool = False, published: date | None = WEDNESDAY) -> str | None:
    clock = Clock(published)
    mentions = find_dates(text)
    clock.read([(mention, False) for mention in mentions])
    found = clock.resolve(mentions[0], future)
    return found.edtf if found else None


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on Monday", "2022-09-12"),
        ("on Wednesday", "2022-09-14"),
        ("on 15 September", "2021-09-15"),
        ("on Nov. 10", "2021-11-10"),
        ("on 2 May 2021", "2021-05-02"),
        ("on May 2nd, 2021", "2021-05-02"),
        ("on Monday, 5 May 2021", "2021-05-05"),
        ("in March", "2022-03"),
        ("in December", "2021-12"),
        ("last month", "2022-08"),
        ("this year", "2022"),
        ("last year", "2021"),
        ("yesterday", "2022-09-13"),
        ("three days ago", "2022-09-11"),
        ("on 27 and 28 February", "2022-02-27/2022-02-28"),
        ("by the end of 2023", "2023-12"),
        ("in 2018", "2018"),
        ("in the summer of 2019", "2019"),
        ("2019-06-04", "2019-06-04"),
    ],
)
def test_a_date_resolves_against_the_publication_day(text: str, edtf: str) -> None:
    assert resolve(text) == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on Monday", "2022-09-19"),
        ("on Wednesday", "2022-09-21"),
        ("on 15 September", "2022-09-15"),
        ("in March", "2023-03"),
    ],
)
def test_a_planned_date_is_the_first_after_the_publication_day(text: str, edtf: str) -> None:
    assert resolve(text, future=True) == edtf


def test_without_publication_the_newest_year_in_the_text_is_the_lower_bound() -> None:
    clock = Clock(None)
    mentions = [*find_dates("in December 2024"), *find_dates("on Nov. 10"), *find_dates("this year")]
    clock.read([(mention, False) for mention in mentions])
    assert [clock.resolve(m, False).edtf for m in mentions] == ["2024-12", "2025-11-10", "2025"]  # type: ignore[union-attr]


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert resolve("on 31 February 2021") is None


def test_the_numbers_of_an_instrument_are_no_date() -> None:
    assert find_dates("General Licence 12 and 2000 troops") == []


def test_days_add_and_months_follow_the_calendar() -> None:
    assert Duration(0, 0, 180, "day").after(date(2025, 11, 10)) == date(2026, 5, 9)
    assert Duration(0, 0, 6, "month").after(date(2023, 8, 31)) == date(2024, 2, 29)
    assert [d.days for d in find_durations("for six months and for two weeks")] == [None, 14]


def test_an_age_or_a_past_span_is_no_length() -> None:
    assert find_durations("a 13-year-old boy left two years ago") == []
