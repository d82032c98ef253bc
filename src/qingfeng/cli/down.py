"""`qingfeng down`: stop what `up` started; with `--purge` remove the data."""

from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the command, its help in the active language."""
    return click.Command(
        "down",
        callback=_down,
        params=[
            click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("Data folder; var/ unless given.")),
            click.Option(
                ["--purge"],
                is_flag=True,
                help=_("Then remove the database with all its records, its ledger and key; asks before."),
            ),
            click.Option(["--yes"], is_flag=True, help=_("Do not ask.")),
        ],
        help=_("Stop what qingfeng up started, from wherever it was started."),
    )


def _down(data: Path | None, *, purge: bool, yes: bool) -> None:
    from qingfeng.cli.stopping import stop  # noqa: PLC0415 -- the work is imported when the command runs

    stop(data, is_purged=purge, is_sure=yes)
