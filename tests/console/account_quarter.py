"""A district with accounts of the worked example: units a to g, their rows opening to cases of a small record."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from tests.casework.small_logs import small_log, taken
from tests.publication.accounts import scored_policy
from tests.publication.making import worked

from qingfeng.assessment.models import Score, ScoreRows
from qingfeng.casework.models import Case
from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.directory.policy.loading import Policy, load_pack

AT = datetime(2026, 10, 2, tzinfo=UTC)
QUARTER = "2026Q3"
LOG = (
    "案/1,submit,2026-06-01T09:00:00,张三丰,secret-note,\n"
    "案/1,decide,2026-06-03T09:00:00,李四光,,12.5\n"
    "k2,submit,2026-06-01T09:00:00,张三丰,,\n"
)
TOWN = """
[[unit]]
code = "t"
title = { zh = "丁镇", en = "Town T" }
kind = "town"
group = "township"
record_source = ["cases"]
"""
COUNT = '[indicator.count]\nprocedure = "one"\nnum = "in_time"\n'


def account_policy(folder: Path) -> Policy:
    """Write and load a pack whose units have names of their own and whose first indicator says what it counts."""
    source = scored_policy(folder).source
    units = source / "units.toml"
    text = units.read_text("utf-8")
    for code in "abcdefg":
        name = f'title = {{ zh = "{code}局", en = "Office {code.upper()}" }}'
        text = text.replace(f'code = "{code}"\ntitle = {{ zh = "甲", en = "A" }}', f'code = "{code}"\n{name}')
    units.write_text(text + TOWN, "utf-8")
    indicators = source / "indicators.toml"
    first, mark, rest = indicators.read_text("utf-8").partition("[[indicator]]\n")
    own, following, others = rest.partition("[[indicator]]\n")
    of_towns = own.replace('"on-time"', '"t-on-time"').replace('"key"', '"township"').replace("weight = 30", "weight = 100")
    indicators.write_text(first + mark + own + COUNT + following + others + mark + of_towns, "utf-8")
    return load_pack(str(source))


def worked_quarter() -> pl.DataFrame:
    """Return the rows of the worked example, those with a day on dates of the quarter, opening to the cases of the record."""
    cases = list(Case.objects.order_by("pk").values_list("pk", flat=True))
    numbered = pl.int_range(pl.len(), dtype=pl.Int64) % len(cases)
    opens = pl.when(pl.col("case").is_not_null()).then(numbered.replace_strict(dict(enumerate(cases)), return_dtype=pl.Int64))
    on = pl.lit(date(2026, 7, 6)) + pl.duration(days=pl.col("day"))
    return worked()[1].with_columns(opens=opens, seq=pl.lit(None, pl.Int64), on=on.cast(pl.Date))


def better(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows in which unit f was never late and had no card, so that it did far better."""
    is_it = (pl.col("unit") == "f") & pl.col("indicator").is_in(["on-time", "cards", "ratings"])
    return rows.with_columns(num=pl.when(is_it).then((pl.col("indicator") != "cards").cast(pl.Float64)).otherwise("num"))


def drawn_up(district: District, quarter: str, rows: pl.DataFrame, *, simulated: bool = False) -> Score:
    """Keep an account of a quarter."""
    score = Score.objects.create(
        district=district,
        quarter=quarter,
        number=Score.objects.filter(district=district, quarter=quarter).count() + 1,
        as_of=AT.replace(microsecond=999_999),
        last_import=1,
        policy=PolicyVersion.objects.order_by("-pk")[0],
        calendar=CalendarVersion.objects.order_by("-pk")[0],
        program="0.1.0",
        simulated=simulated,
        cases=4665,
        rows=rows.height,
        rows_digest="ab" * 32,
        results_digest="cd" * 32,
        recorded_at=AT,
        leaf_salt=bytes(32),
    )
    file = io.BytesIO()
    rows.write_parquet(file)
    ScoreRows.objects.create(score=score, parquet=file.getvalue())
    return score


def two_quarters(folder: Path) -> District:
    """Found the district `small` and draw up two quarters: in the first unit f did far better than in the second."""
    taken(small_log(folder, LOG), account_policy(folder))
    district = District.objects.get(code="small")
    rows = worked_quarter()
    drawn_up(district, "2026Q2", better(rows).with_columns(pl.col("on").dt.offset_by("-13w")))
    drawn_up(district, QUARTER, rows)
    return district
