"""A streaming reader of XES on expat: texts of events and traces, column by column.

Source: IEEE 1849-2016 (XES). Only elements directly in an event or a trace are read; their children are counted. `<global>`
is a declaration and never a default: what an event does not say stays empty.
"""

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import repeat
from typing import NoReturn
from xml.parsers import expat

import polars as pl

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.encodings import utf8_chunks
from qingfeng.intake.rejects import RejectList
from qingfeng.intake.sources import Bounds, CutFileError, Source

KINDS = ("string", "date", "int", "float", "boolean", "id")
_STRUCTURES = ("list", "container", "values")
# Holds the place of a value that is not there; XML allows this character nowhere, so no value can be it.
_ABSENT = "\x01"
# Values become a column after so many rows: bounds the memory that sparse keys take as lists.
_BATCH = 1 << 14


class NotXesError(InputError):
    """The file is no well-formed XES."""


class EntityRefusedError(InputError):
    """The file declares entities or a document type, which XES never needs."""


class EndlessTokenError(InputError):
    """The file goes on without an element, or nests or varies without end."""


class _Keyed(dict[str, list[str]]):
    """Lists of values by key; a new key is counted against the bound."""

    def __init__(self, table: "Table") -> None:
        super().__init__()
        self.table = table

    def __missing__(self, key: str) -> list[str]:
        self.table.allow_key()
        values: list[str] = []
        self[key] = values
        return values


@dataclass(slots=True)
class Table:
    """Attributes of the rows of one scope (events or traces): a column of texts for each kind and key."""

    file: str
    most_keys: int
    rows: int = 0
    batch_row: int = -1
    keys: int = 0
    positions: "array[int]" = field(default_factory=lambda: array("q"))
    by_kind: dict[str, _Keyed] = field(default_factory=dict)
    batches: list[int] = field(default_factory=list)
    pieces: dict[tuple[str, str], dict[int, pl.Series]] = field(default_factory=dict)

    def name_kinds(self, prefix: str) -> None:
        """Expect elements under the namespace prefix that the root element uses."""
        self.by_kind.update({prefix + kind: _Keyed(self) for kind in KINDS})

    def allow_key(self) -> None:
        """Count a new key.

        Raises:
            EndlessTokenError: there are too many.
        """
        self.keys += 1
        if self.keys > self.most_keys:
            message = N_("{file}: more than {most} different attribute keys; this is no event log.")
            raise EndlessTokenError(message, file=self.file, most=self.most_keys)

    def begin_row(self, position: int) -> int:
        """Open a row that begins at a byte of the file; return its number within the batch."""
        if self.batch_row + 1 >= _BATCH:
            self.flush()
        self.rows += 1
        self.batch_row += 1
        self.positions.append(position)
        return self.batch_row

    def flush(self) -> None:
        """Turn the lists of the batch into columns."""
        length = self.batch_row + 1
        for name, keyed in self.by_kind.items():
            for key, values in keyed.items():
                if values:
                    values.extend(repeat(_ABSENT, length - len(values)))
                    column = pl.Series(key, values, dtype=pl.String)
                    self.pieces.setdefault((name.rpartition(":")[2], key), {})[len(self.batches)] = column.set(
                        column == _ABSENT, None
                    )
                    keyed[key] = []
        self.batches.append(length)
        self.batch_row = -1

    def column(self, kind: str, key: str) -> pl.Series:
        """Return the texts of all rows of one kind and key, null where a row has none; may be asked for once."""
        pieces = self.pieces.pop((kind, key))
        empty = pl.Series(key, [None], dtype=pl.String)
        return pl.concat([pieces.get(n, empty.new_from_index(0, length)) for n, length in enumerate(self.batches)]).rechunk()


@dataclass(slots=True)
class Reading:
    """What a pass over the file found."""

    events: Table
    traces: Table
    trace_of: "array[int]" = field(default_factory=lambda: array("I"))
    rejects: RejectList = field(default_factory=RejectList)
    loose_events: int = 0
    nested: int = 0
    simulated: bool = False


