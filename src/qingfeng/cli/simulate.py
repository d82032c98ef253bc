"""`qingfeng simulate`: write a made-up record of a district as a file. Options only; the work is in `simulating`."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the command, its help in the active language."""
    return click.Command(
        "simulate",
        callback=_simulate,
        params=_options(),
        help=_(
            "Make up the record of a district that lives by a pack, and write it as a table of acts with a mapping beside"
            " it.\n\nNothing in it is real. The same seed gives the same record."
        ),
        short_help=_("Make up a district's record."),
    )


def _options() -> list[click.Parameter]:
    day = click.DateTime(["%Y-%m-%d"])
    return [
        click.Option(
            ["--policy"], default="fuling", show_default=True, metavar="P", help=_("Policy pack: its name, or its folder.")
        ),
        click.Option(
            ["--cases"],
            type=click.IntRange(min=1),
            metavar="N",
            help=_("How many cases; all that the pack expects where --months is given, else 300."),
        ),
        click.Option(
            ["--seed"], type=click.IntRange(min=0), default=1, show_default=True, help=_("What the chance begins with.")
        ),
        click.Option(["--from", "begin"], type=day, default="2026-04-01", show_default=True, help=_("First day.")),
        click.Option(["--until"], type=day, help=_("Last day; 90 days after the first unless it or --months is given.")),
        click.Option(["--months"], type=click.IntRange(min=1, max=120), metavar="N", help=_("Months, in place of --until.")),
        click.Option(
            ["--output"],
            required=True,
            type=click.Path(path_type=Path),
            metavar="FILE.csv|.parquet",
            help=_("Where the table is written; the mapping goes beside it."),
        ),
        click.Option(
            ["--truth"],
            type=click.Path(path_type=Path),
            metavar="FILE.json",
            help=_("Where what was planted is written: who is truly slow, which rules are broken how often."),
        ),
    ]


def _simulate(policy: str, begin: datetime, until: datetime | None, **options: Any) -> None:
    output, truth = options.pop("output"), options.pop("truth")
    if output.suffix not in (".csv", ".parquet"):
        raise click.UsageError(_("--output names a file that ends in .csv or .parquet."))
    if until is not None and options["months"] is not None:
        raise click.UsageError(_("--until and --months say the same; give one of them."))
    from qingfeng.cli.simulating import write_simulation  # noqa: PLC0415 -- polars takes longer to import than help may take
    from qingfeng.intake.simulation.wishes import FEW, SimulationWishes  # noqa: PLC0415 -- as above

    if options["cases"] is None and options["months"] is None:
        options["cases"] = FEW
    wishes = SimulationWishes(begin=begin.date(), until=until.date() if until else None, **options)
    write_simulation(policy, wishes, output, truth)
