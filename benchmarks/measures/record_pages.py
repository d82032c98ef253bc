"""List, case page and search with a million cases stored, one reader, warm; queries by the number of rows; what pages weigh."""

import random
import re
import sys
from functools import partial
from unittest.mock import patch

from measuring import row
from million import large_record

TIMES = 200
STANDINGS = ("open", "late", "ended", "ended_late", "paused")


def sample(count: int) -> list[tuple[str, str, str, str]]:
    """Return number, unit, source and text of cases drawn at random, the same ones each time."""
    from qingfeng.casework.models import Case, CaseState

    last = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    drawn = random.Random(1).sample(range(1, last + 1), 2 * count)
    rows = CaseState.objects.filter(pk__in=drawn).order_by("pk")
    return list(rows.values_list("case__number", "unit", "source__code", "sought")[:count])


def list_addresses(cases: list[tuple[str, str, str, str]]) -> list[str]:
    """Return lists narrowed in every way, and those that follow after a case drawn at random."""
    from pages import address

    from qingfeng.casework.selectors import cases as selectors

    draw, found = random.Random(2), []
    for number, unit, source, _ in cases:
        line = selectors.case_named(1, number)
        assert line is not None
        narrowed = draw.choice(
            (
                {},
                {"unit": unit},
                {"source": source},
                {"standing": draw.choice(STANDINGS)},
                {"level": draw.choice("0123")},
                {"unit": unit, "standing": draw.choice(STANDINGS)},
                {"source": source, "level": draw.choice("123")},
            )
        )
        # The key of a place deep in the list, to which nobody walked.
        key = selectors._written(line)  # noqa: SLF001
        follows = {"after": key} if draw.random() < 0.5 else {}
        found.append(address("cases", **narrowed, **follows))
    return found


def pieces(cases: list[tuple[str, str, str, str]], length: int) -> list[str]:
    """Return pieces of that many Chinese characters out of what cases are found by."""
    draw, found = random.Random(length), []
    for _, _, _, text in cases:
        runs = [run for run in re.findall(r"[\u4e00-\u9fff]+", text) if len(run) >= length]
        if runs:
            run = draw.choice(runs)
            start = draw.randrange(len(run) - length + 1)
            found.append(run[start : start + length])
    return found


def tell_pages(cases: list[tuple[str, str, str, str]], stored: str) -> None:
    from pages import SILENT, address, client, p95, taken

    reader = client()
    wanted = {"list": list_addresses(cases), "case page": [address("cases", case[0]) for case in cases]}
    for name, addresses in wanted.items():
        taken(reader, addresses)
        silent, seconds = taken(reader, [SILENT] * len(addresses)), taken(reader, addresses)
        above = p95(seconds) - p95(silent)
        told = f"p95 {p95(seconds):.0f} ms, median {seconds[len(seconds) // 2] * 1000:.0f} ms"
        figure = f"{above:.0f} ms ({told}; `SELECT 1` {p95(silent):.1f} ms)"
        what = f"{name}, {stored} cases stored, {len(addresses)} at random, warm, beside `SELECT 1` over the same path"
        row(what, figure, "p95 under 50 ms above it", met=above < 50)


def tell_queries(cases: list[tuple[str, str, str, str]]) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from pages import address, client

    from qingfeng.casework.selectors.cases import page_of_cases

    reader, counts = client(), []
    reader.get(address("cases"))
    for size in (1, 3, 50):
        with (
            patch("qingfeng.console.cases.page_of_cases", partial(page_of_cases, size=size)),
            CaptureQueriesContext(connection) as queries,
        ):
            reader.get(address("cases"))
        counts.append(len(queries))
    with CaptureQueriesContext(connection) as of_case:
        reader.get(address("cases", cases[0][0]))
    figure = f"{', '.join(map(str, counts))} (a case page {len(of_case)})"
    row("queries of the list with 1, 3 and 50 rows", figure, "the same", met=len(set(counts)) == 1)


def tell_search(cases: list[tuple[str, str, str, str]], stored: str) -> None:
    from pages import address, client, p95, taken

    reader = client()
    for length in (2, 3, 6):
        addresses = [address("cases", q=piece) for piece in pieces(cases, length)]
        taken(reader, addresses)
        seconds = taken(reader, addresses)
        figure = f"{p95(seconds):.0f} ms (median {seconds[len(seconds) // 2] * 1000:.0f} ms, most {seconds[-1] * 1000:.0f} ms)"
        what = f"search for {length} Chinese characters, {stored} cases stored, {len(addresses)} at random, warm, whole page"
        row(what, figure, "p95 under 100 ms", met=p95(seconds) < 100)


def tell_weight(cases: list[tuple[str, str, str, str]]) -> None:
    from pages import address, client, weight

    reader = client()
    for name, page in (("list", address("cases")), ("case page", address("cases", cases[0][0]))):
        own, loaded = weight(reader, page)
        figure = f"{(own + loaded) / 1000:.0f} kB (page {own / 1000:.0f}, files {loaded / 1000:.0f})"
        row(f"first view of the {name}, gzip", figure, "under 100 kB", met=own + loaded < 100_000)


def main() -> None:
    count = 100_000 if "--quick" in sys.argv else 1_000_000
    with large_record(count):
        cases, stored = sample(TIMES), f"{count:,}"
        tell_queries(cases)
        tell_weight(cases)
        tell_pages(cases, stored)
        tell_search(cases, stored)


if __name__ == "__main__":
    main()
