"""The whole import of a real log and of a million synthetic acts, by stage, with the memory that it takes."""

import resource
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from measuring import DATA, row
from scratch import AT, emptied_database
from stages import IMPORT, JUDGE, Stages

from qingfeng.directory.policy.loading import load_pack
from qingfeng.foundation.calendars import load_calendar
from qingfeng.intake.log import Log
from qingfeng.intake.reading import read_log
from qingfeng.intake.simulation import SimulationWishes, simulate


def read(what: str) -> tuple[str, Log]:
    """Return the pack and the log of a name: a file of the real logs, or a number of cases to simulate."""
    if not what.isdigit():
        return "wabo", read_log(DATA / f"eventlogs/{what}.xes.gz", mapping=None, timezone="Europe/Amsterdam")
    policy = load_pack("fuling")
    wishes = SimulationWishes(cases=int(what), begin=date(2026, 4, 1), until=date(2026, 6, 30))
    return "fuling", simulate(policy, load_calendar(policy.calendar), wishes)


def take(what: str) -> None:
    """Take a log in and print one row."""
    stages = Stages()
    began = time.perf_counter()
    with stages.stage("read"):
        pack, log = read(what)
    with emptied_database():
        from qingfeng.directory.services import found_district
        from qingfeng.workflows.records import TakingOrder, take_in

        policy = load_pack(pack)
        kind = "file" if pack == "wabo" else "simulation"
        district = found_district(policy, code=pack, simulated=kind != "file", at=AT)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        began = time.perf_counter()
        with stages.watching(IMPORT | JUDGE), stages.stage("rest"):
            summary, sweep = take_in(log, TakingOrder(district=district, source="log", policy=policy, at=AT, kind=kind))
        whole = time.perf_counter() - began
        again = Stages()
        with again.watching(IMPORT | JUDGE), again.stage("rest"):
            once, _ = take_in(log, TakingOrder(district=district, source="log", policy=policy, at=AT, kind=kind))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    speed = summary.acts_new / whole
    figure = (
        f"{whole:.1f} s, {speed:,.0f} acts/s; {stages.told()}; {sweep.changed:,} findings; peak {peak:.1f} GB"
        f" ({before:.1f} GB before); the same again {sum(again.taken.values()):.1f} s, {once.acts_new} new"
    )
    name = what if not what.isdigit() else f"{int(what):,} simulated cases"
    row(f"whole import of {name}, {summary.acts_new:,} acts", figure, "reported; under 4 GB", met=peak < 4)


def main() -> None:
    """Take each log in in a process of its own, so that the memory is its own."""
    if "--take" in sys.argv:
        take(sys.argv[-1])
        return
    many = "20000" if "--quick" in sys.argv else "195000"
    names = ["BPIC15_1", many] if DATA.exists() else [many]
    for name in names:
        subprocess.run([sys.executable, Path(__file__), "--take", name], check=True)


if __name__ == "__main__":
    main()
