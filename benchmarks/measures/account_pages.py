"""Pages of the account, releases, the ledger and a case with a year's record: four quarters closed, half a million cases.

    account_pages.py [--quick] [--cases N]

One reader, over the whole path of a request, the server aside; addresses drawn at random, the same ones each time.
"""

import argparse
import random
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from measuring import row
from pages import SILENT, address, client, p95, taken
from year import QUARTERS, year_record

if TYPE_CHECKING:
    from qingfeng.assessment.selectors import Account

TIMES = 200
CASES = 20_000
# Rows on a page of a cell.
PAGE = 50
Draw = random.Random


def account(quarter: str) -> "Account":
    """Return the account of a quarter."""
    from qingfeng.assessment.selectors import account_of, newest_score

    score = newest_score(1, quarter)
    assert score is not None
    return account_of(score.pk)


def drawn_cell(draw: Draw) -> tuple[str, str, str, str, int]:
    """Return quarter, group, unit, indicator and rows of a cell that has rows."""
    quarter, group = str(draw.choice(QUARTERS)), draw.choice(("key", "township"))
    sheet = draw.choice([each for each in account(quarter).groups[group].sheets if each.cases])
    cell = draw.choice([each for each in sheet.cells if each.rows])
    return quarter, group, sheet.unit, cell.indicator, cell.rows


def ranking(draw: Draw) -> str:
    quarter, group, _unit, _indicator, _rows = drawn_cell(draw)
    lines = account(quarter).groups[group].lines
    return address("account", quarter, group, **({"against": draw.choice(lines).unit} if lines and draw.random() < 0.5 else {}))


def sheet(draw: Draw) -> str:
    quarter, group, unit, _indicator, _rows = drawn_cell(draw)
    return address("account", quarter, group, unit)


def rows_of_a_cell(draw: Draw) -> str:
    quarter, group, unit, indicator, rows = drawn_cell(draw)
    after = draw.randrange(0, rows, PAGE)
    return address("account", quarter, group, unit, indicator, **({"after": str(after)} if after else {}))


def cases(draw: Draw) -> Callable[[], str]:
    """Return a function that gives case numbers drawn at random."""
    from qingfeng.casework.models import Case

    last = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    drawn = draw.sample(range(1, last + 1), min(last, 2 * TIMES))
    numbers = iter(Case.objects.filter(pk__in=drawn).order_by("pk").values_list("number", flat=True))
    return lambda: str(next(numbers))


def addresses(times: int) -> dict[str, list[str]]:
    """Return the addresses of each kind of page."""
    draw = random.Random(3)
    number = cases(draw)
    kinds: dict[str, Callable[[], str]] = {
        "overview of a quarter": lambda: address("account", str(draw.choice(QUARTERS))),
        "ranking": partial(ranking, draw),
        "score sheet": partial(sheet, draw),
        "rows of a cell": partial(rows_of_a_cell, draw),
        "releases": lambda: address("releases"),
        "release": lambda: address("releases", str(draw.randint(1, len(QUARTERS)))),
        "case page": lambda: address("cases", number()),
        "receipts of a case": lambda: address("cases", number(), "receipts"),
        "ledger": lambda: "/zh/ledger",
        "verify": lambda: "/zh/verify",
    }
    return {name: [made() for _ in range(times)] for name, made in kinds.items()}


def tell(kinds: dict[str, list[str]], stored: str) -> None:
    """Write a row for each kind of page."""
    reader = client()
    for name, wanted in kinds.items():
        taken(reader, wanted)
        seconds = taken(reader, wanted)
        figure = f"p95 {p95(seconds):.0f} ms, median {seconds[len(seconds) // 2] * 1000:.0f} ms"
        row(f"{name}, {stored}, {len(wanted)} at random, warm", figure, "p95 under 100 ms", met=p95(seconds) < 100)


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def tell_first(reads: Iterable[str], stored: str) -> None:
    """Write how long the first view of each page takes after what a start works out beside it."""
    from qingfeng.console.warming import warm_up

    reader = client()
    reader.get(SILENT)
    warming = seconds_of(warm_up)
    most = max(seconds_of(lambda each=each: reader.get(each)) for each in reads)  # type: ignore[misc]
    figure = f"{most * 1000:.0f} ms, after {warming:.1f} s of warming up beside the first requests"
    row(f"slowest first view of overview and rankings of the newest quarter, {stored}", figure, "under 250 ms", met=most < 0.25)


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help=f"{CASES:,} cases, {TIMES // 4} addresses of each kind")
    parser.add_argument("--cases", type=int, help="as many cases, where the whole volume of the pack is more than is wanted")
    given = parser.parse_args()
    is_quick = given.quick
    with year_record(CASES if is_quick else given.cases):
        from qingfeng.casework.models import Act, Case

        stored = f"{Case.objects.count():,} cases with {Act.objects.count():,} acts and four quarters stored"
        newest = str(QUARTERS[-1])
        tell_first([address("account", newest, *part) for part in ((), ("key",), ("township",))], stored)
        tell(addresses(TIMES // 4 if is_quick else TIMES), stored)


if __name__ == "__main__":
    main()
