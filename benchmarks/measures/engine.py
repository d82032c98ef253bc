"""The engine on synthetic acts: speed, memory, shuffled acts, and how time grows with their number."""

import resource
import subprocess
import sys

from measuring import row, timed
from synthetic import AS_OF, record, rule_set

from qingfeng.foundation.calendars import load_calendar
from qingfeng.supervision.engine import evaluate

RULES, CALENDAR = rule_set(), load_calendar("cn")


def judged(acts: int, *, shuffled: bool = False) -> tuple[float, float]:
    """Return (best seconds of judging, best seconds of a bare sort of the same frame)."""
    frame, cases = record(acts)
    sort = 0.0
    if shuffled:
        frame = frame.sample(fraction=1.0, shuffle=True, seed=1)
        sort, _ = timed(lambda: frame.sort("case", "at", "place"), 3)
    best, _ = timed(lambda: evaluate(frame, cases, RULES, calendar=CALENDAR, as_of=AS_OF).tallies, 5)
    return best, sort


def main() -> None:
    """Measure in this process, the memory of ten million acts in one of its own."""
    if "--memory" in sys.argv:
        judged(10_000_000)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    sizes = (100_000, 1_000_000) if "--quick" in sys.argv else (100_000, 1_000_000, 10_000_000)
    taken = {size: judged(size)[0] for size in sizes}
    most = sizes[-1]
    speed = most / taken[most] / 1e6
    row(
        f"engine, eight rules on {most:,} acts in case order",
        f"{speed:.1f} M acts/s",
        "20 M acts/s on two cores",
        met=speed >= 20,
    )
    done = subprocess.run([sys.executable, __file__, "--memory"], stdout=subprocess.PIPE, text=True, check=True)
    peak = int(done.stdout) / 1024
    row("peak memory of a process that makes and judges 10,000,000 acts", f"{peak:.1f} GB", "under 4 GB", met=peak < 4)
    shuffled, sort = judged(most, shuffled=True)
    ratio = shuffled / (sort + taken[most])
    figure = f"{ratio:.2f} times ({shuffled:.2f} s; bare sort {sort:.2f} s)"
    row(f"the same {most:,} acts shuffled, against a bare sort and the above", figure, "within 1.5 times", met=ratio <= 1.5)
    each = {size: seconds / size * 1e9 for size, seconds in taken.items()}
    figure = ", ".join(f"{size:,}: {nanoseconds:.0f} ns an act" for size, nanoseconds in each.items())
    row("engine by number of acts", figure, "linear", met=each[most] <= 1.25 * min(each.values()))


main()
