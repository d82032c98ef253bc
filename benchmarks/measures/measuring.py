"""How things are timed here: several rounds, the best and the median of each; rows of the report as lines of JSON."""

import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared/data"


def timed(work: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """Return (best, median) wall seconds of some rounds."""
    taken = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return min(taken), statistics.median(taken)


def row(what: str, figure: str, target: str, *, met: bool) -> None:
    """Print one row of the report."""
    print(json.dumps({"what": what, "figure": figure, "target": target, "met": met}), flush=True)