class _Reader:
    """Turns expat's callbacks into rows. Depth 1 is the log, 2 a trace, 3 an event or a trace's attribute, 4 an event's."""

    def __init__(self, file: str, bounds: Bounds) -> None:
        self.file, self.bounds = file, bounds
        self.reading = Reading(events=Table(file, bounds.keys), traces=Table(file, bounds.keys))
        self.ends: list[str] = []
        self.closed = 0
        self.prefix = ""
        self.in_trace = False
        self.row = -1
        self.parser = expat.ParserCreate("utf-8")
        self.parser.ordered_attributes = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start_handler()
        # A list's own method: nothing has to be done at an end but to know that it came.
        self.parser.EndElementHandler = self.ends.append

    def _start_handler(self) -> Callable[[str, list[str]], None]:
        """Return the callback that runs for every element: all but attributes of events goes the slow way."""
        opened, row = 0, -1
        ends, columns, elsewhere, odd = self.ends, self.reading.events.by_kind, self._elsewhere, self._odd_attribute

        def start(name: str, pairs: list[str]) -> None:
            nonlocal opened, row
            opened += 1
            depth = opened - len(ends)
            if depth != 4 or row < 0:
                row = elsewhere(name, pairs, depth)
                if len(ends) > 100_000:
                    opened -= self._forget_ends()
                return
            try:
                is_key, key, is_value, value = pairs
                values = columns[name][key]
            except (ValueError, KeyError):
                odd(name, pairs, self.reading.events)
                return
            missing = row - len(values)
            if is_key != "key" or is_value != "value" or missing < 0:
                odd(name, pairs, self.reading.events)
            elif missing:
                values.extend(repeat(_ABSENT, missing))
                values.append(value)
            else:
                values.append(value)

        return start

    def _forget_ends(self) -> int:
        count = len(self.ends)
        self.closed += count
        self.ends.clear()
        return count

    def _elsewhere(self, name: str, pairs: list[str], depth: int) -> int:
        """Take an element that is no attribute of an event; return the row of the event one is in, or -1."""
        if depth == 3 and self.in_trace:
            self.row = self._begin_event() if name == self.prefix + "event" else -1
            if self.row < 0:
                self._trace_attribute(name, pairs)
        elif depth == 2:
            self._child_of_log(name, pairs)
        elif depth == 1:
            self._begin_log(name)
        elif self.in_trace:
            self.reading.nested += 1
            if depth > self.bounds.depth:
                self._refuse_endless(
                    N_("{file}, line {line}: elements nest deeper than {most}; this is no event log."), self.bounds.depth
                )
        return self.row

    def _begin_log(self, name: str) -> None:
        self.prefix, _, local = name.rpartition(":")
        self.prefix += ":" if self.prefix else ""
        if local != "log":
            message = N_("{file}, line {line}: the root element is <{name}>, not <log>; this is XML but no XES.")
            raise NotXesError(message, file=self.file, line=self.parser.CurrentLineNumber, name=name[:80])
        self.reading.events.name_kinds(self.prefix)
        self.reading.traces.name_kinds(self.prefix)

    def _child_of_log(self, name: str, pairs: list[str]) -> None:
        self.row = -1
        self.in_trace = name == self.prefix + "trace"
        if self.in_trace:
            self.reading.traces.begin_row(self.parser.CurrentByteIndex)
        elif name == self.prefix + "event":
            self.reading.loose_events += 1
            self.reading.rejects.add(reason="no_case", position=self.parser.CurrentByteIndex, place="event", column="case")
        elif pairs[1:] == ["simulated", "value", "true"] or pairs[1:] == ["qingfeng:simulated", "value", "true"]:
            self.reading.simulated = True

    def _begin_event(self) -> int:
        self.reading.trace_of.append(self.reading.traces.rows - 1)
        return self.reading.events.begin_row(self.parser.CurrentByteIndex)

    def _trace_attribute(self, name: str, pairs: list[str]) -> None:
        traces = self.reading.traces
        keyed = traces.by_kind.get(name)
        if keyed is None or pairs[::2] != ["key", "value"] or len(keyed[pairs[1]]) > traces.batch_row:
            self._odd_attribute(name, pairs, traces)
            return
        values = keyed[pairs[1]]
        values.extend(repeat(_ABSENT, traces.batch_row - len(values)))
        values.append(pairs[3])

    def _odd_attribute(self, name: str, pairs: list[str], table: Table) -> None:
        """Take an attribute that the quick way cannot: other order or more of XML attributes, none, a list, twice."""
        said = dict(zip(pairs[::2], pairs[1::2], strict=True))
        key, value, keyed = said.get("key"), said.get("value"), table.by_kind.get(name)
        if keyed is not None and key is not None and value is not None and len(keyed[key]) <= table.batch_row:
            keyed[key].extend(repeat(_ABSENT, table.batch_row - len(keyed[key])))
            keyed[key].append(value)
            return
        reason = "twice" if keyed is not None and key is not None and value is not None else "bad_attribute"
        reason = "structured" if name.removeprefix(self.prefix) in _STRUCTURES else reason
        place = "event" if table is self.reading.events else "trace"
        position = self.parser.CurrentByteIndex
        self.reading.rejects.add(reason=reason, position=position, place=place, column=key or name, value=value)

    def _refuse_doctype(self, *_: object) -> NoReturn:
        message = N_(
            "{file}, line {line}: declares a document type or entities; refused, XES has none. Remove the declaration."
        )
        raise EntityRefusedError(message, file=self.file, line=self.parser.CurrentLineNumber)

    def _refuse_endless(self, message: str, most: int) -> NoReturn:
        raise EndlessTokenError(message, file=self.file, line=self.parser.CurrentLineNumber, most=most)

    def read(self, source: Source) -> Reading:
        """Feed the whole file."""
        silent, before = 0, 0
        for chunk in utf8_chunks(source):
            self._feed(chunk, is_last=False)
            seen = self.closed + len(self.ends)
            silent = silent + len(chunk) if seen == before else 0
            before = seen
            if silent > self.bounds.silent:
                self._refuse_endless(
                    N_("{file}, line {line}: more than {most} bytes without an element; refused."), self.bounds.silent
                )
        self._feed(b"", is_last=True)
        self.reading.events.flush()
        self.reading.traces.flush()
        return self.reading

    def _feed(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self.parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            facts = {"file": self.file, "line": error.lineno, "column": error.offset + 1, "reason": reason}
            if is_last and self.parser.CurrentByteIndex > 0:
                raise CutFileError(
                    N_("{file}, line {line}: the file ends before its XML does ({reason}); fetch it again."), **facts
                ) from error
            message = N_("{file}, line {line}, column {column}: not well-formed XML ({reason}).")
            raise NotXesError(message, **facts) from error


def read_events(source: Source) -> Reading:
    """Read an XES file, packed or not, to texts.

    Raises:
        NotXesError: not well-formed, or no XES.
        EntityRefusedError: it declares a document type.
        EndlessTokenError: it exceeds the source's bounds.
        CutFileError, PackedBombError, EncodingError: as `Source.chunks` and `utf8_chunks`.
    """
    return _Reader(source.name, source.bounds).read(source)
