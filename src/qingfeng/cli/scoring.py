"""What `qingfeng score` does: the account drawn up and printed, or one of its cells opened."""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
import polars as pl
from rich.box import SIMPLE_HEAD
from rich.table import Table

from qingfeng.assessment.rules import Assessment, Cell
from qingfeng.assessment.rules.ranges import MOSTLY_CHANCE, MOSTLY_CHANCE_SAID, WORDS
from qingfeng.assessment.rules.sheets import REASONS
from qingfeng.assessment.years import YearReading
from qingfeng.cli.database import ready_database
from qingfeng.cli.score_notes import scale_lines, unranked_lines
from qingfeng.cli.terminal import console_for, styled, without_trails
from qingfeng.directory.policy.words import shown
from qingfeng.foundation.clock import now
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_, translate_count
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.quarters import Quarter

if TYPE_CHECKING:
    from qingfeng.assessment.selectors import Account

Numbers = Callable[[list[int]], dict[int, str]]
GROUP_NAMES = {"key": N_("departments"), "township": N_("townships")}
# Of a cell with more cases the first are printed; a page and its CSV have them all.
MOST_CASES = 40


class NoCellError(InputError):
    """The account has no such unit, or its group no such indicator."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: a quarter of a district, looked at when, and the cell to open (unit, indicator)."""

    quarter: str
    district: str | None
    as_of: date | None
    explain: tuple[str, str] | None


def score(wish: Wish, data: Path | None) -> None:
    """Draw up the account, have it numbered in the ledger, and print it.

    Raises:
        UnknownDistrictError, NoQuarterError, NoAccountError: as they say; nothing is kept.
        NoCellError: there is no such cell to open.
    """
    quarter = Quarter.read(wish.quarter)
    with ready_database(data):
        from qingfeng.assessment.readings import year_of  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.assessment.selectors import account_of, rows_of  # noqa: PLC0415 -- as above
        from qingfeng.assessment.services import assessed_district, draw_up  # noqa: PLC0415 -- as above
        from qingfeng.casework.selectors.numbers import numbers_of  # noqa: PLC0415 -- as above
        from qingfeng.custody.services import sequence_if_possible  # noqa: PLC0415 -- as above

        district = assessed_district(wish.district)
        made, is_new = draw_up(district, quarter, at=now(), as_of=_end_of(wish.as_of, district.time_zone))
        sequence_if_possible()
        account = account_of(made.pk)
        if wish.explain is None:
            year = year_of(made.pk)
            groups = (line for name in account.groups for line in _group(account, name, year[name]))
            lines = [*_heading(account, is_new=is_new), *groups]
        else:
            lines = [*_cell(account, *wish.explain, rows_of(made.pk), numbers_of)]
    click.echo("\n".join(lines))


def _end_of(day: date | None, zone: str) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)) - timedelta(microseconds=1)


def _heading(account: "Account", *, is_new: bool) -> Iterator[str]:
    score = account.score
    if score.simulated:
        yield _("SIMULATED DATA: units, cases and scores were made by a program and concern no real office.")
    said = _(
        "Account {number} of {district} for {quarter}, as of {moment}: {cases} cases, {rows} rows with the digest {digest}."
    )
    moment = f"{score.as_of.astimezone(ZoneInfo(score.district.time_zone)):%Y-%m-%d %H:%M}"
    facts = {"number": score.number, "district": score.district.code, "quarter": score.quarter, "moment": moment}
    yield said.format(**facts, cases=f"{score.cases:,}", rows=f"{score.rows:,}", digest=score.rows_digest[:16])
    if not is_new:
        yield _("Nothing has changed since it was drawn up; it is kept once.")


