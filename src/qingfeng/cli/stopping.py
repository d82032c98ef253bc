"""What `qingfeng down` does: stop, and where it was asked for, remove."""

import shutil
from pathlib import Path

import click

from qingfeng.cli.places import data_folder
from qingfeng.foundation.messages import translate as _
from qingfeng.storage.server import purge, stop_server


def stop(data: Path | None, *, is_purged: bool, is_sure: bool) -> None:
    """Stop the program that owns the data and its database server; remove the data where that was asked for.

    Raises:
        DataInUseError: the owner does not end, or another command uses the data.
    """
    folder = data or data_folder()
    if is_purged and not is_sure:
        question = _("Remove the database in {folder} with all its records, its ledger and key? This cannot be taken back.")
        click.confirm(question.format(folder=folder), abort=True, err=True)
    was_stopped = stop_server(folder)
    click.echo(_("Stopped.") if was_stopped else _("Nothing was running in {folder}.").format(folder=folder))
    if is_purged:
        removed = purge(folder)
        if removed:
            removed += _remove_ledger(folder)
        if not removed:
            click.echo(_("There was nothing to remove."))
        for path in removed:
            click.echo(_("Removed: {path}").format(path=path))


def _remove_ledger(data: Path) -> list[Path]:
    """Remove the log and its key: under the same key another record must not begin another log."""
    from qingfeng.custody.places import KEYS, LOG  # noqa: PLC0415 -- Django is not waited for before

    found = [path for path in (data / LOG, data / KEYS) if path.is_dir()]
    for path in found:
        shutil.rmtree(path)
    return found
