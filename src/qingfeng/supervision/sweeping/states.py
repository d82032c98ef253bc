"""How cases stand, drawn up from acts, clocks and findings: rows of `case_state`, and the counts that filters show."""

from collections.abc import Mapping

import polars as pl

from qingfeng.directory.models import ServiceItem, Unit
from qingfeng.storage.copying import among, copy_in, copy_out, raw_cursor
from qingfeng.supervision.check.main_clocks import main_clocks
from qingfeng.supervision.sweeping.judging import Judged
from qingfeng.supervision.sweeping.words import bring_up_words, cases_of_other_words

INSTANT = pl.Datetime("us", "UTC")
STATE = (
    *(
        "case_id",
        "district_id",
        "source_id",
        "procedure",
        "item",
        "unit",
        "acts",
        "first_at",
        "last_at",
        "last_act",
        "ended_at",
    ),
    *("deadline_at", "deadline_on", "standing", "level", "checked_as_of", "next_check_at", "sought"),
)
NUMBERS = 'SELECT id, number FROM "case" WHERE id {among}'
KEYS = "district_id, source_id, unit, standing, level"
COUNT = """
INSERT INTO case_count ({keys}, count)
SELECT {keys}, sum(n) FROM (
    SELECT {keys}, -count(*) AS n FROM case_state s JOIN new_case_state USING (case_id) GROUP BY {old}
    UNION ALL SELECT {keys}, count(*) FROM new_case_state GROUP BY {keys}
) d ({keys}, n) GROUP BY {keys} HAVING sum(n) <> 0
ON CONFLICT ({keys}) DO UPDATE SET count = case_count.count + EXCLUDED.count
"""
RENEW = f"""
DELETE FROM case_state s USING new_case_state n WHERE s.case_id = n.case_id;
INSERT INTO case_state ({", ".join(STATE)}) SELECT {", ".join(STATE)} FROM new_case_state;
DROP TABLE new_case_state;
"""  # noqa: S608 -- names of our own columns

FORGET = f"""
CREATE TEMPORARY TABLE forgotten_case ON COMMIT DROP AS
    SELECT case_id FROM case_state s
    WHERE source_id = %s AND NOT EXISTS (
        SELECT 1 FROM case_facts f
        WHERE f.case_id = s.case_id AND NOT EXISTS (SELECT 1 FROM withdrawal w WHERE w.of_id = f.of_id)
    );
INSERT INTO case_count ({KEYS}, count)
    SELECT {KEYS}, -count(*) FROM case_state JOIN forgotten_case USING (case_id) GROUP BY {KEYS}
    ON CONFLICT ({KEYS}) DO UPDATE SET count = case_count.count + EXCLUDED.count;
DELETE FROM case_words USING forgotten_case f WHERE case_words.case_id = f.case_id;
DELETE FROM case_state USING forgotten_case f WHERE case_state.case_id = f.case_id;
DROP TABLE forgotten_case;
"""  # noqa: S608 -- names of our own columns


def forget_states(source_id: int) -> None:
    """Take the cases of a source that no live import names out of lists and counts."""
    with raw_cursor() as cursor:
        for statement in FORGET.split(";\n")[:-1]:
            cursor.execute(statement.encode(), [source_id] if "%s" in statement else None)


def bring_up_states(judged: Judged, findings: pl.DataFrame) -> None:
    """Write how the judged cases stand. `findings`: `case_id`, `level` of those that stand."""
    states = _states(judged, findings)
    old = ", ".join(f"s.{name}" for name in KEYS.split(", "))
    count = COUNT.replace("SELECT {keys}, -count(*)", f"SELECT {old}, -count(*)").replace("{keys}", KEYS).replace("{old}", old)
    with raw_cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE new_case_state (LIKE case_state) ON COMMIT DROP")
    copy_in("new_case_state", states)
    other = cases_of_other_words()
    with raw_cursor() as cursor:
        cursor.execute(count.encode())
        for statement in RENEW.split(";\n")[:-1]:
            cursor.execute(statement.encode())
    bring_up_words(states.join(other, on="case_id", how="semi", maintain_order="left"))


def _states(judged: Judged, findings: pl.DataFrame) -> pl.DataFrame:
    cases = judged.cases.select(
        judged.case_ids.alias("case_id"),
        *(_own(judged.cases, name) for name in ("procedure", "item", "unit")),
    )
    worst = findings.group_by("case_id").agg(pl.col("level").max())
    checks = judged.evaluation.next_checks.select(
        judged.case_ids.gather(judged.evaluation.next_checks["case_row"]).alias("case_id"), pl.col("at").alias("next_check_at")
    )
    frame = cases
    for part in (_spans(judged), _ends(judged), _deadlines(judged), worst, checks):
        frame = frame.join(part, on="case_id", how="left", maintain_order="left")
    # A source that has told everything up to an earlier instant cannot bring a verdict about by mere time.
    lives = judged.source.complete_until is None
    frame = frame.with_columns(
        district_id=pl.lit(judged.source.district_id),
        source_id=pl.lit(judged.source.pk),
        level=pl.col("level").fill_null(0),
        acts=pl.col("acts").fill_null(0),
        checked_as_of=pl.lit(judged.as_of),
        next_check_at=pl.col("next_check_at") if lives else pl.lit(None, INSTANT),
        standing=_standing(),
    )
    return frame.with_columns(_sought(judged, frame)).select(STATE)


