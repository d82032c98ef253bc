"""`qingfeng release`: release a quarter, list what was released, take the file of a release out. Options only."""

from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the group, its help in the active language."""
    group = click.Group(
        "release",
        help=_(
            "Releases: a quarter frozen in one file that anybody can compute again with qingfeng verify.\n\nNothing that was"
            " released vanishes: a correction is a new revision that says why."
        ),
        short_help=_("Release a quarter; list releases and take out their files."),
    )
    group.add_command(_make())
    group.add_command(click.Command("list", callback=_run_list, params=_place(), help=_("List the releases of a district.")))
    group.add_command(_show())
    return group


def _place() -> list[click.Parameter]:
    return [
        click.Option(["--district"], metavar="D", help=_("The district's code; needed where several are assessed.")),
        click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("Data folder; var/ unless given.")),
    ]


def _make() -> click.Command:
    return click.Command(
        "make",
        callback=_run_make,
        params=[
            click.Option(["--quarter"], required=True, metavar="Q", help=_("The quarter, as 2026Q3.")),
            *_place(),
            click.Option(["--reason"], metavar="TEXT", help=_("Of a correction: why. It is published.")),
        ],
        help=_("Release the newest account of a quarter; where one was released before, as its correction."),
    )


def _show() -> click.Command:
    return click.Command(
        "show",
        callback=_run_show,
        params=[
            click.Argument(["number"], type=int, metavar="N"),
            *_place(),
            click.Option(["--out"], type=click.Path(path_type=Path), metavar="FILE", help=_("Write its file there.")),
            click.Option(
                ["--receipt"],
                type=click.Path(path_type=Path),
                metavar="FILE",
                help=_("Write its receipt from the ledger there."),
            ),
        ],
        help=_("Show the release of the number N of a district, or take out its file and its receipt."),
    )


def _run_make(quarter: str, district: str | None, data: Path | None, reason: str | None) -> None:
    from qingfeng.cli.releasing import make  # noqa: PLC0415 -- the work is imported when a command runs

    make(quarter, district, data, reason)


def _run_list(district: str | None, data: Path | None) -> None:
    from qingfeng.cli.releasing import list_releases  # noqa: PLC0415 -- as above

    list_releases(district, data)


def _run_show(number: int, district: str | None, data: Path | None, out: Path | None, receipt: Path | None) -> None:
    from qingfeng.cli.releasing import Taken, show  # noqa: PLC0415 -- as above

    show(number, district, data, Taken(out, receipt))
