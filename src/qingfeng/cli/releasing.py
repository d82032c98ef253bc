"""What `qingfeng release` does: make a release, list those there are, show one, write its file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qingfeng.cli.database import ready_database
from qingfeng.cli.ledger_asking import NothingSignedError
from qingfeng.cli.scoring import GROUP_NAMES
from qingfeng.cli.visible import visible
from qingfeng.cli.writing import write_file
from qingfeng.foundation.clock import now
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_, translate_count
from qingfeng.foundation.messages import translate as _

if TYPE_CHECKING:
    from qingfeng.publication.told import ReleaseTold


class UnknownReleaseError(InputError):
    """The district has no release of that number."""


def make(quarter: str, district: str | None, data: Path | None, reason: str | None) -> None:
    """Release a quarter, and have the ledger number what it rests on before and the release itself after."""
    with ready_database(data):
        from qingfeng.assessment.services import assessed_district  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.custody.services import sequence_if_possible  # noqa: PLC0415 -- as above
        from qingfeng.publication.selectors import release_named  # noqa: PLC0415 -- as above
        from qingfeng.publication.services import make_release  # noqa: PLC0415 -- as above

        sequence_if_possible()
        made = make_release(district=assessed_district(district).code, quarter=quarter, at=now(), reason=reason)
        sequence_if_possible()
        row = release_named(made.name)
    assert row is not None
    if row.simulated:
        click.echo(_("SIMULATED DATA: units, cases and scores were made by a program and concern no real office."))
    line = _("Release {number}: {name}, {rows} rows, {size} bytes, SHA-256 {sha256}.")
    facts = {"number": row.number, "name": row.name, "rows": f"{row.rows:,}", "size": f"{row.size:,}", "sha256": row.sha256}
    click.echo(line.format(**facts))
    if row.replaces is not None:
        message = translate_count("It changes {n} figure.", "It changes {n} figures.", row.changed)
        click.echo(message.format(n=f"{row.changed:,}"))
    click.echo(
        _("Its file: qingfeng release show {number} --district {district} --out {file}").format(
            number=row.number, district=row.district, file=row.file_name
        )
    )


def list_releases(district: str | None, data: Path | None) -> None:
    """Print the releases of a district, or of all, the newest first."""
    with ready_database(data):
        from qingfeng.publication.selectors import releases  # noqa: PLC0415 -- Django must be set up first

        found = releases(district)
    for row in found:
        mark = "" if row.replaced_by is None else _("  corrected by {number}").format(number=row.replaced_by)
        reason = "" if row.reason is None else _("  correction: {reason}").format(reason=visible(row.reason))
        when = f"{row.recorded_at:%Y-%m-%d %H:%M}Z"
        click.echo(f"{row.district}  {row.number}  {when}  {row.name}  {row.sha256[:16]}{reason}{mark}")
    if not found:
        click.echo(_("No releases yet: qingfeng release make --quarter Q --district D makes one."))


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken out of a release, and where to: its file, its receipt; None for what is not wanted."""

    file: Path | None = None
    receipt: Path | None = None


def show(number: int, district: str | None, data: Path | None, taken: Taken) -> None:
    """Print what a release holds, or write its file and its receipt.

    Raises:
        UnknownDistrictError, UnknownReleaseError: there is none.
        NothingSignedError: the release waits for its place in the ledger.
        UnwritableError: a file cannot be written there.
    """
    with ready_database(data):
        from qingfeng.assessment.services import assessed_district  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.publication.selectors import (  # noqa: PLC0415 -- as above
            content_of,
            receipt_of_release,
            release_numbered,
            release_told,
        )

        place = assessed_district(district).code
        row = release_numbered(place, number)
        if row is None:
            message = N_("the district {district} has no release {number}; qingfeng release list shows those it has.")
            raise UnknownReleaseError(message, district=place, number=number)
        told, content = release_told(row.name), content_of(row.name)
        proof = receipt_of_release(row.name) if taken.receipt is not None else None
    assert told is not None
    assert content is not None
    if taken.receipt is not None and proof is None:
        raise NothingSignedError(N_("{name} has no place in the ledger yet: qingfeng up numbers what waits."), name=row.name)
    files = [(taken.file, content), (taken.receipt, str(proof).encode())]
    for path, written in files:
        if path is not None:
            _write(path, written)
    if taken == Taken():
        for line in _lines(told):
            click.echo(visible(line))


def _write(path: Path, content: bytes) -> None:
    write_file(path, lambda place: place.write_bytes(content))
    click.echo(_("{file}: {size} bytes.").format(file=path, size=f"{len(content):,}"))


def _lines(told: "ReleaseTold") -> Iterator[str]:
    row = told.row
    yield _("{name}, made by Qingfeng {program} on {day}, SHA-256 {sha256}").format(
        name=row.name, program=row.program, day=f"{row.recorded_at:%Y-%m-%d}", sha256=row.sha256
    )
    if row.simulated:
        yield _("SIMULATED DATA: units, cases and scores were made by a program and concern no real office.")
    if row.reason is not None:
        yield _("A correction: {reason}").format(reason=row.reason)
    for each in told.frozen:
        yield f"{_(each.title)}  {each.version}  {each.digest}"
    for group in told.groups:
        line = _(
            "{group}: {ranked} ranked, {unranked} not ranked; proposals: {proposals}; chance in the differences: {share} %."
        )
        yield line.format(
            group=_(GROUP_NAMES[group.group]),
            ranked=len(group.ranking),
            unranked=len(group.unranked),
            proposals=len(group.proposals),
            share=group.noise_share if group.noise_share is not None else "-",
        )
    if row.replaced_by is not None:
        yield _("Corrected by release {number}.").format(number=row.replaced_by)
