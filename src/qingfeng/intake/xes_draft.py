"""Columns of XES texts to a draft of cases and acts: roles, types, mixtures."""

from dataclasses import dataclass, field

import polars as pl

from qingfeng.intake.instants import read_iso
from qingfeng.intake.log import AttributeNote, Draft
from qingfeng.intake.rejects import RejectList
from qingfeng.intake.times import begin_of_day
from qingfeng.intake.values import NUMBER_KINDS, Typed, empty_instants, typed, without_blanks
from qingfeng.intake.xes import KINDS, Reading, Table

_DEFAULT_ROLES = {
    "name": "concept:name",
    "step": "lifecycle:transition",
    "performer": "org:resource",
    "unit": "org:group",
    "event_id": "identity:id",
}
_KEY = "concept:name"
_TIME = "time:timestamp"


@dataclass(frozen=True, slots=True)
class XesRoles:
    """Which attributes of events and traces have a role, by key; the standard's own keys where nothing is said.

    `act` names the attribute of an event for a role (`name`, `step`, `performer`, `unit`, `event_id`), `case` that of a trace
    for `unit`, `procedure` or `item`, `constants` a text for these. `kinds` overrides the kind of `act.KEY` or `case.KEY`.
    """

    key: str = _KEY
    at: str = _TIME
    dated: bool = False
    act: dict[str, str] = field(default_factory=dict)
    recorded_at: str | None = None
    case: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Scope:
    """The attributes of one scope on their way to typed columns."""

    table: Table
    prefix: str
    place: str
    rejects: RejectList
    zone: str
    kinds: dict[str, str]
    notes: dict[str, int]
    found: list[AttributeNote] = field(default_factory=list)

    def keys(self) -> dict[str, list[str]]:
        """Return the kinds used for each key, in the order in which keys were first met."""
        kinds: dict[str, list[str]] = {}
        for kind, key in self.table.pieces:
            kinds.setdefault(key, []).append(kind)
        return {key: sorted(used, key=KINDS.index) for key, used in kinds.items()}

    def texts(self, key: str, kinds: list[str]) -> pl.Series:
        """Return the texts of a key whatever its kinds, blanks as missing."""
        columns = [self.table.column(kind, key) for kind in kinds]
        joined = columns[0]
        for other in columns[1:]:
            self._refuse(joined.is_not_null() & other.is_not_null(), other, "twice", key)
            joined = joined.zip_with(joined.is_not_null(), other)
        self.found.append(AttributeNote(self.prefix, key, _counted(kinds, columns)))
        return joined

    def typed(self, key: str, kinds: list[str]) -> pl.Series:
        """Return the column of an attribute; what cannot be read is missing and a reject."""
        texts = self.texts(key, kinds)
        kind = self.kinds.get(f"{self.prefix}.{key}", _common(kinds))
        if kind in ("string", "id"):
            texts, blanks = without_blanks(texts)
            self.notes["blank_values"] = self.notes.get("blank_values", 0) + blanks
            return texts
        column: Typed = typed(texts, kind, self.zone)
        self._refuse(column.bad, texts, column.reason, key)
        return column.values

    def _refuse(self, bad: pl.Series, texts: pl.Series, reason: str, key: str) -> None:
        if bad.any():
            rows = pl.DataFrame({"position": self.positions(), "value": texts}).filter(bad)
            self.rejects.add_rows(rows, reason=reason, place=self.place, column=key)

    def positions(self) -> pl.Series:
        """Return the byte at which each row begins."""
        return pl.Series("position", memoryview(self.table.positions), dtype=pl.Int64)


def _counted(kinds: list[str], columns: list[pl.Series]) -> tuple[tuple[str, int], ...]:
    return tuple((kind, len(column) - column.null_count()) for kind, column in zip(kinds, columns, strict=True))


