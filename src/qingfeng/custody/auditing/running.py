"""An audit from its beginning to its verdict, over one unmoving view of the database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Count

from qingfeng.custody.auditing import apart
from qingfeng.custody.auditing.apart import Task, reading_apart
from qingfeng.custody.auditing.heads import SeenHead, faults_of_heads, known_heads, sentences_of_heads
from qingfeng.custody.auditing.logs import LogRead, read_log
from qingfeng.custody.auditing.naming import faults_of, faults_of_log
from qingfeng.custody.auditing.rows import RowsHeld, RowsRead, rows_held
from qingfeng.custody.auditing.verdict import Audit, Fault
from qingfeng.custody.models import Log, NumberedLeaf
from qingfeng.custody.places import log_folder
from qingfeng.custody.selectors import HasPrivate
from qingfeng.foundation.messages import N_, translate, translate_count
from qingfeng.ledger.folder import reader_of
from qingfeng.ledger.notes import VerifierKey
from qingfeng.ledger.sources import sources
from qingfeng.storage.copying import raw_cursor


def audit(*, heads: Sequence[str] = (), keys: Sequence[VerifierKey] = ()) -> Audit:
    """Read the whole record against the log.

    Args:
        heads: signed heads that were kept elsewhere, as notes. Only they show that the last entries were cut off.
        keys: public keys of the log; without them no signature is checked, and that is said.

    Raises:
        MalformedError: a head cannot be read.
    """
    with _one_view() as is_ours:
        log = Log.objects.first()
        known = known_heads(heads, keys, origin=None if log is None else log.origin)
        published = next((each.size for each in known if each.where == "folder"), 0)
        is_apart = is_ours and published >= apart.AT_LEAST
        task = Task(str(log_folder()), published, [each.size for each in known], _fewer() if is_apart else ())
        found, rows = _read(task, known, is_apart=is_apart)
        files_believed = _files_believed(found, known)
        faults = [
            *_of_state(log, found),
            *faults_of_heads(known, found, files_believed=files_believed),
            *faults_of_log(found, files_believed=files_believed),
            *faults_of(rows.odd, found, _believed(found, known)),
            *_private(),
        ]
        chain = found.files if files_believed else found.table
        told = sentences_of_heads(known, chain)
        read = rows.read
        return Audit(chain.frontier.size, read.rows, read.waiting, told, tuple(faults), tuple(_unchecked(read, heads, keys)))


def _read(task: Task, known: Sequence[SeenHead], *, is_apart: bool) -> tuple[LogRead, RowsHeld]:
    """Read log and rows, one after the other, or some of it in another process."""
    if is_apart:
        kinds = set(sources()) - set(task.kinds)
        with reading_apart(task) as reading:
            rows = rows_held(kinds, {})
            read = reading.result()
        # Mostly the table of leaves is the log: only else the rows must be held against something else.
        if read is not None and not read[0].differing:
            return read[0], rows + read[1]
    found = read_log(reader_of(Path(task.folder)), task.size, task.wanted)
    return found, rows_held(sources(), _believed(found, known))


def _believed(found: LogRead, known: Sequence[SeenHead]) -> dict[int, bytes | None]:
    """Return the entries in whose place the table of leaves and the files have different ones, as they are believed."""
    files_believed = _files_believed(found, known)
    return {index: pair[1] if files_believed else pair[0] for index, pair in found.differing.items()}


def _fewer() -> tuple[str, ...]:
    """Return the kinds of rows but for the one with the most: about as long to read as the log is to hash."""
    counted = NumberedLeaf.objects.values_list("kind").annotate(count=Count("*")).order_by("-count", "kind")
    most = next((kind for kind, _ in counted), "")
    return tuple(kind for kind in sources() if kind != most)


@contextmanager
def _one_view() -> Iterator[bool]:
    """See the database as it is now, whatever is written meanwhile; say whether the transaction is begun here."""
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        if not is_inside:
            with raw_cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield not is_inside


def _files_believed(found: LogRead, known: Sequence[SeenHead]) -> bool:
    """Say whether the files are the log: where they and the table differ, the largest head that one of them has decides."""
    for head in sorted(known, key=lambda each: (not each.is_spoiled, each.is_kept, each.size), reverse=True):
        files, table = (chain.roots.get(head.size) == head.root for chain in (found.files, found.table))
        if files != table:
            return files
    return found.files.frontier.size >= found.table.frontier.size


def _of_state(log: Log | None, found: LogRead) -> Iterator[Fault]:
    if log is None:
        return
    frontier = found.table.frontier
    if (log.size, bytes(log.edge)) != (frontier.size, frontier.edge):
        message = N_("The log says that it has {said} entries under another root than the {size} of the table of its leaves.")
        yield Fault("table", message, {"said": log.size, "size": frontier.size})


def _private() -> Iterator[Fault]:
    for source in sources().values():
        if isinstance(source, HasPrivate):
            for first, second, key in source.spoiled():
                message = N_("{row}: the private value {key} is not the one that was recorded.")
                yield Fault("private", message, {"row": source.told(first, second), "key": key})


def _unchecked(read: RowsRead, heads: Sequence[str], keys: Sequence[VerifierKey]) -> Iterator[str]:
    if read.waiting:
        message = translate_count("{n} row that waits for its number.", "{n} rows that wait for their numbers.", read.waiting)
        yield message.format(n=f"{read.waiting:,}")
    known = set(sources())
    for kind in NumberedLeaf.objects.order_by("kind").values_list("kind", flat=True).distinct():
        if kind not in known:
            yield translate("Rows of the kind {kind}, which this version does not know.").format(kind=kind)
    if not keys:
        yield translate("Signatures: give the public key of the log with --key.")
    if not heads:
        yield translate("Whether the last entries were cut off, or all was rewritten: give a head that was kept elsewhere.")
    yield translate("Names of persons, rejected rows, and when a policy came into force: the log does not hold them.")
    yield translate("Whether the record is true. The ledger proves that nothing was changed later, not that it was right.")
