"""`qingfeng import`: take a file into the record, list what was taken in, take the newest back."""

from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


class FileOrCommand(click.Group):
    """A group in which a first word that is none of its commands is a file to import."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Return `list` and `withdraw` as they are, anything else as the file of `take`."""
        if args and args[0] not in self.commands:
            return "take", self.commands["take"], args
        return super().resolve_command(ctx, args)


def command() -> click.Command:
    """Return the group, its help in the active language."""
    group = FileOrCommand(
        "import",
        help=_(
            "Take a log into the record of a district: qingfeng import FILE --district D --policy P.\n\nWhat the record"
            " already holds adds nothing, what has changed becomes a correction, and a file that cannot be read to its end"
            " changes nothing."
        ),
        short_help=_("Take a log into the record; list and withdraw imports."),
        subcommand_metavar="FILE | list | withdraw",
    )
    group.add_command(_take())
    group.add_command(_list())
    group.add_command(_withdraw())
    return group


def _place() -> list[click.Parameter]:
    return [
        click.Option(["--district"], metavar="D", help=_("The district's code.")),
        click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("Data folder; var/ unless given.")),
    ]


def _take() -> click.Command:
    return click.Command(
        "take",
        hidden=True,
        callback=_run_take,
        params=[
            click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE"),
            *_place(),
            click.Option(["--policy"], required=True, metavar="P", help=_("Policy pack: its name, or its folder.")),
            click.Option(["--mapping"], type=click.Path(path_type=Path), metavar="M", help=_("Mapping file.")),
            click.Option(["--source"], metavar="S", help=_("Of which series of files it is; its name unless given.")),
            click.Option(["--tz"], metavar="Z", help=_("Time zone of times that carry none; the policy's unless given.")),
            click.Option(["--dry-run"], is_flag=True, help=_("Do it all and keep nothing.")),
            click.Option(["--quiet"], is_flag=True, help=_("No progress bars.")),
        ],
        help=_("Take FILE into the record of a district."),
    )


def _list() -> click.Command:
    return click.Command("list", callback=_run_list, params=_place(), help=_("List the imports of a district."))


def _withdraw() -> click.Command:
    return click.Command(
        "withdraw",
        callback=_run_withdraw,
        params=[
            click.Argument(["number"], type=int, metavar="N"),
            *_place(),
            click.Option(["--reason"], required=True, metavar="TEXT", help=_("Why; it is kept with the import.")),
        ],
        help=_("Take back the newest import of a source: its rows stay and count no longer."),
    )


def _run_take(**options: object) -> None:
    from qingfeng.cli.taking import Taking, take  # noqa: PLC0415 -- the work is imported when a command runs

    take(Taking(**options))  # type: ignore[arg-type]  # click has converted each option to the type of its field


def _run_list(district: str | None, data: Path | None) -> None:
    from qingfeng.cli.taking import list_imports  # noqa: PLC0415 -- as above

    list_imports(district, data)


def _run_withdraw(number: int, district: str | None, data: Path | None, reason: str) -> None:
    from qingfeng.cli.taking import withdraw  # noqa: PLC0415 -- as above

    withdraw(number, district, data, reason)
