"""The work of `qingfeng verify --record`: the release checked by itself, then its rows held against the record at hand."""

from collections.abc import Iterator
from pathlib import Path

from qingfeng.cli.database import ready_database
from qingfeng.cli.verifying import Asked, verify
from qingfeng.foundation.messages import N_
from qingfeng.ledger.verification import Step
from qingfeng.publication.pack.checking import rows_of
from qingfeng.publication.pack.matching import check_same
from qingfeng.publication.pack.reading import Release


def run(path: Path, asked: Asked, data: Path | None) -> None:
    """Check a release, its rows against the record too.

    Raises:
        DomainError: the first difference, a file that cannot be read, or a record that is not at hand.
    """
    with ready_database(data):
        verify(path, asked, _against_record)


def _against_record(release: Release) -> Iterator[Step]:
    from qingfeng.publication.recounting import recounted  # noqa: PLC0415 -- Django must be set up first

    rows = recounted(release.form)
    check_same(rows, rows_of(release))
    message = N_("Record: acts, findings and {count} rows, counted again from the record, are those of the release.")
    yield Step(message, {"count": f"{rows.height:,}"})
