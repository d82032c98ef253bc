"""How pages and tables say numbers, dates, spans and the engine's codes in the active language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from qingfeng.foundation.messages import N_, active_language, translate_count
from qingfeng.foundation.messages import translate as _

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = {"zh": ("一", "二", "三", "四", "五", "六", "日"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
LEVELS = {"warning": N_("reminder"), "yellow": N_("yellow card"), "red": N_("red card")}
ERRORS = {
    "not_gazetted": N_("The deadline needs days that no holiday notice has decided yet."),
    "bad_number": N_("The amount is no plain number."),
    "unknown_performer": N_("Who did it is not recorded."),
    "before_start": N_("The date lies before the start."),
    "dated_only": N_("Known by date only; the rule needs the time of day."),
    "bad_limit": N_("The limit is no number with a unit."),
}
_EN_DASH = "\N{EN DASH}"


def count(number: int) -> str:
    """Write a whole number with separators: 19,860."""
    return f"{number:,}"


def percent(share: float, digits: int = 1) -> str:
    """Write a share between 0 and 1 as a percentage."""
    return f"{share * 100:.{digits}f}%"


def day(on: date, *, year: bool = True) -> str:
    """Write a date: 2026年3月31日 or 31 Mar 2026."""
    if active_language() == "zh":
        return (f"{on.year}年" if year else "") + f"{on.month}月{on.day}日"
    return f"{on.day} {MONTHS[on.month - 1]}" + (f" {on.year}" if year else "")


def moment(at: datetime, timezone: str, *, year: bool = True) -> str:
    """Write an instant on the clock of a zone, to the minute."""
    local = at.astimezone(ZoneInfo(timezone))
    joint = " " if active_language() == "zh" else ", "
    return f"{day(local.date(), year=year)}{joint}{local:%H:%M}"


def month(year: int, number: int) -> str:
    """Write a month: 25-10 or Oct 25."""
    return f"{year % 100:02}-{number:02}" if active_language() == "zh" else f"{MONTHS[number - 1]} {year % 100:02}"


def amount(value: float) -> str:
    """Write a measure: whole where it is whole, else with at most two decimals."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


def span(value: float, unit: str) -> str:
    """Write a measure with its unit: 2 working days, 3 acts, 1.5 hours."""
    number = round(value) if value == round(value) else 2
    known = {
        "workday": translate_count("{n} working day", "{n} working days", number),
        "day": translate_count("{n} day", "{n} days", number),
        "workhour": translate_count("{n} office hour", "{n} office hours", number),
        "hour": translate_count("{n} hour", "{n} hours", number),
        "act": translate_count("{n} act", "{n} acts", number),
        "month": translate_count("{n} month", "{n} months", number),
    }
    return known.get(unit, "{n}").format(n=amount(value))


def unit_plural(unit: str) -> str:
    """Name a unit of lateness for an axis."""
    names = {"workday": _("working days"), "day": _("days"), "workhour": _("office hours"), "hour": _("hours")}
    return names.get(unit, unit)


def breach(value: float, unit: str) -> str:
    """Say by how much a rule was broken."""
    if unit in ("workday", "day", "workhour", "hour"):
        return _("{span} late").format(span=span(value, unit)) if value > 0 else _("due")
    if unit == "act":
        return _("{n} acts missing or too many").format(n=amount(value))
    if unit == "money":
        return _("{n} above the amount allowed").format(n=amount(value))
    return _("broken")


def size(bytes_: int) -> str:
    """Write the size of a file."""
    for limit, name in ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")):
        if bytes_ >= limit:
            return f"{bytes_ / limit:.1f} {name}"
    return f"{bytes_} B"


def bin_label(low: float, high: float | None, *, whole: bool) -> str:
    """Name a bar of a histogram: above low, up to high; whole numbers as 4–5, others as 3–5."""
    if high is None:
        return f">{low:g}"
    if not whole:
        return f"≤{high:g}" if low == 0 else f"{low:g}{_EN_DASH}{high:g}"
    return f"{high:g}" if high - low == 1 else f"{low + 1:g}{_EN_DASH}{high:g}"


def listed(names: list[str]) -> str:
    """Join names for a sentence."""
    return ("、" if active_language() == "zh" else ", ").join(names)
