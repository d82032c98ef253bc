"""The sweep with a hundred thousand and a million cases stored, ten thousand of them due: finding them, and the whole."""

import json
import statistics
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from measuring import row
from million import large_record

DUE, ROUNDS = 10_000, 5
ALMOST = timedelta(hours=1)


def instant_of_due() -> datetime:
    """Make exactly `DUE` cases due at the instant that is returned.

    Deadlines end with the day, so that whole days of cases come due at one instant: of those due, all but `DUE` drawn by
    their keys are put off by an hour.
    """
    from qingfeng.storage.copying import raw_cursor

    with raw_cursor() as cursor:
        cursor.execute(
            "SELECT next_check_at FROM case_state WHERE next_check_at IS NOT NULL ORDER BY 1 OFFSET %s LIMIT 1", [DUE - 1]
        )
        found = cursor.fetchone()
        assert found is not None
        assert isinstance(found[0], datetime)
        at = found[0]
        cursor.execute(
            """
            UPDATE case_state SET next_check_at = %s WHERE case_id IN (
                SELECT case_id FROM case_state WHERE next_check_at <= %s ORDER BY hashint8(case_id) OFFSET %s)
            """,
            [at + ALMOST, at, DUE],
        )
        cursor.execute("VACUUM ANALYZE case_state")
    return at


def swept(at: datetime) -> tuple[float, str]:
    """Return the seconds of a sweep that is rolled back, constraints checked, and what it found."""
    from django.db import transaction

    from qingfeng.supervision.sweeping import sweep

    with transaction.atomic():
        began = time.perf_counter()
        done = sweep(at=at)
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    assert done.cases == DUE, done
    return taken, f"{done.changed:,} findings changed, {done.cards:,} cards"


def measure(cases: int) -> None:
    """Print the median seconds of finding what is due, the least of the whole sweep, and what it found, as JSON."""
    with large_record(cases):
        from qingfeng.supervision.sweeping import due_cases

        at = instant_of_due()
        finding = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            due_cases(at)
            finding.append(time.perf_counter() - began)
        whole = [swept(at) for _ in range(ROUNDS)]
    seconds = sorted(taken for taken, _ in whole)
    told = f"{seconds[0]:.1f} s (to {seconds[-1]:.1f}), {whole[0][1]}"
    print(json.dumps({"finding": statistics.median(finding), "whole": seconds[0], "told": told}))


def measured(cases: int) -> dict[str, Any]:
    """Measure a size in a process of its own: each has its own database."""
    command = [sys.executable, __file__, "--size", str(cases)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    if "--size" in sys.argv:
        measure(int(sys.argv[-1]))
        return
    sizes = (20_000, 100_000) if "--quick" in sys.argv else (100_000, 1_000_000)
    found = {size: measured(size) for size in sizes}
    for size, figures in found.items():
        what = f"sweep, {size:,} cases stored, {DUE:,} due: finding them"
        row(what, f"{figures['finding'] * 1000:.0f} ms", "under 0.1 s", met=figures["finding"] < 0.1)
    less, more = (found[size]["whole"] for size in sizes)
    told = "; ".join(f"{size:,}: {figures['told']}" for size, figures in found.items())
    figure = f"{more / less:.2f} times; {told}"
    row(f"the whole sweep at {sizes[1]:,}, against {sizes[0]:,}", figure, "within 1.2 times", met=more <= 1.2 * less)


if __name__ == "__main__":
    main()
