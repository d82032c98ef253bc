"""`qingfeng doctor`: look whether everything is well. Options only; the work is in `examining`, imported when it runs."""

from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the command, its help in the active language."""
    return click.Command(
        "doctor",
        callback=_doctor,
        params=[
            click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("Data folder; var/ unless given.")),
            click.Option(
                ["--port"], type=click.IntRange(1, 65535), default=8000, show_default=True, help=_("Port of the web server.")
            ),
            click.Option(
                ["--format"],
                type=click.Choice(("table", "json")),
                default="table",
                show_default=True,
                help=_("Form of the result."),
            ),
        ],
        help=_(
            "Look whether everything is well, a line each, with the remedy where it is not; ends with 1 where something is not."
        ),
        short_help=_("Look whether everything is well."),
    )


def _doctor(data: Path | None, port: int, format: str) -> int:  # noqa: A002 -- the option's name
    from qingfeng.cli.examining import examine, show  # noqa: PLC0415 -- the work is imported when the command runs

    found = examine(data, port)
    show(found, format)
    return int(any(one.state == "unwell" for one in found))