def _own(cases: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in cases.columns else pl.lit(None, pl.String).alias(name)


def _spans(judged: Judged) -> pl.DataFrame:
    known = judged.evaluation.record.acts
    by_case = known.select(judged.case_ids.gather(known["case"]).alias("case_id"), "at", pl.col("name").cast(pl.String))
    return by_case.group_by("case_id").agg(
        acts=pl.len().cast(pl.Int64),
        first_at=pl.col("at").min(),
        last_at=pl.col("at").max(),
        last_act=pl.col("name").last(),
    )


def _ends(judged: Judged) -> pl.DataFrame:
    """The first act of each case that ends it: by its procedure, else by any of the pack."""
    known = judged.evaluation.record.acts
    ends = {each.code: set(each.ends) for each in judged.policy.procedures}
    common = set(judged.policy.ends or ())
    procedure = judged.cases["procedure"] if "procedure" in judged.cases.columns else pl.Series([None] * judged.cases.height)
    by_case = known.select(
        "case", "at", pl.col("name").cast(pl.String), procedure.gather(known["case"]).cast(pl.String).alias("procedure")
    ).filter(pl.col("name").is_in(list(common.union(*ends.values()))))
    if by_case.height:
        right = [name in ends.get(code or "", common) for code, name in by_case.select("procedure", "name").iter_rows()]
        by_case = by_case.filter(pl.Series(right, dtype=pl.Boolean))
    return (
        by_case.select(judged.case_ids.gather(by_case["case"]).alias("case_id"), pl.col("at").alias("ended_at"))
        .group_by("case_id")
        .agg(pl.col("ended_at").min())
    )


def _deadlines(judged: Judged) -> pl.DataFrame:
    """The clock of each case's main rule: its deadline, whether it runs, whether it is late, whether it is suspended."""
    clocks = judged.evaluation.clocks
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "case_id": pl.Int64,
        "deadline_at": INSTANT,
        "deadline_on": pl.Date,
        "runs": pl.Boolean,
        "late": pl.Float64,
    }
    if clocks is None or not clocks.height:
        return pl.DataFrame(schema=schema)
    picked = main_clocks(clocks, judged.cases, judged.policy)
    return picked.select(
        judged.case_ids.gather(picked["case_row"]).alias("case_id"),
        "deadline_at",
        "deadline_on",
        pl.col("open").alias("runs"),
        pl.col("late").cast(pl.Float64),
    )


def _standing() -> pl.Expr:
    late = (pl.col("late") > 0).fill_null(value=False)
    paused = pl.col("runs").fill_null(value=False) & pl.col("deadline_at").is_null()
    return (
        pl.when(pl.col("ended_at").is_not_null() & late).then(pl.lit("ended_late"))
        .when(pl.col("ended_at").is_not_null()).then(pl.lit("ended"))
        .when(late).then(pl.lit("late"))
        .when(paused).then(pl.lit("paused"))
        .otherwise(pl.lit("open"))
    )  # fmt: skip


def _sought(judged: Judged, frame: pl.DataFrame) -> pl.Series:
    """What a search looks into: number, titles of item and unit, public texts of the case."""
    which, ids = among(judged.case_ids.to_list())
    numbers = copy_out(NUMBERS.format(among=which), {"case_id": pl.Int64, "number": pl.String}, ids)
    district = judged.source.district
    items = _titles({row.code: f"{row.title_zh} {row.title_en}" for row in ServiceItem.objects.filter(district=district)})
    units = _titles({row.code: f"{row.title_zh} {row.title_en}" for row in Unit.objects.filter(district=district)})
    texts = [name for name, dtype in judged.cases.schema.items() if name.startswith("case.") and dtype == pl.String]
    parts = [
        frame.join(numbers, on="case_id", how="left", maintain_order="left")["number"],
        frame["item"].replace(items),
        frame["unit"].replace(units),
        *(judged.cases[name] for name in texts),
    ]
    table = pl.DataFrame([part.cast(pl.String).alias(str(place)) for place, part in enumerate(parts)])
    return table.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True).alias("sought")).to_series()


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    return {code: f"{code} {title}" for code, title in titles.items()}