def _group(account: "Account", name: str, year: Mapping[str, YearReading]) -> Iterator[str]:
    found = account.groups[name]
    yield ""
    line = _("{group}: {ranked} ranked, {unranked} not ranked.")
    ranked = len(found.lines)
    yield line.format(group=_(GROUP_NAMES[name]), ranked=ranked, unranked=len(found.sheets) - ranked)
    if found.noise_share is not None:
        if found.noise_share >= MOSTLY_CHANCE:
            yield _(MOSTLY_CHANCE_SAID)
        yield _("{share} % of the differences between totals are what chance alone would give.").format(share=found.noise_share)
    yield from _table(account, found).splitlines()
    titles = _titles(account)
    yield from unranked_lines(found, year, titles)
    yield from scale_lines(found, {each.code: shown(each.title) for each in account.policy.indicators})
    if found.window is not None:
        window = account.policy.terms.gate_window
        yield _("Whether somebody is proposed is read from {count} quarters together, places too.").format(count=window)
    for each in found.proposals:
        said = _("Proposed for the ladder, decided by nobody: {unit}, place {place} (between {first} and {last}).")
        yield said.format(unit=titles[each.unit], place=each.place, first=each.range[0], last=each.range[1])


def _table(account: "Account", found: Assessment) -> str:
    titles = _titles(account)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for title in (_("place"), _("range")):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column(_("unit"), overflow="fold", ratio=1)
    for title in (_("points"), "±"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column(_("what may be said"), overflow="fold")
    pairs = sorted(zip(found.lines, found.standings, strict=True), key=lambda pair: (pair[1].place, pair[0].unit))
    edge = min(account.policy.terms.edge, max(len(found.lines) // 3, 1))
    for line, standing in pairs:
        word = "" if standing.word is None else _(WORDS[standing.word]).format(edge=edge)
        places = f"{standing.range[0]}–{standing.range[1]}"
        table.add_row(
            str(standing.place),
            places,
            styled(titles[line.unit]),
            f"{line.total / 100:.2f}",
            f"{line.plus_minus / 10:.1f}",
            styled(word),
        )
    console = console_for(to_terminal=sys.stdout.isatty())
    with console.capture() as captured:
        console.print(table)
    return without_trails(captured.get())


def _cell(account: "Account", unit: str, indicator: str, rows: pl.DataFrame, numbers: Numbers) -> Iterator[str]:
    cell = _found(account, unit, indicator)
    titles = {each.code: shown(each.title) for each in account.policy.indicators}
    yield f"{_titles(account)[unit]} · {titles[indicator]}"
    if cell.value is None or cell.reason is not None:
        yield _("Does not apply: {reason}; its weight is spread over the others.").format(
            reason=_(REASONS[cell.reason]) if cell.reason else "-"
        )
    if cell.value is not None:
        yield _("{rows} rows: {formula} = {value}").format(
            rows=cell.rows, formula=cell.formula, value=f"{float(cell.value):.6f}"
        )
    if cell.share is not None:
        said = _("{share} of the scale, weight {weight} ({written} in the pack): {points} points, {loss} lost.")
        facts = {"weight": cell.weight, "written": cell.written, "points": cell.points, "loss": cell.loss}
        yield said.format(share=f"{float(cell.share):.4f}", **facts)
    own = rows.filter((pl.col("unit") == unit) & (pl.col("indicator") == indicator))
    # What cost points first: rows without fault say little.
    is_loss = next(each.full < each.zero for each in account.policy.indicators if each.code == indicator)
    own = own.sort("num", "on", "opens", descending=[is_loss, False, False])
    known = numbers(own["opens"].head(MOST_CASES).to_list())
    for row in own.head(MOST_CASES).iter_rows(named=True):
        yield f"  {row['on']}  {known.get(row['opens'], '-')}  {row['num']:g} / {row['den']:g}  × {row['w']:g}"
    if own.height > MOST_CASES:
        yield translate_count("and {n} row more", "and {n} rows more", own.height - MOST_CASES).format(
            n=own.height - MOST_CASES
        )


def _found(account: "Account", unit: str, indicator: str) -> Cell:
    for group in account.groups.values():
        for sheet in group.sheets:
            found = next((cell for cell in sheet.cells if cell.indicator == indicator), None)
            if sheet.unit == unit and found is not None:
                return found
    message = N_("{quarter} has no cell of {unit} and {indicator}; the ranking and qingfeng policy show name both.")
    raise NoCellError(message, quarter=account.score.quarter, unit=unit, indicator=indicator)


def _titles(account: "Account") -> dict[str, str]:
    return {unit.code: shown(unit.title) for unit in account.policy.units}
