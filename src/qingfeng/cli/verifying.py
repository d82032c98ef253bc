"""The work of `qingfeng verify`: say of a release what holds, what was not checked, and the first difference."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from qingfeng.cli.ledger_verifying import UnreadableError
from qingfeng.cli.visible import visible
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.foundation.messages import translate as _
from qingfeng.ledger.checkpoint import read_checkpoint
from qingfeng.ledger.notes import VerifierKey, read_note, read_verifier_key
from qingfeng.ledger.receipts import FIRST_LINE
from qingfeng.ledger.verification import Step
from qingfeng.publication.pack.checking import checked, unchecked
from qingfeng.publication.pack.container import MOST_BYTES
from qingfeng.publication.pack.errors import DifferenceError
from qingfeng.publication.pack.reading import Release, read_altered, read_release
from qingfeng.publication.pack.sealing import checked_against, checked_head, checked_receipt, head_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What a release is held against besides itself: a key of the log, its receipt, a head had from elsewhere."""

    key: str | None
    receipt: Path | None
    head: Path | None


Further = Callable[[Release], Iterator[Step]]


def verify(path: Path, asked: Asked, record: Further | None = None) -> None:
    """Check a release and print each step that holds; `record` checks further what needs the record.

    Raises:
        DomainError: the first difference, or a file that cannot be read.
    """
    release = _read(path)
    form = release.form
    if form.simulated:
        click.echo(_("SIMULATED DATA: units, cases and scores were made by a program and concern no real office."))
    title = _("{name}, made by Qingfeng {program} on {day}, SHA-256 {sha256}")
    told = {"name": form.name, "program": form.program, "day": form.released_at[:10], "sha256": release.sha256}
    click.echo(visible(title.format(**told)))
    if form.reason is not None:
        click.echo(visible(_("A correction: {reason}").format(reason=form.reason)))
    click.echo(_("Checked:"))
    for step in _steps(release, asked, record):
        click.echo(f"  {visible(str(step))}")
    click.echo(_("Not checked:"))
    for sentence in _unchecked(release, asked, has_record=record is not None):
        click.echo(f"  {visible(sentence)}")
    click.echo(_("The release holds."))


def _read(path: Path) -> Release:
    """Read a release; of one that was altered without a new digest the figure is told too, where one can still be found."""
    content = content_of(path)
    if content.startswith(FIRST_LINE.encode()):
        message = N_("{path} is a receipt: check it with qingfeng ledger verify, or hold a release against it with --receipt.")
        raise UnreadableError(message, path=path)
    try:
        return read_release(content)
    except DifferenceError as altered:
        figure = _first_figure(content)
        if figure is None:
            raise
        raise DifferenceError(
            N_("{altered} The first figure that differs: {figure}"), altered=altered, figure=figure
        ) from figure


def _first_figure(content: bytes) -> DifferenceError | None:
    try:
        for _each in checked(read_altered(content)):
            pass
    except DifferenceError as figure:
        return figure
    except DomainError:
        # Altered so that nothing can be computed: the file that was altered is named, and that is all.
        return None
    return None


def content_of(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file, one more than `most` where it is longer.

    Raises:
        UnreadableError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise UnreadableError(N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror or error) from error


def _steps(release: Release, asked: Asked, record: Further | None) -> Iterator[Step]:
    keys = _keys(asked.key)
    yield from checked(release)
    yield from checked_head(release, keys)
    if asked.head is not None:
        yield from checked_against(release, content_of(asked.head))
    if asked.receipt is not None:
        yield from checked_receipt(release, content_of(asked.receipt), keys)
    if record is not None:
        yield from record(release)


def _unchecked(release: Release, asked: Asked, *, has_record: bool) -> Iterator[str]:
    yield from unchecked(release, has_record=has_record)
    if head_of(release) is None:
        yield _("The ledger: the release carries no head of it.")
    elif asked.key is None:
        yield _("The signature under the head of the ledger: give the public key of the log with --key.")
    if asked.receipt is None:
        yield _("Whether this file is the one that was entered into the ledger: give its receipt with --receipt.")
    elif asked.key is None:
        yield _("The signature under the receipt: give the public key of the log with --key.")
    if asked.head is not None and _size(asked.head) != release.form.ledger_size:
        yield _("Whether the head that was given continues that of the release: they have different sizes.")


def _size(head: Path) -> int:
    return read_checkpoint(read_note(content_of(head)).text).size


def _keys(text: str | None) -> list[VerifierKey]:
    """Return the keys that an option names: a file with one a line, which wins where it is there, or a key itself."""
    if text is None:
        return []
    path = Path(text)
    lines = content_of(path).decode(errors="replace").split("\n") if path.is_file() else [text]
    keys = [read_verifier_key(line.split()[0]) for line in lines if line.strip()]
    if not keys:
        raise UnreadableError(N_("{path} has no verifier key in it."), path=path)
    return keys
