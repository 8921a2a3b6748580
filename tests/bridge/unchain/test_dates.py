"""Dates as mail clients print them, in every language."""

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from threads.bridge.unchain.dates.dates import find_date, parse_date

#: All of them print Monday, 3 March 2025, 16:05.
PRINTED = """
Monday, March 3, 2025 at 4:05 PM
Monday, March 3rd, 2025 at 4:05 PM
Mon, Mar 3, 2025 at 4:05\u202fPM
Mar 3, 2025, at 4:05 PM
3 Mar 2025, at 16:05
16:05, 3 March 2025
4:05 PM on 3 March 2025
Mon Mar 3 16:05:00 2025
Monday 3 March 2025 16:05
2025-03-03 16:05
2025/03/03 16:05
03/03/2025 04:05 PM
3/3/25 4:05 p.m.
3-Mar-2025 16:05
4:05 PM 3/3/2025
Montag, 3. März 2025 16:05
Mo., 3. März 2025 um 16:05 Uhr
03.03.25 um 16:05
3. Maerz 2025, 16.05 Uhr
lundi 3 mars 2025 à 16:05
lun. 3 mars 2025 à 16 h 05
03/03/2025 à 16h05
lunes, 3 de marzo de 2025 16:05
lun, 3 mar 2025 a las 16:05
3 de mar. de 2025, a la(s) 4:05 p. m.
lunedì 3 marzo 2025 16:05
lun 3 mar 2025 alle ore 16:05
segunda-feira, 3 de março de 2025 16:05
seg., 3 de mar. de 2025 às 16:05
maandag 3 maart 2025 16:05
ma 3 mrt. 2025 om 16:05 uur
måndag 3 mars 2025 16:05
mån 3 mars 2025 kl. 16:05
man. 3. mar. 2025 kl. 16.05
3. marts 2025 kl. 16.05
ma 3. maalisk. 2025 klo 16.05
3. maaliskuuta 2025 klo 16.05
poniedziałek, 3 marca 2025 16:05
pon., 3 mar 2025 o 16:05
po 3. 3. 2025 v 16:05
pondělí 3. března 2025 16:05
po 3. 3. 2025 o 16:05
pondelok 3. marca 2025 16:05
2025. március 3., hétfő 16:05
2025. márc. 3., H, 16:05
2025. 03. 03. 16:05
luni, 3 martie 2025 16:05
lun., 3 mar. 2025 la 16:05
понедельник, 3 марта 2025 г. 16:05
пн, 3 мар. 2025 г. в 16:05
понеділок, 3 березня 2025 р. 16:05
пн, 3 бер. 2025 р. о 16:05
3 Mart 2025 Pazartesi 16:05
3 Mar 2025 Pzt, 16:05
Δευτέρα, 3 Μαρτίου 2025 4:05 μ.μ.
Δευ 3 Μαρ 2025 στις 4:05 μ.μ.
2025年3月3日(月) 16:05
2025年3月3日 月曜日 午後4:05
2025年3月3日 16時05分
2025年3月3日星期一 下午4:05
2025年3月3日周一 16:05
2025年3月3日 週一 下午4:05
2025년 3월 3일 (월) 오후 4:05
2025. 3. 3. 오후 4:05
2025년 3월 3일 월요일 16:05
الاثنين، 3 مارس 2025 4:05 م
٣ مارس ٢٠٢٥ ٤:٠٥ م
יום ב׳, 3 במרץ 2025 ב-16:05
3 במרץ 2025, בשעה 16:05
понеделник, 3 март 2025 г. 16:05
ponedjeljak, 3. ožujka 2025. 16:05
ponedeljek, 3. marec 2025 16:05
esmaspäev, 3. märts 2025 16:05
pirmdiena, 2025. gada 3. marts 16:05
2025 m. kovo 3 d., pirmadienis 16:05
dilluns, 3 de març de 2025 16:05
Th 2, 3 thg 3, 2025 lúc 16:05
3 tháng 3, 2025 16:05
Senin, 3 Maret 2025 pukul 16.05
""".strip().splitlines()

