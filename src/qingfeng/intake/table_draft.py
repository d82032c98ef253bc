"""A table of texts and its mapping to a draft of cases and acts."""

from dataclasses import dataclass, field

import polars as pl

from qingfeng.foundation.messages import N_
from qingfeng.intake.log import AttributeNote, Draft
from qingfeng.intake.mapping import Attribute, DatedAct, Mapping, MappingFaultsError, Named, Time
from qingfeng.intake.rejects import RejectList
from qingfeng.intake.table_values import read_cells
from qingfeng.intake.tables import TextTable
from qingfeng.intake.times import TimeShape, read_times


@dataclass(slots=True)
class _Rows:
    """The rows still in use, their lines, and where to tell what is not."""

    cells: pl.DataFrame
    lines: pl.Series
    mapping: Mapping
    zone: str
    place: str
    rejects: RejectList
    notes: dict[str, int]
    found: list[AttributeNote] = field(default_factory=list)

    def keep(self, kept: pl.Series) -> None:
        """Go on with some of the rows only."""
        self.cells, self.lines = self.cells.filter(kept), self.lines.filter(kept)

    def refuse(self, rows: pl.Series, *, reason: str, column: str | None) -> None:
        """Note rows (by a Boolean mask) as rejects, with the text in a column."""
        if rows.any():
            texts = self.cells[column] if column else pl.Series([None], dtype=pl.String).new_from_index(0, self.cells.height)
            bad = pl.DataFrame({"position": self.lines, "value": texts}).filter(rows)
            self.rejects.add_rows(bad, reason=reason, place=self.place, column=column)

    def named(self, named: Named | None, role: str) -> list[pl.Series]:
        """Return the column of a role, from a column or of one text; none where the mapping has none."""
        if named is None:
            return []
        if named.column is not None:
            return [self.cells[named.column].alias(role)]
        return [pl.Series(role, [named.value], dtype=pl.String).new_from_index(0, self.cells.height)]

    def attributes(self, wanted: dict[str, Attribute], scope: str) -> list[pl.Series]:
        """Return typed attributes; what cannot be read is missing and a reject."""
        columns = []
        for key, attribute in wanted.items():
            texts = self.cells[attribute.column]
            read = read_cells(texts, attribute, self.zone)
            self.refuse(read.bad, reason=read.reason, column=attribute.column)
            self.found.append(AttributeNote(scope, key, ((attribute.type, len(texts) - texts.null_count()),)))
            columns.append(read.values.alias(f"{scope}.{key}"))
        return columns


def draft_of_table(table: TextTable, mapping: Mapping, zone: str, kind: str) -> Draft:
    """Give the columns of a table their roles and types.

    One row per act: a case is what shares the case key; of its facts the first value that is there stands. One row per case:
    a row equal to an earlier one is the reject `duplicate`, another row of a key already met the reject `case_twice`.

    Raises:
        MappingFaultsError: the mapping lacks a key it needs, or names columns that the table has not.
    """
    check_columns(table, mapping)
    rejects, notes = RejectList(), {"short_rows": table.short_rows, "blank_rows": table.blank_rows}
    for line, text in table.ragged:
        rejects.add(reason="ragged", position=line, place=table.place, value=text)
    cells = _without_missing(table.cells, mapping.missing)
    rows = _Rows(cells, table.lines, mapping, zone, table.place, rejects, notes)
    cases, acts = _one_row_per_case(rows) if mapping.rows == "case" else _one_row_per_act(rows)
    return Draft(
        cases=cases,
        acts=acts,
        place=table.place,
        case_place=table.place,
        kind=kind,
        key_column=mapping.case or "case",
        name_column=(mapping.act.column if mapping.act else None) or "name",
        rejects=rejects,
        attributes=tuple(rows.found),
        notes=notes,
        simulated=mapping.simulated,
    )


def columns_of(mapping: Mapping) -> list[str]:
    """Return the columns that a mapping names, each once."""
    named = (mapping.act, mapping.step, mapping.unit, mapping.procedure, mapping.item, mapping.case_unit)
    times = (mapping.at, mapping.recorded_at, *mapping.acts)
    attributes = (*mapping.attributes.case.values(), *mapping.attributes.act.values())
    names = [mapping.case, mapping.performer, mapping.event_id]
    names += [role.column for role in named if role is not None]
    names += [time.column for time in times if time is not None]
    names += [attribute.column for attribute in attributes]
    return list(dict.fromkeys(name for name in names if name is not None))


def check_columns(table: TextTable, mapping: Mapping) -> None:
    """Refuse a mapping that does not fit the table.

    Raises:
        MappingFaultsError: as it says.
    """
    if mapping.needs():
        message = N_("the mapping lacks {keys}; a table needs them. The file has the columns {columns}.")
        raise MappingFaultsError(message, keys=", ".join(mapping.needs()), columns=", ".join(table.cells.columns))
    absent = [name for name in columns_of(mapping) if name not in table.cells.columns]
    if absent:
        message = N_("the mapping names columns that the file has not: {absent}. It has {columns}.")
        raise MappingFaultsError(message, absent=", ".join(absent), columns=", ".join(table.cells.columns))


