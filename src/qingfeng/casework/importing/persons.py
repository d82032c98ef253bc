"""Persons as numbers: the record holds the number, `person` the text that the source gave."""

import unicodedata

import polars as pl

from qingfeng.casework.models import Person
from qingfeng.directory.models import District
from qingfeng.storage.copying import copy_out, raw_cursor


def tidy(names: pl.Series) -> pl.Series:
    """Return names as they are compared: NFC, without blanks at their ends; nothing left is nobody."""
    table = {name: unicodedata.normalize("NFC", name).strip() or None for name in names.unique().drop_nulls()}
    return names.cast(pl.String).replace_strict(table, default=None, return_dtype=pl.String)


def numbered(names: pl.Series, district: District) -> tuple[pl.Series, int]:
    """Return the numbers of persons, made for those not known yet, and how many were made."""
    wanted = names.unique().drop_nulls().sort().to_list()
    if not wanted:
        return pl.Series("performer", [None] * len(names), dtype=pl.Int64), 0
    with raw_cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Person._meta.db_table} (district_id, text) SELECT %s, unnest(%s::text[]) ON CONFLICT DO NOTHING",  # noqa: SLF001 -- the table's own name
            [district.pk, wanted],
        )
        made = cursor.rowcount
    query = "SELECT text, id FROM person WHERE district_id = %s AND text = ANY(%s::text[])"
    table = copy_out(query, {"text": pl.String, "id": pl.Int64}, [district.pk, wanted])
    numbers = names.replace_strict(table["text"], table["id"], default=None, return_dtype=pl.Int64)
    return numbers.rename("performer"), made