def _common(kinds: list[str]) -> str:
    """Return the kind that holds all values: the only one, float for numbers, else string."""
    if len(kinds) == 1:
        return kinds[0]
    return "float" if set(kinds) == NUMBER_KINDS else "string"


def draft_of(reading: Reading, roles: XesRoles, zone: str) -> Draft:
    """Give the columns their roles and types.

    An attribute in a role by default is no attribute besides; one that a mapping puts in a role stays an attribute too.
    """
    notes = {"nested_attributes": reading.nested, "blank_values": 0}
    events = _Scope(reading.events, "act", "event", reading.rejects, zone, roles.kinds, notes)
    traces = _Scope(reading.traces, "case", "trace", reading.rejects, zone, roles.kinds, notes)
    case = pl.Series("case", memoryview(reading.trace_of), dtype=pl.UInt32)
    acts = pl.DataFrame([case, *_act_columns(events, roles)])
    cases = pl.DataFrame(_case_columns(traces, roles))
    return Draft(
        cases=cases,
        acts=acts,
        place="event",
        case_place="trace",
        kind="xes",
        key_column=roles.key,
        name_column=roles.act.get("name", _DEFAULT_ROLES["name"]),
        at_column=roles.at,
        rejects=reading.rejects,
        attributes=(*traces.found, *events.found),
        notes=notes,
        simulated=reading.simulated,
    )


def _case_columns(scope: _Scope, roles: XesRoles) -> list[pl.Series]:
    keys = scope.keys()
    count = scope.table.rows
    empty = pl.Series("key", [None], dtype=pl.String).new_from_index(0, count)
    key = without_blanks(scope.texts(roles.key, keys.pop(roles.key)))[0] if roles.key in keys else empty
    columns = [key.alias("key"), scope.positions()]
    attributes = {name: scope.typed(name, kinds).alias(f"case.{name}") for name, kinds in keys.items()}
    for role, name in roles.case.items():
        if name in attributes:
            columns.append(attributes[name].cast(pl.String).alias(role))
    columns += [pl.Series(role, [text], dtype=pl.String).new_from_index(0, count) for role, text in roles.constants.items()]
    return columns + list(attributes.values())


def _act_columns(scope: _Scope, roles: XesRoles) -> list[pl.Series]:
    keys = scope.keys()
    columns = [scope.positions(), *_times(scope, roles, keys)]
    wanted = _DEFAULT_ROLES | roles.act
    kept: list[pl.Series] = []
    for role, name in wanted.items():
        if name not in keys:
            continue
        texts = without_blanks(scope.texts(name, keys.pop(name)))[0]
        columns.append(texts.alias(role))
        if _DEFAULT_ROLES[role] != name:
            kept.append(texts.alias(f"act.{name}"))
    if all(column.name != "name" for column in columns):
        columns.append(pl.Series("name", [None], dtype=pl.String).new_from_index(0, scope.table.rows))
    if roles.recorded_at is not None and roles.recorded_at in keys:
        columns.append(scope.typed(roles.recorded_at, keys.pop(roles.recorded_at)).alias("recorded_at"))
    return columns + kept + [scope.typed(name, kinds).alias(f"act.{name}") for name, kinds in keys.items()]


def _times(scope: _Scope, roles: XesRoles, keys: dict[str, list[str]]) -> list[pl.Series]:
    count = scope.table.rows
    if roles.at not in keys:
        nothing = pl.Series("at_text", [None], dtype=pl.String).new_from_index(0, count)
        return [empty_instants(count), nothing, pl.Series("dated", [roles.dated]).new_from_index(0, count)]
    texts = scope.texts(roles.at, keys.pop(roles.at))
    texts = without_blanks(texts)[0]
    read = read_iso(texts, scope.zone)
    at = begin_of_day(read.at, scope.zone) if roles.dated else read.at
    dated = pl.Series("dated", [roles.dated], dtype=pl.Boolean).new_from_index(0, count)
    return [at.alias("at"), texts.alias("at_text"), dated, read.offset.alias("offset_minutes")]
