"""The engine against pm4py's `conformance_declare`: the same constraints, a real log repeated to a million acts."""

import sys
import tempfile
from pathlib import Path

import polars as pl
from declare import asked_pm4py, constraints, log_of, rules_of
from measuring import DATA, row, timed

from qingfeng.foundation.calendars import load_calendar
from qingfeng.supervision.engine import evaluate

if not DATA.exists():
    row("engine against pm4py", "not measured: the real logs are not there", "100 times", met=False)
    sys.exit(0)
acts, cases = log_of("receipt")
times = (100_000 if "--quick" in sys.argv else 1_000_000) // acts.height + 1
many = pl.concat([acts.with_columns(case=(pl.col("case") + turn * cases.height).cast(pl.UInt32)) for turn in range(times)])
keys = pl.concat([cases["key"] + f"-{turn}" for turn in range(times)])
wanted = constraints(acts, 4)
rules, _ = rules_of(wanted)
calendar, as_of = load_calendar("nl"), acts["at"].max()
table = pl.DataFrame({"key": keys})
ours, _ = timed(lambda: evaluate(many, table, rules, calendar=calendar, as_of=as_of).tallies, 3)
with tempfile.TemporaryDirectory() as folder:
    theirs = asked_pm4py(many, keys, wanted, Path(folder))["seconds"]
row(
    f"engine against pm4py, {len(rules.rules)} constraints, receipt repeated to {many.height:,} acts",
    f"{theirs / ours:,.0f} times ({ours:.2f} s against {theirs:.1f} s)",
    "100 times",
    met=theirs / ours >= 100,
)
