"""A simulated record as one table of acts, for files, and the mapping that reads it back."""

import json

import polars as pl

from qingfeng.intake.log import Log

TYPES: dict[pl.DataType | type[pl.DataType], str] = {
    pl.String: "text",
    pl.Int64: "integer",
    pl.Float64: "decimal",
    pl.Boolean: "truth",
    pl.Date: "date",
}


def event_table(log: Log) -> pl.DataFrame:
    """Return one row an act, its case's facts beside it, all as texts but numbers; times carry the offset of the log's zone."""
    cases = log.cases.rename({"key": "case", "unit": "case_unit"}).with_row_index("row")
    acts = log.acts.rename({"case": "row"}).drop("dated", "place")
    instants = pl.col("at", "recorded_at").dt.convert_time_zone(log.timezone).dt.to_string("%Y-%m-%dT%H:%M:%S%:z")
    texts = pl.selectors.categorical().cast(pl.String)
    rows = acts.join(cases, on="row", how="left", maintain_order="left").with_columns(instants)
    return rows.select(
        "case",
        "procedure",
        "item",
        "case_unit",
        pl.col("name").alias("act"),
        "at",
        "recorded_at",
        pl.all().exclude("row", "case", "procedure", "item", "case_unit", "name", "at", "recorded_at"),
    ).with_columns(texts)


def mapping_text(log: Log, table_format: str) -> str:
    """Return a mapping (TOML) for the table; it says that the record is simulated, and that no attribute is personal."""
    lines = [
        "# Written by qingfeng simulate: nothing in the record is real. / 模拟数据，并非真实记录。",
        f"format = {json.dumps(table_format)}",
        "simulated = true",
        f"timezone = {json.dumps(log.timezone)}",
        'case = "case"\nact = "act"\nat = { column = "at", format = "iso" }',
        'recorded_at = { column = "recorded_at", format = "iso" }',
        'performer = "performer"\nunit = "unit"\nprocedure = "procedure"\nitem = "item"\ncase_unit = "case_unit"',
    ]
    found = {scope: _attributes(frame, scope) for scope, frame in (("case", log.cases), ("act", log.acts))}
    names = [name for of_scope in found.values() for name in of_scope]
    lines.append(f"public = [{', '.join(json.dumps(name) for name in names)}]")
    for scope, of_scope in found.items():
        lines.append(f"\n[attributes.{scope}]")
        lines += [
            f"{json.dumps(name.partition('.')[2])} = {{ column = {json.dumps(name)}, type = {json.dumps(kind)} }}"
            for name, kind in of_scope.items()
        ]
    return "\n".join(lines) + "\n"


def _attributes(frame: pl.DataFrame, scope: str) -> dict[str, str]:
    return {name: TYPES[dtype.base_type()] for name, dtype in frame.schema.items() if name.startswith(f"{scope}.")}
