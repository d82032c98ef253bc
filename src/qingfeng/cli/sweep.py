"""`qingfeng sweep`: judge again every case whose next check has come."""

from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the command, its help in the active language."""
    return click.Command(
        "sweep",
        callback=_sweep,
        params=[
            click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("Data folder; var/ unless given."))
        ],
        help=_("Judge every case whose next check has come; qingfeng up does it by itself every minute."),
    )


def _sweep(data: Path | None) -> None:
    from qingfeng.cli.database import ready_database  # noqa: PLC0415 -- the work is imported when the command runs
    from qingfeng.foundation.clock import now  # noqa: PLC0415 -- as above

    with ready_database(data):
        from qingfeng.custody.services import sequence_if_possible  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.supervision.sweeping import sweep  # noqa: PLC0415 -- as above

        done = sweep(at=now())
        sequence_if_possible()
    line = _("Judged: {cases} cases; {changed} findings reached a level, {withdrawn} withdrawn, {cards} cards issued.")
    click.echo(line.format(cases=done.cases, changed=done.changed, withdrawn=done.withdrawn, cards=done.cards))
