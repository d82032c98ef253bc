"""`qingfeng ledger`: what can be asked of the ledger. Options only; the work is imported when it runs."""

from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the group, its help in the active language."""
    group = click.Group(
        "ledger",
        help=_("The ledger: check receipts, with no database and no network."),
        short_help=_("Check receipts of the ledger."),
    )
    group.add_command(_verify())
    return group


def _verify() -> click.Command:
    return click.Command(
        "verify",
        callback=_run_verify,
        params=[
            click.Argument(["receipt"], type=click.Path(path_type=Path), metavar="RECEIPT"),
            click.Option(["--key"], metavar="VKEY|FILE", help=_("Public key of the log, or a file with one a line.")),
        ],
        help=_(
            "Check the file RECEIPT against the public key of the log, offline.\n\nEach step that holds is listed, then what"
            " was not checked. It ends with 0 only where every step holds; the first that does not is named."
        ),
        short_help=_("Check a receipt offline."),
    )


def _run_verify(receipt: Path, key: str | None) -> None:
    from qingfeng.cli.ledger_verifying import verify  # noqa: PLC0415 -- the work is imported when a command runs

    verify(receipt, key)
