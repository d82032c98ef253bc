"""The findings as a frame and as rows for files: what a rule said, where, how much, on which acts; never by whom."""

import json
from datetime import date, datetime
from typing import Any

import polars as pl

from qingfeng.foundation.messages import Text
from qingfeng.foundation.record import instant_text
from qingfeng.supervision.check import CheckResult
from qingfeng.supervision.check.result import title_of

COLUMNS = (
    *(
        "key",
        "case",
        "rule",
        "role",
        "act",
        "act_name",
        "act_at",
        "act_place",
        "level",
        "measure",
        "measure_unit",
        "open",
        "unit",
    ),
    *("start_at", "deadline_on", "deadline_at", "stop_at", "warning_at", "yellow_at", "red_at", "evidence"),
)
SEPARATOR = "; "


def findings_frame(result: CheckResult) -> pl.DataFrame:
    """Return the findings with the act that each rests on; `evidence` is a list of `name@instant` of acts."""
    findings, acts = result.evaluation.findings, result.log.acts
    wanted = acts.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("act_row"),
        pl.col("name").cast(pl.String).alias("act_name"),
        pl.col("at").alias("act_at"),
        pl.col("place").alias("act_place"),
    )
    named = findings.join(wanted, on="act_row", how="left", maintain_order="left")
    return named.with_columns(_evidence(findings, acts)).select(COLUMNS)


def _evidence(findings: pl.DataFrame, acts: pl.DataFrame) -> pl.Series:
    """Name the acts of the evidence: row numbers mean nothing outside this run."""
    lists = findings["evidence"].to_list()
    rows = sorted({row for each in lists for row in each})
    shown = acts[rows].select(pl.col("name").cast(pl.String), "at").rows() if rows else []
    names = {row: f"{name}@{instant_text(at)}" for row, (name, at) in zip(rows, shown, strict=True)}
    return pl.Series("evidence", [[names[row] for row in each] for each in lists], dtype=pl.List(pl.String))


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """Join lists to texts, for files that hold none."""
    return frame.with_columns(pl.col("evidence").list.join(SEPARATOR))


def as_json(result: CheckResult, *, with_findings: bool) -> str:
    """Write a check as JSON: counts by rule, and with `with_findings` every finding, error and planned rule.

    Two runs over the same file, rules and moment are equal byte for byte.
    """
    head = {
        "log": result.log.name,
        "as_of": instant_text(result.settings.as_of),
        "cases": result.log.cases.height,
        "acts": result.log.acts.height,
        "rejected": result.log.rejects.height,
        "rules": [_rule(result, place) for place in range(len(result.tallies))],
    }
    if with_findings:
        head |= {
            "findings": [_plain(row) for row in findings_frame(result).to_dicts()],
            "errors": [_plain(row) for row in _errors(result).to_dicts()],
            "planned": [{"id": rule.id, "title": _both(title_of(rule))} for rule in result.planned],
        }
    return json.dumps(head, ensure_ascii=False, indent=2) + "\n"


def _rule(result: CheckResult, place: int) -> dict[str, object]:
    tally = result.tallies[place]
    counts = {name: getattr(tally, name) for name in ("applicable", "warning", "yellow", "red", "open", "errors")}
    return {"id": tally.id, "title": _both(tally.title), **counts}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh or text.en, "en": text.en or text.zh}


def _errors(result: CheckResult) -> pl.DataFrame:
    # The value that is wrong may be a private one; place and code are enough to find it.
    acts = result.log.acts.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("act_row"), pl.col("place").alias("act_place"))
    errors = result.evaluation.errors.join(acts, on="act_row", how="left", maintain_order="left")
    return errors.select("rule", "case", "act_place", "code")


def _plain(row: dict[str, Any]) -> dict[str, object]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: object) -> object:
    if isinstance(value, datetime):
        return instant_text(value)
    return value.isoformat() if isinstance(value, date) else value
