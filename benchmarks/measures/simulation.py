"""A quarter of the whole district made up: cases drawn, acts written, both in the frames of a record."""

import resource
import sys

from measuring import row, timed

from qingfeng.directory.policy.loading import load_pack
from qingfeng.foundation.calendars import load_calendar
from qingfeng.intake.simulation import SimulationWishes, simulate

quick = "--quick" in sys.argv
wishes = SimulationWishes(cases=30_000 if quick else None, months=3)
policy = load_pack("fuling")
calendar = load_calendar(policy.calendar)
log = simulate(policy, calendar, wishes)
seconds, _ = timed(lambda: simulate(policy, calendar, wishes), 3)
said = f"a quarter simulated, {log.cases.height:,} cases and {log.acts.height:,} acts"
row(said, f"{seconds:.1f} s", "10 s", met=seconds < 10)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
row("memory for it", f"{memory:.2f} GB", "2 GB", met=memory < 2)