def _without_missing(cells: pl.DataFrame, missing: tuple[str, ...]) -> pl.DataFrame:
    """Make blanks, and the texts that the mapping says stand for nothing, missing."""
    stripped = pl.all().str.strip_chars()
    return cells.select(pl.when((stripped != "") & ~pl.all().is_in(list(missing))).then(pl.all()))


def _one_row_per_act(rows: _Rows) -> tuple[pl.DataFrame, pl.DataFrame]:
    mapping = rows.mapping
    if mapping.case is None or mapping.at is None:
        raise AssertionError("check_columns lets no such mapping through")
    _refuse_keyless(rows, mapping.case)
    keys = rows.cells[mapping.case].alias("key")
    facts = [*_case_facts(rows), keys, rows.lines.alias("position")]
    cases = pl.DataFrame(facts).group_by("key", maintain_order=True).agg(pl.all().drop_nulls().first())
    case = pl.DataFrame(keys).join(cases.select("key").with_row_index("case"), on="key", how="left", maintain_order="left")[
        "case"
    ]
    columns = [
        case.cast(pl.UInt32),
        rows.lines.alias("position"),
        *rows.named(mapping.act, "name"),
        *_time_columns(rows, mapping.at),
        *rows.named(mapping.step, "step"),
        *rows.named(mapping.unit, "unit"),
        *rows.named(_column(mapping.performer), "performer"),
        *rows.named(_column(mapping.event_id), "event_id"),
        *_recorded_at(rows),
        *rows.attributes(mapping.attributes.act, "act"),
    ]
    return cases, pl.DataFrame(columns)


def _one_row_per_case(rows: _Rows) -> tuple[pl.DataFrame, pl.DataFrame]:
    mapping = rows.mapping
    if mapping.case is None:
        raise AssertionError("check_columns lets no such mapping through")
    _refuse_keyless(rows, mapping.case)
    _refuse_doubles(rows, mapping.case)
    cases = pl.DataFrame([rows.cells[mapping.case].alias("key"), rows.lines.alias("position"), *_case_facts(rows)])
    shared = [
        *rows.named(mapping.step, "step"),
        *rows.named(mapping.unit, "unit"),
        *rows.named(_column(mapping.performer), "performer"),
        *_recorded_at(rows),
        *rows.attributes(mapping.attributes.act, "act"),
    ]
    acts = [_acts_of_column(rows, act, number, shared) for number, act in enumerate(mapping.acts)]
    return cases, pl.concat(acts).sort("case", "number", maintain_order=True).drop("number")


def _acts_of_column(rows: _Rows, act: DatedAct, number: int, shared: list[pl.Series]) -> pl.DataFrame:
    frame = pl.DataFrame([rows.lines.alias("position"), *_time_columns(rows, act), *shared])
    frame = frame.with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("case"),
        pl.lit(act.name).alias("name"),
        pl.lit(act.column).alias("event_id"),
        pl.lit(number).alias("number"),
    )
    return frame.filter(pl.col("at_text").is_not_null())


def _refuse_keyless(rows: _Rows, column: str) -> None:
    keyless = rows.cells[column].is_null()
    rows.refuse(keyless, reason="no_case", column=column)
    rows.keep(~keyless)


def _refuse_doubles(rows: _Rows, column: str) -> None:
    again = ~rows.cells[column].is_first_distinct()
    equal = ~rows.cells.select(pl.struct(pl.all()).is_first_distinct().alias("first"))["first"]
    rows.refuse(equal, reason="duplicate", column=column)
    rows.refuse(again & ~equal, reason="case_twice", column=column)
    rows.keep(~again)


def _case_facts(rows: _Rows) -> list[pl.Series]:
    mapping = rows.mapping
    roles = {"unit": mapping.case_unit, "procedure": mapping.procedure, "item": mapping.item}
    columns = [column for role, named in roles.items() for column in rows.named(named, role)]
    return columns + rows.attributes(mapping.attributes.case, "case")


def _time_columns(rows: _Rows, time: Time) -> list[pl.Series]:
    texts = rows.cells[time.column]
    read = read_times(texts, TimeShape(time.format, time.zone or rows.zone, time.precision))
    column = pl.Series("at_column", [time.column], dtype=pl.String).new_from_index(0, len(texts))
    named = [read.at.alias("at"), texts.alias("at_text"), read.dated.alias("dated"), column]
    return [*named, read.offset.alias("offset_minutes")]


def _recorded_at(rows: _Rows) -> list[pl.Series]:
    time = rows.mapping.recorded_at
    if time is None:
        return []
    attribute = Attribute(column=time.column, type="instant", format=time.format, zone=time.zone)
    read = read_cells(rows.cells[time.column], attribute, rows.zone)
    rows.refuse(read.bad, reason=read.reason, column=time.column)
    return [read.values.alias("recorded_at")]


def _column(name: str | None) -> Named | None:
    return None if name is None else Named(column=name)
