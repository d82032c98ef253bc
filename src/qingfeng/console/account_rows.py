"""The rows of a cell: the cases that made it, what was counted of each, its day; paged, and as CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from qingfeng.assessment.selectors import rows_of_cell
from qingfeng.casework.selectors.numbers import numbers_of
from qingfeng.console.access import allowed, anyone
from qingfeng.console.account_frame import frame_of
from qingfeng.console.account_seen import Group, group_of
from qingfeng.console.account_sheet import cell_lines
from qingfeng.console.account_words import group_title, quarter_title
from qingfeng.console.places import asked_number
from qingfeng.console.rendering import address, page, segment
from qingfeng.console.tables import Row, Table, download
from qingfeng.directory.policy.assessment import Indicator
from qingfeng.directory.policy.loading import text_of
from qingfeng.foundation.messages import localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.words import count, day

SIZE, BATCH = 50, 2_000


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row that was counted: its case (empty: it is none), num, den and weight as written, its day."""

    number: str
    address: str
    counted: str
    weight: str
    on: str


@allowed(anyone)
def cell_rows(request: HttpRequest, district: str, quarter: str, **names: str) -> HttpResponse:
    """Show the rows of the cell of a `group`, `unit` and `indicator`, those that cost most first."""
    found = group_of(request, district, quarter, names["group"])
    unit, indicator = names["unit"], names["indicator"]
    frame, after = _frame(found, unit, indicator), asked_number(request, "after") or 0
    if after and after >= frame.height:
        raise Http404
    shown = _lines(found, frame.slice(after, SIZE))
    sheet = found.sheet(unit)
    line = next(each for each, cell in zip(cell_lines(found, sheet), sheet.cells, strict=True) if cell.indicator == indicator)
    follows = after + SIZE < frame.height
    here = found.seen.address(found.name, unit, indicator)
    return page(
        request,
        "account_rows",
        found.seen.place,
        **frame_of(found.seen),
        group=group_title(found.name),
        group_address=found.seen.address(found.name),
        unit=found.seen.unit_title(unit),
        sheet_address=found.seen.address(found.name, unit),
        cell=line,
        indicator=_said(found.seen.indicators(found.name)[indicator]),
        rows=shown,
        total=count(frame.height),
        next=found.seen.address(found.name, unit, indicator, after=after + SIZE) if follows else "",
        next_key=shown[-1].number if follows else "",
        first=here if after else "",
        downloads={"CSV": _with_ending(here, "csv"), "XLSX": _with_ending(here, "xlsx")},
    )


@allowed(anyone)
def cell_file(request: HttpRequest, district: str, quarter: str, **names: str) -> HttpResponseBase:
    """Give the same as a file of an `ending`."""
    found = group_of(request, district, quarter, names["group"])
    unit, indicator = names["unit"], names["indicator"]
    frame = _frame(found, unit, indicator)
    title = localized(text_of(found.seen.indicators(found.name)[indicator].title))
    sentence = " · ".join((quarter_title(quarter), found.seen.unit_title(unit), title, *frame_of(found.seen)["drawn"]))
    headings = (_("case number"), _("counted"), _("out of"), _("weight of the row"), _("day"))
    name = f"{district}-{quarter}-{unit}-{indicator}"
    return download(Table(name, sentence, headings, _file_rows(frame)), names["ending"])


def _said(indicator: Indicator) -> dict[str, str]:
    return {"rows": localized(text_of(indicator.rows)), "num": localized(text_of(indicator.num)), "source": indicator.source}


def _frame(group: Group, unit: str, indicator: str) -> pl.DataFrame:
    """Return the rows of a cell, the worst first, then by day and case.

    Raises:
        Http404: there is no such cell.
    """
    group.cell(unit, indicator)
    own = rows_of_cell(group.seen.account.score, group.name, unit, indicator)
    scale = group.seen.indicators(group.name)[indicator]
    worst = pl.col("num") / pl.when(pl.col("den") == 0).then(1).otherwise(pl.col("den"))
    return own.with_columns(worst=-worst if scale.full < scale.zero else worst).sort(
        "worst", "on", "opens", "seq", nulls_last=True
    )


def _lines(group: Group, frame: pl.DataFrame) -> tuple[RowLine, ...]:
    numbers = numbers_of(frame["opens"].drop_nulls().to_list())
    lines = []
    for row in frame.iter_rows(named=True):
        number = numbers.get(row["opens"], "")
        lines.append(
            RowLine(
                number=number or "—",
                address=address(group.seen.place, "cases", segment(number)) if number else "",
                counted=f"{_plain(row['num'])} / {_plain(row['den'])}",
                weight="" if row["w"] == 1 else _plain(row["w"]),
                on=_day(row["on"]),
            )
        )
    return tuple(lines)


def _file_rows(frame: pl.DataFrame) -> Iterator[Row]:
    for begin in range(0, frame.height, BATCH):
        part = frame.slice(begin, BATCH)
        numbers = numbers_of(part["opens"].drop_nulls().to_list())
        for row in part.iter_rows(named=True):
            on = row["on"].isoformat() if row["on"] else ""
            yield numbers.get(row["opens"], ""), _plain(row["num"]), _plain(row["den"]), _plain(row["w"]), on


def _plain(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _day(on: date | None) -> str:
    return "—" if on is None else day(on)


def _with_ending(where: str, ending: str) -> str:
    path, mark, query = where.partition("?")
    return f"{path}.{ending}{mark}{query}"
