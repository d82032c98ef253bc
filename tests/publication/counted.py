"""A small record of two units, and the scoring rows that it gives, counted by hand."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
from tests.assessment.worked import indicator
from tests.casework.small_logs import MAPPING, small_policy, taken
from tests.publication.accounts import account
from tests.publication.making import indicators_toml, units_toml

from qingfeng.directory.models import District
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.intake.mapping import Mapping
from qingfeng.intake.reading import read_log
from qingfeng.publication.pack.reading import Release, read_release
from qingfeng.publication.selectors import content_of
from qingfeng.publication.services import make_release

AT = datetime(2026, 10, 2, tzinfo=UTC)
FIRST = date(2026, 7, 6)
HEADER = "case,act,at,who,note,fee,unit\n"
LATE = {("a", 3), ("a", 17), ("b", 30)}


def policy_that_counts(folder: Path, *, remark: str = "") -> Policy:
    """Write and load a pack of two units and one indicator: the share of cases that were decided in time."""
    policy = small_policy(folder)
    text = indicators_toml([indicator("on-time", "share", 0.5, 1, 100)])
    counting = 'count = { procedure = ["one"], num = "in_time" }\n'
    (policy.source / "units.toml").write_text(units_toml({"a": "key", "b": "key"}), "utf-8")
    (policy.source / "indicators.toml").write_text(f"# {remark}\n{text}{counting}", "utf-8")
    return load_pack(str(policy.source))


def submitted(number: int) -> date:
    """A Monday of July or August."""
    return FIRST + timedelta(weeks=number % 7)


def lines(late: set[tuple[str, int]]) -> str:
    """Forty cases of each unit, submitted on Mondays; decided on the Wednesday after, or three weeks later."""
    found = []
    for unit in ("a", "b"):
        for number in range(40):
            begin = submitted(number)
            end = begin + timedelta(days=21 if (unit, number) in late else 2)
            found.append(
                f"{unit}{number},submit,{begin}T09:00:00,Wang,,,{unit}\n{unit}{number},decide,{end}T09:00:00,Li,,,{unit}\n"
            )
    return "".join(found)


def rows_by_hand(late: set[tuple[str, int]]) -> pl.DataFrame:
    """Five working days after a Monday is the Monday after: that day gives day and week."""
    return pl.DataFrame(
        [
            {
                "group": "key",
                "unit": unit,
                "indicator": "on-time",
                "num": float((unit, number) not in late),
                "den": 1.0,
                "w": 1.0,
                "stratum": None,
                "day": number % 7,
                "week": number % 7,
                "case": number,
                "applicant": None,
            }
            for unit in ("a", "b")
            for number in range(40)
        ],
        schema_overrides={"stratum": pl.String, "applicant": pl.Int64},
    )


def take_in(folder: Path, policy: Policy, late: set[tuple[str, int]]) -> None:
    """Import the cases into the district `small`."""
    path = folder / "log.csv"
    path.write_text(HEADER + lines(late), "utf-8")
    mapping = Mapping.model_validate(MAPPING | {"case_unit": "unit", "procedure": {"value": "one"}})
    taken(read_log(path, mapping=mapping, timezone="Asia/Shanghai", now=AT), policy, at=AT)


def released(rows: pl.DataFrame, *, reason: str | None = None) -> Release:
    """Release an account of these rows."""
    account(District.objects.get(code="small"), rows=rows)
    name = make_release(district="small", quarter="2026Q3", at=AT + timedelta(days=5), reason=reason).name
    return read_release(content_of(name) or b"")
