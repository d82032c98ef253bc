"""`qingfeng check`: hold a log against rules. Options only; the work is in `checking`, imported when it runs."""

from importlib import import_module
from pathlib import Path

import click

from qingfeng.cli.request import Request
from qingfeng.foundation.messages import translate as _

FORMATS = ("table", "json", "csv", "parquet")


def command() -> click.Command:
    """Return the command, its help in the active language."""
    return click.Command(
        "check",
        callback=_check,
        params=[_file(), *_what(), *_record(), *_how(), *_where()],
        help=_(
            "Hold the log FILE (XES, CSV, TSV, XLSX or Parquet, also .gz) against rules and count reminders, yellow and red"
            " cards.\n\nWithout --policy and --rules it describes the log and writes a starter mapping and a starter rules"
            " file to edit."
        ),
        short_help=_("Hold a log against rules."),
    )


def _file() -> click.Argument:
    return click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE", required=False)


def _record() -> list[click.Parameter]:
    return [
        click.Option(["--db"], is_flag=True, help=_("Take the record in the database in place of FILE.")),
        click.Option(["--district"], metavar="D", help=_("With --db: the district's code.")),
        click.Option(["--import", "number"], type=int, metavar="N", help=_("With --db: the record as import N left it.")),
        click.Option(["--data"], type=click.Path(path_type=Path), metavar="DIR", help=_("With --db: the data folder.")),
    ]


def _what() -> list[click.Parameter]:
    return [
        click.Option(["--policy"], metavar="P", help=_("Policy pack: its name, or its folder.")),
        click.Option(["--rules"], type=click.Path(path_type=Path), metavar="FILE.toml", help=_("Rules file of your own.")),
        click.Option(
            ["--mapping"],
            type=click.Path(path_type=Path),
            metavar="M",
            help=_("Mapping file: which columns are case, act and time."),
        ),
    ]


def _how() -> list[click.Parameter]:
    return [
        click.Option(
            ["--as-of"], metavar="D", help=_("Moment of looking, a date or an instant; the log's last act unless given.")
        ),
        click.Option(
            ["--known-at"],
            metavar="D",
            help=_("Leave out what became known later than this; the moment of looking unless given."),
        ),
        click.Option(["--tz"], metavar="Z", help=_("Time zone, such as Asia/Shanghai; wins over the rules file.")),
        click.Option(
            ["--calendar"], metavar="C", help=_("Calendar of working days, such as cn or nl; wins over the rules file.")
        ),
    ]


def _where() -> list[click.Parameter]:
    path = click.Path(path_type=Path)
    return [
        click.Option(
            ["--format"], type=click.Choice(FORMATS), default="table", show_default=True, help=_("Form of the result.")
        ),
        click.Option(["--output"], type=path, metavar="FILE", help=_("Write the result there and not to the terminal.")),
        click.Option(["--findings"], is_flag=True, help=_("List every finding, not only the counts.")),
        click.Option(
            ["--report"],
            type=path,
            metavar="FILE.html",
            help=_("Write a report: one page, both languages, for screen and paper."),
        ),
        click.Option(["--explain"], metavar="CASE", help=_("Tell one case: its acts, its clocks day by day, every verdict.")),
        click.Option(["--rejects"], type=path, metavar="FILE", help=_("Where rows that could not be used are listed.")),
        click.Option(["--quiet"], is_flag=True, help=_("No progress bars.")),
    ]


def _check(**options: object) -> None:
    request = Request(**options)  # type: ignore[arg-type]  # click has converted each option to the type of its field
    _refuse_contradictions(request)
    # Imported when it runs, since polars takes longer than help may; named by string, since a file needs no database.
    import_module("qingfeng.cli.recorded" if request.db else "qingfeng.cli.checking").run(request)


def _refuse_contradictions(request: Request) -> None:
    _refuse_two_records(request)
    _refuse_without_rules(request)


def _refuse_two_records(request: Request) -> None:
    if request.db:
        if request.file or request.mapping or request.rules:
            raise click.UsageError(_("--db takes no FILE, no --mapping and no --rules: the import has its own."))
        if request.district is None or request.number is None:
            raise click.UsageError(_("--db needs --district and --import."))
    elif request.file is None:
        raise click.UsageError(_("Name the FILE to check, or --db with --district and --import."))


def _refuse_without_rules(request: Request) -> None:
    if request.policy and request.rules:
        raise click.UsageError(_("--policy and --rules exclude each other: name one of them."))
    judged = request.policy or request.rules or request.db
    wants = {"--report": request.report, "--explain": request.explain, "--findings": request.findings}
    for name, value in wants.items():
        if value and not judged:
            raise click.UsageError(
                _("{option} needs rules: name a pack with --policy or a file with --rules.").format(option=name)
            )
    if request.format in ("csv", "parquet") and not judged:
        raise click.UsageError(
            _("--format {format} lists findings: name a pack with --policy or a file with --rules.").format(
                format=request.format
            )
        )
    if request.format == "parquet" and request.output is None:
        raise click.UsageError(_("--format parquet writes no text: name a file with --output."))
