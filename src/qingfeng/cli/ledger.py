"""`qingfeng ledger`: what can be asked of the ledger. Options only; the work is imported when it runs."""

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from qingfeng.foundation.messages import translate as _

# Works on files alone, and with no database; the others ask the record. Named by their paths, as imported when they run.
FILES, RECORD, ROTATION = "qingfeng.cli.ledger_verifying", "qingfeng.cli.ledger_asking", "qingfeng.cli.ledger_rotating"


def command() -> click.Command:
    """Return the group, its help in the active language."""
    group = click.Group(
        "ledger",
        help=_("The ledger: signed heads, receipts and their check, the audit of the whole record."),
        short_help=_("Heads, receipts and audit of the ledger."),
    )
    for each in (_head(), _key(), _prove(), _verify(), _audit()):
        group.add_command(each)
    return group


def _verify() -> click.Command:
    return click.Command(
        "verify",
        callback=lambda receipt, key: _work(FILES).verify(receipt, key),
        params=[
            click.Argument(["receipt"], type=click.Path(path_type=Path), metavar="RECEIPT"),
            _key_option(),
        ],
        help=_(
            "Check the file RECEIPT against the public key of the log, offline.\n\nEach step that holds is listed, then what"
            " was not checked. It ends with 0 only where every step holds; the first that does not is named."
        ),
        short_help=_("Check a receipt offline."),
    )


def _head() -> click.Command:
    return click.Command(
        "head",
        callback=lambda data: _work(RECORD).head(data),
        params=[_data_option()],
        help=_("Print the newest signed head. Keep it elsewhere: it shows later whether anything was cut off or rewritten."),
        short_help=_("Print the newest signed head."),
    )


def _key() -> click.Command:
    return click.Command(
        "key",
        callback=lambda rotate, yes, data: _work(ROTATION).rotate(data, is_sure=yes) if rotate else _work(RECORD).key(data),
        params=[
            click.Option(
                ["--rotate"],
                is_flag=True,
                help=_("Draw a new key, record the change in the ledger, and sign its head with both; then the new one signs."),
            ),
            click.Option(["--yes"], is_flag=True, help=_("Do not ask before the key is changed.")),
            _data_option(),
        ],
        help=_(
            "Print the public keys of the log, for those who check heads and receipts: those that have signed before first, the"
            " one that signs now last."
        ),
        short_help=_("Print the public keys of the log, or change the key."),
    )


def _prove() -> click.Command:
    return click.Command(
        "prove",
        callback=lambda **wanted: _work(RECORD).prove(**wanted),
        params=[
            click.Option(["--case"], required=True, metavar="NUMBER", help=_("Number of the case.")),
            click.Option(
                ["--act"], type=click.IntRange(min=1), metavar="SEQ", help=_("Of one act; of the whole case if not given.")
            ),
            click.Option(["--district"], metavar="CODE", help=_("Its district, where several have such a case.")),
            click.Option(
                ["--out"],
                type=click.Path(path_type=Path),
                metavar="FILE",
                help=_("Where the receipt goes; of a whole case a folder. The terminal, or this folder, unless given."),
            ),
            click.Option(["--private"], is_flag=True, help=_("Put in the private values, for whoever they are about.")),
            _data_option(),
        ],
        help=_("Write the receipt of an act, or of everything that the ledger holds of a case."),
        short_help=_("Write receipts of an act or a case."),
    )


def _audit() -> click.Command:
    return click.Command(
        "audit",
        callback=lambda head, key, data: _work(RECORD).audit(head, key, data),
        params=[
            click.Option(
                ["--head"],
                multiple=True,
                type=click.Path(path_type=Path),
                metavar="FILE",
                help=_("A head that was kept elsewhere; several times for several."),
            ),
            _key_option(),
            _data_option(),
        ],
        help=_(
            "Read the whole record against the ledger, and name every row that was changed, removed, put in between or"
            " reordered.\n\nIt ends with 0 where everything agrees, with 1 where something does not, with 3 where a file"
            " cannot be read. That the last entries were cut off, only a head that was kept elsewhere can show."
        ),
        short_help=_("Hold the whole record against the ledger."),
    )


def _key_option() -> click.Option:
    return click.Option(["--key"], metavar="VKEY|FILE", help=_("Public key of the log, or a file with one a line."))


def _data_option() -> click.Option:
    return click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("Data folder; var/ unless given."))


def _work(module: str) -> Any:
    return import_module(module)
