"""03/04 is settled by the neighbours in the chain, never by a guess that makes an answer older than its question."""

import pytest

from threads.bridge.unchain.dates.chronology import settle_dates, swapped
from threads.bridge.unchain.values import ExtractedMessage


def message(index, parent, iso, raw):
    return ExtractedMessage(index=index, parent=parent, date_iso=iso, date_raw=raw)


def dates(*messages):
    return [m.date_iso[:10] for m in settle_dates(messages)]


def test_a_question_is_older_than_its_answer():
    answer = message(0, 1, "2026-04-05T10:00:00", "5 April 2026 10:00")
    assert dates(answer, message(1, None, "2026-05-04T09:00:00", "05/04/2026 09:00"))[1] == "2026-04-05"


def test_a_reading_close_to_the_answer_beats_one_months_before_it():
    answer = message(0, 1, "2026-10-08T10:00:00", "Thu, 8 Oct 2026 10:00:00 +0000")
    assert dates(answer, message(1, None, "2026-08-10T09:00:00", "08/10/2026 09:00"))[1] == "2026-10-08"


def test_a_settled_date_settles_the_next_one():
    rows = [
        message(0, 1, "2026-12-06T12:00:00", "Sun, 6 Dec 2026 12:00:00"),
        message(1, 2, "2026-06-12T11:00:00", "06/12/2026 11:00"),
        message(2, None, "2026-05-12T11:00:00", "05/12/2026 11:00"),
    ]
    assert dates(*rows) == ["2026-12-06", "2026-12-06", "2026-12-05"]


def test_a_reading_that_fits_is_left_alone():
    rows = [
        message(0, 1, "2026-03-05T12:00:00", "05.03.2026 12:00"),
        message(1, None, "2026-03-04T11:00:00", "03/04/2026 11:00"),
    ]
    assert dates(*rows) == ["2026-03-05", "2026-03-04"]


@pytest.mark.parametrize("raw", ["13/04/2026 09:00", "4 March 2026 09:00", "04/04/2026 09:00", ""])
def test_a_date_that_reads_one_way_has_no_other_reading(raw):
    assert swapped(message(0, None, "2026-04-04T09:00:00", raw)) is None


def test_parents_in_a_circle_do_no_harm():
    rows = [
        message(0, 1, "2026-06-12T11:00:00", "06/12/2026"),
        message(1, 0, "2026-05-12T11:00:00", "05/12/2026"),
    ]
    assert len(settle_dates(tuple(rows))) == 2
