"""A log of six cases in two units, made by hand, and its check: what the tests of reports and tables look at."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from qingfeng.directory.policy.loading import load_rules
from qingfeng.intake.log import Log
from qingfeng.intake.rejects import REJECT_SCHEMA
from qingfeng.supervision.check import CheckResult, Wishes, check_log, settle

PERFORMER = "Officer Wang Xiaoming"
PRIVATE = "around fifty, says Mrs Li"
RULES = """
timezone = "Asia/Shanghai"
calendar = "cn"
ends = ["approve"]

[[rule]]
id = "decide-in-time"
kind = "limit"
title = { zh = "超过承诺时限", en = "Decided late" }
from = "accept"
until = "approve"
limit = { value = 5, unit = "workday" }
pauses = [{ from = "pause", until = "resume" }]
warn = 1
yellow = 0
red = 3

[[rule]]
id = "four-eyes"
kind = "four_eyes"
title = { zh = "审查和决定为同一人", en = "Reviewed and decided by one person" }
a = "review"
b = "approve"
red = 0

[[rule]]
id = "fee"
kind = "amount"
title = { zh = "收费超过目录", en = "Fee above the list" }
field = "case.fee"
at_most = 100

[[rule]]
id = "refiled"
kind = "absence"
title = { zh = "撤回后重报", en = "Withdrawn and filed again" }
a = "withdraw"
scope = "applicant+item"
status = "planned"

[[rule]]
id = "of-a-procedure"
kind = "init"
title = { zh = "以收件开始", en = "Begins with submission" }
a = "submit"
procedure = "permit"
"""
# Case, lead unit, fee, procedure, acts: name, day of March 2026 and hour.
CASES: list[tuple[str, str, str, str | None, list[tuple[str, int, int]]]] = [
    ("P-1", "Construction", "80", None, [("submit", 2, 9), ("accept", 3, 9), ("review", 10, 9), ("approve", 19, 16)]),
    (
        "P-2",
        "Construction",
        "80",
        None,
        [("submit", 2, 10), ("accept", 3, 9), ("pause", 5, 9), ("resume", 9, 9), ("approve", 12, 16)],
    ),
    ("P-3", "Health <b>", "120", None, [("submit", 4, 9), ("accept", 4, 15), ("approve", 6, 9)]),
    ("P-4", "Health <b>", PRIVATE, None, [("submit", 4, 9), ("accept", 5, 9), ("approve", 9, 9)]),
    ("P-5", "Construction", "0", "permit", [("submit", 5, 9), ("accept", 6, 9)]),
    ("P-6", "Health <b>", "0", "permit", [("accept", 30, 9)]),
]


def small_log(*, simulated: bool = True) -> Log:
    """Return the log; every act was done by one person."""
    begin = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(hours=8)
    acts = [
        {"case": row, "name": name, "at": begin + timedelta(days=day - 1, hours=hour), "place": place}
        for row, case in enumerate(CASES)
        for place, (name, day, hour) in enumerate(case[4])
    ]
    cases = {
        "key": [case[0] for case in CASES],
        "unit": [case[1] for case in CASES],
        "procedure": [case[3] for case in CASES],
        "case.fee": [case[2] for case in CASES],
    }
    frame = pl.DataFrame(acts).with_columns(
        pl.col("case").cast(pl.UInt32),
        pl.col("name").cast(pl.Categorical),
        pl.col("at").cast(pl.Datetime("us", "UTC")),
        pl.col("place").cast(pl.UInt32),
        pl.lit(value=False).alias("dated"),
        pl.lit(PERFORMER).cast(pl.Categorical).alias("performer"),
    )
    return Log(
        cases=pl.DataFrame(cases),
        acts=frame,
        rejects=pl.DataFrame(
            [(7, "row", "at", "2026-13-01", "bad_time", "the time cannot be read")], schema=REJECT_SCHEMA, orient="row"
        ),
        name="small <log>.csv",
        size=1234,
        digest="ab" * 32,
        kind="csv",
        timezone="Asia/Shanghai",
        simulated=simulated,
    )


def small_check(folder: Path, rules: str = RULES, log: Log | None = None) -> CheckResult:
    """Hold the log against rules written to a file in `folder`."""
    path = folder / "small.toml"
    path.write_text(rules, "utf-8")
    policy = load_rules(path)
    log = log or small_log()
    return check_log(log, policy, settle(Wishes(), policy, log.acts))
