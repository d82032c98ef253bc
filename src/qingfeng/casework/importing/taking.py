"""Take a log into the record, in one transaction: cases, facts, acts, private values, rejects, and the import itself."""

from dataclasses import dataclass

import polars as pl
from django.db import transaction

from qingfeng.casework.importing import known
from qingfeng.casework.importing.facts import case_columns, facts_of, new_facts, write_facts
from qingfeng.casework.importing.keys import act_keys
from qingfeng.casework.importing.matching import Matched, match
from qingfeng.casework.importing.orders import ImportOrder, ImportSummary
from qingfeng.casework.importing.persons import tidy
from qingfeng.casework.importing.privacy import declared_public, refuse_undeclared, split
from qingfeng.casework.importing.rows import keep_import, number_cases, write_acts, write_rejects
from qingfeng.casework.shapes import json_object
from qingfeng.intake.log import Log
from qingfeng.storage.copying import check_at_once, copy_in, lock


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a log brings: the cases with their numbers, facts and acts that the record does not hold yet."""

    cases: pl.DataFrame
    facts: pl.DataFrame
    acts: Matched
    returning: pl.Series

    @property
    def is_nothing(self) -> bool:
        return not (self.named.len() or self.facts.height or self.acts.rows.height)

    @property
    def named(self) -> pl.Series:
        """Cases that no live import named before: new ones, and those whose imports were withdrawn."""
        return pl.concat([self.cases.filter("is_new")["case_id"], self.returning])

    @property
    def touched(self) -> pl.Series:
        parts = [self.named, self.facts["case_id"], self.acts.rows["case_id"]]
        return pl.concat(parts).unique().sort()


@transaction.atomic
def import_log(log: Log, order: ImportOrder) -> ImportSummary:
    """Add what no live import of the source holds; the same log twice adds nothing.

    Raises:
        UndeclaredAttributeError: a rule reads an attribute that may be personal; nothing is written.
    """
    lock(f"source {order.source.pk}")
    check_at_once()
    public = declared_public(log, order.policy)
    refuse_undeclared(log, order.policy, public)
    cases = number_cases(log, order)
    with known.wanted(cases.filter(~pl.col("is_new"))["case_id"]):
        matched = match(_acts(log, cases, public), known.known_acts())
        facts = new_facts(facts_of(log, cases, public), known.known_facts())
        found = _Found(cases, facts, matched, known.cases_without_import())
        last = known.last_seqs()
    if found.is_nothing:
        return _summary(log, found, number=None, persons=0)
    made = keep_import(log, order, counts=_counts(log, found), columns=case_columns(log, public))
    _write_cases(found.cases, order, made.pk)
    write_facts(found.facts, found.named, made.pk)
    persons = write_acts(_numbered(matched.rows, last), log, order, made.pk, public)
    write_rejects(log.rejects, made.pk)
    return _summary(log, found, number=made.number, persons=persons)


def _acts(log: Log, cases: pl.DataFrame, public: frozenset[str]) -> pl.DataFrame:
    """Return the acts of a log as they are compared and written."""
    opened, hidden = split(log.acts, "act.", public)
    acts = log.acts.with_row_index("row")
    missing = {"step": pl.String, "event_id": pl.String, "performer": pl.String, "unit": pl.String, "dated": pl.Boolean}
    acts = acts.with_columns(
        *(pl.lit(None, dtype).alias(name) for name, dtype in missing.items() if name not in acts.columns),
        *([] if "recorded_at" in acts.columns else [pl.lit(None, pl.Datetime("us", "UTC")).alias("recorded_at")]),
    )
    acts = acts.select(
        "row",
        cases["case_id"].gather(acts["case"]).alias("case_id"),
        cases["key"].gather(acts["case"]).alias("case_key"),
        *(pl.col(name).cast(pl.String) for name in ("name", "step", "unit", "event_id")),
        tidy(acts["performer"].cast(pl.String)).alias("performer"),
        "at",
        "recorded_at",
        pl.col("place").cast(pl.Int64),
        pl.when(pl.col("dated").fill_null(value=False)).then(pl.lit("date")).otherwise(pl.lit("instant")).alias("precision"),
        json_object(acts, opened, prefix="act.").alias("attributes"),
        json_object(acts, hidden, prefix="act.").alias("private"),
    )
    return acts.with_columns(act_keys(acts))


def _numbered(rows: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """Number new rows in the order of their arrival, after those that the case has."""
    before = rows.join(last, on="case_id", how="left", maintain_order="left")["last"].fill_null(0)
    return rows.with_columns(seq=pl.int_range(1, pl.len() + 1).over("case_id") + before)


def _write_cases(cases: pl.DataFrame, order: ImportOrder, import_id: int) -> None:
    new = cases.filter("is_new").select(
        pl.col("case_id").alias("id"),
        "key",
        "number",
        pl.lit(order.district.pk).alias("district_id"),
        pl.lit(order.source.pk).alias("source_id"),
        pl.lit(order.policy_version.pk).alias("policy_id"),
        pl.lit(import_id).alias("first_import_id"),
    )
    copy_in("case", new)


def _counts(log: Log, found: _Found) -> dict[str, int]:
    return {
        "cases_read": log.cases.height,
        "cases_new": int(found.cases["is_new"].sum()),
        "acts_read": log.acts.height,
        "acts_new": found.acts.rows.height - found.acts.corrected,
        "acts_corrected": found.acts.corrected,
        "acts_known": found.acts.known,
        "facts_new": found.facts.height,
        "rejects": log.rejects.height,
    }


def _summary(log: Log, found: _Found, *, number: int | None, persons: int) -> ImportSummary:
    return ImportSummary(number=number, persons_new=persons, cases=tuple(found.touched.to_list()), **_counts(log, found))
