"""What `qingfeng doctor` does: one examination after the other, then all of them told."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from qingfeng.cli import machine_examinations as machine
from qingfeng.cli.database import own_address, using_database
from qingfeng.cli.examination import Examination, unwell, well
from qingfeng.cli.places import data_folder
from qingfeng.cli.visible import visible
from qingfeng.foundation.clock import now
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import translate as _

MARKS = {"well": "✓", "note": "!", "unwell": "✗"}


def examine(data: Path | None, port: int) -> list[Examination]:
    """Look at everything; a database that was not made yet is not made."""
    folder = data or data_folder()
    at = now()
    found = [machine.python(), machine.disk(folder), machine.clock(at), machine.zone(), machine.port(port, folder)]
    found += _database(folder)
    return found


def show(found: list[Examination], form: str) -> None:
    """Print what was found, as lines or as JSON."""
    if form == "json":
        is_well = all(one.state != "unwell" for one in found)
        click.echo(
            json.dumps({"well": is_well, "examinations": [one.as_json() for one in found]}, ensure_ascii=False, indent=2)
        )
        return
    for one in found:
        remedy = f" → {one.remedy}" if one.remedy else ""
        click.echo(visible(f"{MARKS[one.state]} {one.title}: {one.told}{remedy}"))


def _database(folder: Path) -> Iterator[Examination]:
    """Look at the database and what it holds; where one look fails, those that rest on it are left out."""
    title, is_own = _("Database"), bool(own_address())
    try:
        if not is_own:
            from qingfeng.storage.server import server_status  # noqa: PLC0415 -- only where the embedded one is used

            if not server_status(folder).exists:
                told = _("not made yet in {folder}; qingfeng up makes it").format(folder=folder)
                yield well("database", title, told)
                yield from machine.shipped_calendars(now())
                return
        with using_database(folder):
            from qingfeng.cli import record_examinations as record  # noqa: PLC0415 -- Django must be set up first

            yield record.database(None if is_own else folder)
            pending = record.migrations()
            yield pending
            if pending.state == "well":
                yield from record.contents(now())
    except DomainError as fault:
        yield unwell("database", title, str(fault), _("What it says above; then run doctor again."))
