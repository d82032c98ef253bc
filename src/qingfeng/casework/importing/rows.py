"""The rows of an import: its own, those of its cases, acts and rejects."""

from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Max

from qingfeng.casework.importing.known import known_cases
from qingfeng.casework.importing.orders import ImportOrder
from qingfeng.casework.importing.persons import numbered
from qingfeng.casework.importing.privacy import split
from qingfeng.casework.importing.sealing import seal
from qingfeng.casework.models import Import, Source
from qingfeng.casework.shapes import json_value
from qingfeng.directory.models import District
from qingfeng.foundation.record import INSTANT
from qingfeng.intake.log import Log
from qingfeng.storage.copying import copy_in, copy_out, next_numbers
from qingfeng.storage.keeping import keep
from qingfeng.storage.recording import record

ACT_ROW = (
    *("case_id", "seq", "key", "of_id", "place", "name", "step", "happened_at", "happened_on", "precision", "recorded_at"),
    *("event_id", "performer", "unit", "attributes", "digests", "corrects"),
)


def number_cases(log: Log, order: ImportOrder) -> pl.DataFrame:
    """Return the cases of a log in its order: `key`, `case_id`, `is_new`, `number`."""
    cases = log.cases.select("key").join(known_cases(order.source), on="key", how="left", maintain_order="left")
    is_new = cases["case_id"].is_null()
    numbers = next_numbers("case_id_seq", int(is_new.sum())) if is_new.any() else range(0)
    new = cases.filter(is_new).select("key", pl.Series("new_id", numbers, dtype=pl.Int64))
    cases = cases.join(new, on="key", how="left", maintain_order="left")
    taken = _taken(order.source, order.district, new["key"])
    number = pl.when(pl.col("key").is_in(taken)).then(pl.concat_str("key", pl.lit(f"~{order.source.code}")))
    return cases.select(
        "key",
        pl.coalesce("case_id", "new_id").alias("case_id"),
        is_new.alias("is_new"),
        number.otherwise(pl.col("key")).alias("number"),
    )


def _taken(source: Source, district: District, keys: pl.Series) -> list[str]:
    """Return the keys that other sources of the district already use as numbers of their cases."""
    if not Source.objects.filter(district=district).exclude(pk=source.pk).exists():
        return []
    query = 'SELECT number FROM "case" WHERE district_id = %s AND source_id <> %s'
    used = copy_out(query, {"number": pl.String}, [district.pk, source.pk])
    return keys.filter(keys.is_in(used["number"].implode())).to_list()


def keep_import(log: Log, order: ImportOrder, *, counts: dict[str, int], columns: dict[str, Any]) -> Import:
    """Record the import itself, and how far its source has told everything now."""
    source = order.source
    found = log.acts["at"].max()
    last = found if isinstance(found, datetime) else None
    if source.kind == "file" and last is not None:
        source.complete_until = last if source.complete_until is None else max(source.complete_until, last)
        source.save(update_fields=["complete_until"])
    number = Import.objects.filter(district=order.district).aggregate(last=Max("number"))["last"] or 0
    return keep(
        Import(
            district=order.district,
            number=number + 1,
            source=source,
            policy=order.policy_version,
            calendar=order.calendar_version,
            file_name=log.name,
            file_size=log.size,
            file_digest=log.digest,
            file_kind=log.kind,
            time_zone=log.timezone,
            complete_until=last,
            mapping=None if log.mapping is None else log.mapping.model_dump(mode="json"),
            guessed=log.guessed,
            simulated=log.simulated,
            columns=columns,
            notes=dict(log.notes),
            attributes=[[note.scope, note.key, list(map(list, note.kinds))] for note in log.attributes],
            counts=counts,
            recorded_at=order.at,
        )
    )


def write_acts(rows: pl.DataFrame, log: Log, order: ImportOrder, import_id: int, public: frozenset[str]) -> int:
    """Record acts, private values sealed; returns how many persons were not known before.

    `rows` are those of `taking`, with `seq`; `row` names the row of the log's acts.
    """
    if not rows.height:
        return 0
    performers, made = numbered(rows["performer"], order.district)
    hidden = split(log.acts, "act.", public)[1]
    brought = log.acts[rows["row"]]
    values = brought.select(json_value(log.acts, name).alias(name) for name in hidden)
    sealed = seal(rows.select("case_id", "seq").hstack(values), hidden, prefix="act.")
    zone = order.district.time_zone
    frame = rows.with_columns(
        pl.concat_str(pl.lit("\\x"), "key").alias("key"),
        pl.lit(import_id).alias("of_id"),
        pl.col("at").cast(INSTANT).alias("happened_at"),
        pl.col("at").cast(INSTANT).dt.convert_time_zone(zone).dt.date().alias("happened_on"),
        pl.col("recorded_at").cast(INSTANT),
        performers,
        sealed.digests,
    ).select(ACT_ROW)
    record("act", frame, kind="act", key=("case_id", "seq"))
    copy_in("private_value", sealed.values.drop("digest"))
    return made


def write_rejects(rejects: pl.DataFrame, import_id: int) -> None:
    """Keep what could not be used with the import."""
    copy_in("import_reject", rejects.with_columns(of_id=pl.lit(import_id)))
