"""Faults named: what became of each row that does not agree with the log."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from qingfeng.custody.auditing.logs import LogRead
from qingfeng.custody.auditing.rows import Suspect
from qingfeng.custody.auditing.verdict import Fault
from qingfeng.foundation.messages import N_
from qingfeng.ledger.sources import sources
from qingfeng.storage.copying import copy_out

FOUND = "SELECT index, encode(entry, 'hex') FROM ledger_leaf WHERE entry = ANY(%s::bytea[])"


def faults_of(suspects: Sequence[Suspect], log: LogRead, believed: dict[int, bytes | None]) -> Iterator[Fault]:
    """Name what happened to rows: changed, removed, put in between, reordered; and entries that no row is left of."""
    places = _places({each.entry for each in suspects if each.entry is not None}, believed)
    # Rows that stand in the log, though not under the number that the table gives them, or under none.
    stands = {each: places[each.entry] for each in suspects if each.entry is not None and each.entry in places}
    taken = set(stands.values())
    for each in suspects:
        if not (each.waits and each.entry is not None and each not in stands):
            yield from _fault(each, stands.get(each), taken)
    gone = {index for index, (table, _files) in log.differing.items() if table is None and believed.get(index) is not None}
    for index in sorted(gone - taken):
        yield Fault("removed", N_("Entry {index} of the log: neither its row nor its number is there."), {"index": index})


def _fault(each: Suspect, place: int | None, taken: set[int]) -> Iterator[Fault]:
    facts: dict[str, object] = {"row": sources()[each.kind].told(each.first, each.second), "index": each.index, "place": place}
    if each.entry is None:
        if each.index is None:
            yield Fault("waiting", N_("{row}: removed while it waited for its number."), facts)
        elif each.index not in taken:
            yield Fault("removed", N_("{row}: removed; the log holds it as entry {index}."), facts)
    elif each.index is None:
        if place is None:
            yield Fault("inserted", N_("{row}: put in between; the log has no entry for it."), facts)
        else:
            yield Fault("unnumbered", N_("{row}: its number was taken away; the log holds it as entry {place}."), facts)
    elif place is not None and place != each.index:
        yield Fault("moved", N_("{row}: reordered; it is numbered {index}, and the log holds it as entry {place}."), facts)
    else:
        yield Fault("changed", N_("{row}: changed; it is not what the log holds as entry {index}."), facts)


def _places(entries: Iterable[bytes], believed: dict[int, bytes | None]) -> dict[bytes, int]:
    """Return where entries stand in the log that is believed."""
    wanted = ["\\x" + entry.hex() for entry in entries]
    if not wanted:
        return {}
    rows = copy_out(FOUND, {"index": pl.Int64, "entry": pl.String}, [wanted])
    found = {bytes.fromhex(entry): index for index, entry in rows.iter_rows() if index not in believed}
    return found | {entry: index for index, entry in believed.items() if entry is not None}


def faults_of_log(log: LogRead, *, files_believed: bool) -> Iterator[Fault]:
    """Name where the table of numbered leaves or the files of the folder differ from the log that is believed."""
    for index, (table, files) in sorted(log.differing.items()):
        facts = {"index": index}
        if files_believed and table is not None:
            yield Fault("table", N_("The table of numbered leaves has another entry {index} than the log."), facts)
        elif not files_believed and files is not None:
            yield Fault("file", N_("The files of the log have another entry {index} than the table of numbered leaves."), facts)
    for path in log.spoiled:
        yield Fault("file", N_("{path} in the log's folder: changed, cut short or gone."), {"path": path})
