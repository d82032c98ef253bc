"""`qingfeng verify`: compute a release again. Options only; the work is imported when it runs."""

from importlib import import_module
from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the command, its help in the active language."""
    path = click.Path(path_type=Path)
    return click.Command(
        "verify",
        callback=_run,
        params=[
            click.Argument(["release"], type=path, metavar="RELEASE"),
            click.Option(["--key"], metavar="VKEY|FILE", help=_("Public key of the log, or a file with one a line.")),
            click.Option(["--receipt"], type=path, metavar="FILE", help=_("Receipt of the release, to check with the key.")),
            click.Option(["--head"], type=path, metavar="FILE", help=_("A head of the log that you had from elsewhere.")),
            click.Option(["--record"], is_flag=True, help=_("Compute the rows from the record at hand too.")),
            click.Option(["--data"], type=path, metavar="DIR", help=_("Data folder; var/ unless given.")),
        ],
        help=_(
            "Check the file RELEASE: its digests, and every score, standard error, place, range and proposal, computed again"
            " from its rows under its policy. It needs no database and no network.\n\nWhat holds is listed, then what was not"
            " checked. It ends with 0 only where everything holds; the first difference is named."
        ),
        short_help=_("Compute a release again."),
    )


def _run(release: Path, key: str | None, receipt: Path | None, head: Path | None, **options: object) -> None:
    from qingfeng.cli.verifying import Asked, verify  # noqa: PLC0415 -- the work is imported when the command runs

    asked = Asked(key, receipt, head)
    if options["record"]:
        import_module("qingfeng.cli.verify_record").run(release, asked, options["data"])
    else:
        verify(release, asked)
