"""EDTF text keeps its precision; anything else is refused with the forms that would do."""

from datetime import date

import pytest

from entente.dates import BadDate, in_words, parse, parse_day


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "precision"),
    [
        ("2025-11-10", date(2025, 11, 10), date(2025, 11, 10), "day"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2014", date(2014, 1, 1), date(2014, 12, 31), "year"),
        ("2019-06~", date(2019, 6, 1), date(2019, 6, 30), "month"),
        ("2019-06-04/2019-06-06", date(2019, 6, 4), date(2019, 6, 6), None),
        ("2019-06-04/..", date(2019, 6, 4), None, None),
        ("", None, None, None),
    ],
)
def test_a_date_is_the_days_it_may_mean(edtf: str, earliest: date | None, latest: date | None, precision: str | None) -> None:
    span = parse(edtf)
    assert (span.earliest, span.latest, span.precision) == (earliest, latest, precision)


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13", "25-01-01", "10 Nov 2025", "2025/2024", "0000", "2025-11-10T00:00"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadDate):
        parse(text)


@pytest.mark.parametrize("text", ["2025-11", "2025", "20251110", "", "2025-02-30"])
def test_a_day_is_a_day(text: str) -> None:
    with pytest.raises(BadDate, match="YYYY-MM-DD"):
        parse_day(text)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [("2025-11-10", "10 Nov 2025"), ("2025-11", "Nov 2025"), ("2014", "2014"), ("2014~", "about 2014"), ("", "unknown"), (None, "unknown"), ("2019-06/..", "Jun 2019 to open")],
)
def test_a_month_is_never_read_as_its_first_day(edtf: str | None, words: str) -> None:
    assert in_words(edtf) == words
