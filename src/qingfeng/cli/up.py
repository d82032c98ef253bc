"""`qingfeng up`: start everything on this machine. Options only; the work is in `serving`, imported when it runs."""

from pathlib import Path
from typing import Any

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the command, its help in the active language."""
    return click.Command(
        "up",
        callback=_up,
        params=[
            click.Option(
                ["--port"], type=click.IntRange(1, 65535), default=8000, show_default=True, help=_("Port of the web server.")
            ),
            click.Option(
                ["--host"],
                default="127.0.0.1",
                show_default=True,
                help=_("Address of the web server; one of this machine only."),
            ),
            click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("Data folder; var/ unless given.")),
            click.Option(
                ["--origin"],
                metavar="NAME",
                help=_("Name of the ledger, fixed at the first start: an address of yours; localhost/ledger unless given."),
            ),
            click.Option(["--empty"], is_flag=True, help=_("Make no example districts at the first start.")),
            click.Option(
                ["--cases"],
                type=click.IntRange(min=1),
                metavar="N",
                help=_("How many applications the simulated district has; a whole quarter's unless given."),
            ),
        ],
        help=_(
            "Start database and web server, and stop both at Ctrl-C.\n\nThe first start makes tables and a simulated"
            " district to look at. With DATABASE_URL that database is used in place of the one that comes with the program."
        ),
        short_help=_("Start database and web server."),
    )


def _up(**options: Any) -> None:
    from qingfeng.cli.serving import Start, serve  # noqa: PLC0415 -- the work is imported when the command runs

    serve(Start(**options))
