"""A district in the database, with accounts of the worked example drawn up as assessment keeps them."""

import io
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
from tests.assessment.worked import INDICATORS
from tests.casework.small_logs import small_policy
from tests.publication.making import indicators_toml, units_toml, worked

from qingfeng.assessment.models import Score, ScoreRows
from qingfeng.casework.models import Import
from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.directory.services import found_district

AT = datetime(2026, 10, 2, tzinfo=UTC)


def scored_policy(folder: Path, *, remark: str = "") -> Policy:
    """Write and load a pack with units and indicators of the worked example, its weights made to sum to 100."""
    policy = small_policy(folder)
    (policy.source / "units.toml").write_text(units_toml(dict.fromkeys("abcdefg", "key")), "utf-8")
    weights = [each.model_copy(update={"weight": 20}) if each.code == "complaints" else each for each in INDICATORS]
    (policy.source / "indicators.toml").write_text(f"# {remark}\n{indicators_toml(weights)}", "utf-8")
    return load_pack(str(policy.source))


def founded(policy: Policy, *, code: str = "xihe") -> District:
    """Found the district, or bring it up to a policy."""
    return found_district(policy, code=code, simulated=True, at=AT)


def account(district: District, quarter: str = "2026Q3", rows: pl.DataFrame | None = None, *, at: datetime = AT) -> Score:
    """Draw up an account of a quarter under the newest policy, with these rows or those of the worked example."""
    own = worked()[1] if rows is None else rows
    own = own.with_columns(opens=pl.lit(None, pl.Int64), seq=pl.lit(None, pl.Int64), on=pl.lit(None, pl.Date))
    score = Score.objects.create(
        district=district,
        quarter=quarter,
        number=Score.objects.filter(district=district, quarter=quarter).count() + 1,
        as_of=AT,
        last_import=Import.objects.filter(district=district).count(),
        policy=PolicyVersion.objects.order_by("-pk")[0],
        calendar=CalendarVersion.objects.order_by("-pk")[0],
        program="0.1.0",
        simulated=district.simulated,
        cases=0,
        rows=own.height,
        rows_digest="0" * 64,
        results_digest="0" * 64,
        recorded_at=at,
        leaf_salt=bytes(32),
    )
    file = io.BytesIO()
    own.write_parquet(file)
    ScoreRows.objects.create(score=score, parquet=file.getvalue())
    return score


def corrected() -> pl.DataFrame:
    """Return the rows after an objection was upheld: the first late case of unit c was in time."""
    rows = worked()[1]
    is_it = (pl.col("unit") == "c") & (pl.col("indicator") == "on-time") & (pl.col("case") == 12)
    return rows.with_columns(num=pl.when(is_it).then(1.0).otherwise("num"))
