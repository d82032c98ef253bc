"""Write `calendars/cn` and `calendars/nl`.

`cn` is made from a folder of holiday-cn's JSON files, one a year (MIT, see `calendars/cn/NOTICE`); `nl` from the law itself.
Usage: `python scripts/make_calendars.py FOLDER`. The same input gives the same bytes.

Source: notices of the State Council's General Office, as collected by NateScarlet/holiday-cn; Algemene termijnenwet, art. 3;
Easter by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, ch. 8).
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

CALENDARS = Path(__file__).resolve().parents[1] / "calendars"
CN_VERSION, NL_VERSION = "2026.1", "1995-2040.1"
NL_YEARS = range(1995, 2041)
NL_LAW = "Algemene termijnenwet, art. 3, https://wetten.overheid.nl/BWBR0002448"

CN_HEAD = f"""\
# 中国 · State Council's arrangement of holidays and make-up working days
name = "cn"
version = "{CN_VERSION}"
title = {{ zh = "国务院办公厅节假日安排", en = "China: holidays and make-up working days as the State Council gives notice" }}
source = "Notices named in each year's file, as collected by NateScarlet/holiday-cn"
licence = "MIT (see NOTICE)"
weekend = [6, 7]

# Statutory dates taken provisionally where a year has no notice yet: 全国年节及纪念日放假办法, art. 2.
[[fixed]]
month = 1
day = 1
name = {{ zh = "元旦", en = "New Year's Day" }}

[[fixed]]
month = 5
day = 1
name = {{ zh = "劳动节", en = "Labour Day" }}
""" + "".join(
    f"""
[[fixed]]
month = 10
day = {day}
name = {{ zh = "国庆节", en = "National Day" }}
"""
    for day in (1, 2, 3)
)

NL_HEAD = f"""\
# Nederland · days of the Algemene termijnenwet
name = "nl"
version = "{NL_VERSION}"
title = {{ zh = "荷兰公认节日(一般期限法)", en = "Netherlands: generally recognised holidays (Algemene termijnenwet)" }}
source = "{NL_LAW}, paragraphs 1 and 2; days equated by royal decree (paragraph 3) are not in"
licence = "Text of a law, without copyright (Auteurswet, art. 11)"
weekend = [6, 7]

[[fixed]]
month = 1
day = 1
name = {{ zh = "元旦", en = "Nieuwjaarsdag" }}

[[fixed]]
month = 5
day = 5
name = {{ zh = "解放日", en = "Bevrijdingsdag" }}

[[fixed]]
month = 12
day = 25
name = {{ zh = "圣诞节", en = "Eerste Kerstdag" }}

[[fixed]]
month = 12
day = 26
name = {{ zh = "圣诞节次日", en = "Tweede Kerstdag" }}
"""

CN_ENGLISH = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "“五一”": "Labour Day",
    "“五一”国际劳动节": "Labour Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "“十一”": "National Day",
    "国庆节": "National Day",
    "中秋节、国庆节": "Mid-Autumn Festival and National Day",
    "国庆节、中秋节": "National Day and Mid-Autumn Festival",
    "抗日战争暨世界反法西斯战争胜利70周年纪念日": "70th Anniversary of the Victory of 1945",
}


@dataclass(frozen=True, order=True)
class Named:
    """A day that a notice or a law names."""

    date: date
    working: bool
    zh: str
    en: str

    def line(self) -> str:
        """Write it as a row of an array in TOML."""
        working = "true" if self.working else "false"
        return f'  {{ date = {self.date}, working = {working}, name = {{ zh = "{self.zh}", en = "{self.en}" }} }},\n'


def year_text(year: int, notices: Iterable[str], days: Iterable[Named]) -> str:
    """Write the file of one year; its days stand in the order of their dates."""
    listed = "".join(f'  "{notice}",\n' for notice in notices)
    rows = "".join(day.line() for day in sorted(days))
    return f"year = {year}\ndecided = true\nnotices = [\n{listed}]\ndays = [\n{rows}]\n"


def chinese_year(path: Path) -> tuple[int, str]:
    """Turn one of holiday-cn's files into the file of its year."""
    source = json.loads(path.read_text("utf-8"))
    days = [
        Named(date.fromisoformat(day["date"]), not day["isOffDay"], day["name"], CN_ENGLISH[day["name"]])
        for day in source["days"]
    ]
    return source["year"], year_text(source["year"], source["papers"], days)


def easter(year: int) -> date:
    """Return Easter Sunday of a Gregorian year."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    r = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * r) // 451
    month, day = divmod(h + r - 7 * m + 114, 31)
    return date(year, month, day + 1)


def kings_day(year: int) -> tuple[date, str, str]:
    """Return the day on which the monarch's birthday is kept: moved to the Saturday where it falls on a Sunday."""
    names = ("女王日", "Koninginnedag") if year < 2014 else ("国王日", "Koningsdag")
    day = date(year, 4, 30 if year < 2014 else 27)
    return day - timedelta(days=1 if day.isoweekday() == 7 else 0), *names


def dutch_year(year: int) -> str:
    """Write the days of a year by the law; two that fall together stand under both names."""
    sunday = easter(year)
    days = [
        (date(year, 1, 1), "元旦", "Nieuwjaarsdag"),
        (sunday - timedelta(days=2), "耶稣受难日", "Goede Vrijdag"),
        (sunday + timedelta(days=1), "复活节次日", "Tweede Paasdag"),
        kings_day(year),
        (date(year, 5, 5), "解放日", "Bevrijdingsdag"),
        (sunday + timedelta(days=39), "耶稣升天节", "Hemelvaartsdag"),
        (sunday + timedelta(days=50), "圣灵降临节次日", "Tweede Pinksterdag"),
        (date(year, 12, 25), "圣诞节", "Eerste Kerstdag"),
        (date(year, 12, 26), "圣诞节次日", "Tweede Kerstdag"),
    ]
    together: dict[date, list[tuple[str, str]]] = {}
    for day, zh, en in days:
        together.setdefault(day, []).append((zh, en))
    named = [
        Named(date=day, working=False, zh="、".join(zh for zh, _en in names), en=", ".join(en for _zh, en in names))
        for day, names in together.items()
    ]
    return year_text(year, [NL_LAW], named)


def write(name: str, head: str, years: dict[int, str]) -> None:
    """Write a calendar's folder; files of years no longer given are removed."""
    folder = CALENDARS / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.toml"):
        old.unlink()
    (folder / "calendar.toml").write_text(head, "utf-8")
    for year, text in years.items():
        (folder / f"{year}.toml").write_text(text, "utf-8")


def main(folder: Path) -> None:
    """Write both calendars."""
    write("cn", CN_HEAD, dict(chinese_year(path) for path in sorted(folder.glob("[12]*.json"))))
    write("nl", NL_HEAD, {year: dutch_year(year) for year in NL_YEARS})


if __name__ == "__main__":
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit("usage: python scripts/make_calendars.py FOLDER-OF-HOLIDAY-CN-JSON")
    main(Path(sys.argv[1]))
