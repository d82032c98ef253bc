"""`qingfeng score`: draw up a quarter's account from the record. Options only; the work is in `scoring`."""

from datetime import datetime
from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the command, its help in the active language."""
    return click.Command(
        "score",
        callback=_score,
        params=[
            click.Option(["--quarter"], required=True, metavar="Q", help=_("The quarter, as 2026Q3.")),
            click.Option(["--district"], metavar="D", help=_("The district's code; needed where several are assessed.")),
            click.Option(
                ["--as-of"],
                type=click.DateTime(["%Y-%m-%d"]),
                metavar="D",
                help=_("Look at the record as it was at the end of this day; the quarter's last day unless given."),
            ),
            click.Option(
                ["--explain"],
                nargs=2,
                metavar="UNIT INDICATOR",
                help=_("Show how a cell came about, and the cases that made it."),
            ),
            click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("Data folder; var/ unless given.")),
        ],
        help=_(
            "Draw up the account of a quarter: score sheets and rankings of both groups, from the record and from nothing"
            " else.\n\nThe same record, policy and day give the same account; it is kept once."
        ),
        short_help=_("Score and rank the units of a quarter."),
    )


def _score(
    quarter: str, district: str | None, as_of: datetime | None, explain: tuple[str, str] | None, data: Path | None
) -> None:
    from qingfeng.cli.scoring import Wish, score  # noqa: PLC0415 -- the work is imported when the command runs

    score(Wish(quarter, district, as_of.date() if as_of else None, explain or None), data)