ZONED = {
    "Mon, 3 Mar 2025 16:05:00 +0100": "2025-03-03T16:05:00+01:00",
    "Mon, 3 Mar 2025 16:05:00 -0500 (EST)": "2025-03-03T16:05:00-05:00",
    "Mon, 3 Mar 2025 16:05:00 GMT": "2025-03-03T16:05:00+00:00",
    "Mon Mar 3 16:05:00 CET 2025": "2025-03-03T16:05:00+01:00",
    "2025-03-03T16:05:00Z": "2025-03-03T16:05:00+00:00",
    "2025-03-03T16:05:00.250+05:30": "2025-03-03T16:05:00+05:30",
    "2025-03-03 16:05 GMT+08:00": "2025-03-03T16:05:00+08:00",
    "March 3, 2025 4:05 PM UTC-3": "2025-03-03T16:05:00-03:00",
}


@pytest.mark.parametrize("printed", PRINTED)
def test_every_printed_form_is_read(printed):
    found = find_date(printed)
    assert (found.date.iso, found.date.has_zone) == ("2025-03-03T16:05:00", False)
    assert found.start == 0, "the weekday belongs to the date"
    assert found.end == len(printed), "so do the time and what follows it"


@pytest.mark.parametrize("printed", PRINTED[:40])
def test_a_date_is_found_between_words(printed):
    text = f"Zzyx {printed} Qwfp"
    found = find_date(text)
    assert text[found.start : found.end] == printed


@pytest.mark.parametrize("printed", ZONED)
def test_a_printed_zone_is_kept(printed):
    assert parse_date(printed).iso == ZONED[printed]
    assert parse_date(printed).has_zone


def test_a_zone_name_with_two_meanings_gives_no_offset():
    assert parse_date("3 Mar 2025 16:05 IST") == ("2025-03-03T16:05:00", False, True)


def test_a_day_without_a_time_says_so():
    assert parse_date("3 March 2025") == ("2025-03-03T00:00:00", False, False)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("25/12/2024", 25),
        ("12/25/2024", 25),
        ("04.03.2025", 4),
        ("4-3-2025", 4),
        ("03/04/2025 04:05 PM", 4),
        ("03/04/2025 16:05", 3),
    ],
)
def test_day_and_month_follow_the_habits_of_clients(printed, day):
    assert datetime.fromisoformat(parse_date(printed).iso).day == day


def test_a_quoted_mail_is_older_than_the_mail_that_quotes_it():
    assert parse_date("05/04/2025 16:05", near=datetime(2025, 4, 20)).iso.startswith("2025-04-05")
    assert parse_date("12/04/2025 16:05", near=datetime(2025, 4, 1)).iso.startswith("2025-04-12")
    assert parse_date("04/12/2025 16:05", near=datetime(2025, 4, 20)).iso.startswith("2025-04-12")


def test_who_knows_the_order_decides():
    assert parse_date("03/04/2025", month_first=True).iso.startswith("2025-03-04")
    assert parse_date("03/04/2025", month_first=False).iso.startswith("2025-04-03")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "31/31/2025",
        "February 30, 2025",
        "1.2.3",
        "10.1.2.25",
        "3.7.14.0",
        "call 555-1234",
        "99/99/99",
    ],
)
def test_what_is_no_date_is_none(text):
    assert parse_date(text) is None


def test_a_chinese_half_of_the_day_may_be_folded():
    assert parse_date("2025/3/3 下 午1:17").iso == "2025-03-03T13:17:00"


def test_an_address_behind_a_time_is_not_eaten():
    assert find_date("Apr 10, 2023 at 3:06 PM <h57lee@x.example>").end == len("Apr 10, 2023 at 3:06 PM")


@given(st.text(max_size=400))
def test_nothing_raises(text):
    parse_date(text)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)))
def test_iso_and_rfc_forms_come_back(moment):
    moment = moment.replace(microsecond=0)
    assert parse_date(moment.isoformat()).iso == moment.isoformat()
    assert parse_date(f"{moment:%a, %d %b %Y %H:%M:%S} +0000").iso == moment.isoformat() + "+00:00"


@pytest.mark.parametrize("piece", ["1 a ", "3/3/", "(", "Mon, ", "1:1", "2025-", "at ", "1", "a"])
def test_time_is_linear_in_the_text(piece):
    """Sixteen times the text takes at most forty times as long; a quadratic pattern takes 256 times."""

    def seconds(size: int) -> float:
        start = time.process_time()
        find_date(piece * size)
        return time.process_time() - start

    small, large = (min(seconds(size) for _ in range(3)) for size in (2_000, 32_000))
    assert large < 0.05 + 40 * small
