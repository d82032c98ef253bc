"""Facts of cases: what a log says of a case beside its acts."""

import polars as pl

from qingfeng.casework.importing.privacy import split
from qingfeng.casework.importing.sealing import seal
from qingfeng.casework.shapes import json_value, kind_of
from qingfeng.intake.log import Log
from qingfeng.storage.copying import copy_in
from qingfeng.storage.recording import record

OWN = ("procedure", "item", "unit")
FACTS = {"case_id": pl.Int64, "key": pl.String, "json": pl.String, "hidden": pl.Boolean}


def case_columns(log: Log, public: frozenset[str]) -> dict[str, dict[str, str]]:
    """Return the attributes that a log has, public and private, with their kinds: what reads the record again needs them."""
    found: dict[str, dict[str, str]] = {}
    for scope, frame in (("case", log.cases), ("act", log.acts)):
        opened, hidden = split(frame, f"{scope}.", public)
        found[scope] = {name.removeprefix(f"{scope}."): kind_of(frame.schema[name]) for name in opened}
        found[f"{scope}_private"] = {name.removeprefix(f"{scope}."): kind_of(frame.schema[name]) for name in hidden}
    found["own"] = dict.fromkeys((name for name in (*OWN,) if name in log.cases.columns), "text")
    found["act_own"] = dict.fromkeys(
        (name for name in ("step", "event_id", "performer", "unit", "recorded_at", "dated") if name in log.acts.columns), "text"
    )
    return found


def facts_of(log: Log, cases: pl.DataFrame, public: frozenset[str]) -> pl.DataFrame:
    """Return the facts of a log, one row a case and key, as `FACTS`; attributes bear their full names (`case.KEY`)."""
    opened, hidden = split(log.cases, "case.", public)
    own = [name for name in OWN if name in log.cases.columns]
    parts = [
        pl.DataFrame({"case_id": cases["case_id"], "json": log.cases.select(json_value(log.cases, name)).to_series()})
        .filter(pl.col("json").is_not_null())
        .select("case_id", pl.lit(name).alias("key"), "json", pl.lit(name in hidden).alias("hidden"))
        for name in (*own, *opened, *hidden)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=FACTS)


def new_facts(facts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Leave out the facts whose newest value is the same, and those whose value was erased."""
    if not known.height:
        return facts
    joined = facts.join(known, on=["case_id", "key"], how="left", maintain_order="left")
    same = (pl.col("json") == pl.col("known")).fill_null(value=False) | pl.col("erased").fill_null(value=False)
    return joined.filter(~same).select(FACTS.keys())


def write_facts(facts: pl.DataFrame, new_cases: pl.Series, import_id: int) -> None:
    """Record facts: one leaf for each case, values beside it, private ones sealed.

    The leaf also says which policy a case is bound to, so that a new case has one even where nothing else is said of it.
    """
    owners = pl.concat([new_cases, facts["case_id"]]).unique(maintain_order=True).to_frame("case_id")
    record("case_facts", owners.with_columns(of_id=pl.lit(import_id)), kind="case_facts", key=("case_id", "of_id"))
    opened = facts.filter(~pl.col("hidden")).select("case_id", "key", pl.col("json").alias("value"))
    copy_in("case_fact", opened.with_columns(of_id=pl.lit(import_id)))
    hidden = facts.filter("hidden")
    for (name,), part in hidden.group_by(["key"], maintain_order=True):
        _seal_column(str(name), part, import_id)


def _seal_column(name: str, part: pl.DataFrame, import_id: int) -> None:
    frame = part.select("case_id", pl.lit(-import_id).alias("seq"), pl.col("json"))
    sealed = seal(frame, ["json"], prefix="").values.with_columns(key=pl.lit(name))
    copy_in("case_fact", sealed.select("case_id", "key", "digest", pl.lit(import_id).alias("of_id")))
    copy_in("private_value", sealed.drop("digest"))
