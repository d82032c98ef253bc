"""`qingfeng policy`: check, show and test policies, and write the schemas of their files."""

from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _

_PARTS = ("items", "units", "indicators", "ladder", "taxonomy", "duties")


def command() -> click.Command:
    """Return the group, its help in the active language."""
    group = click.Group("policy", help=_("Check, show and test policy packs and rules files."))
    names = click.Argument(["names"], nargs=-1, required=True, metavar="NAME|PATH...")
    name = click.Argument(["name"], metavar="NAME|PATH")
    group.add_command(
        click.Command("check", callback=_check, params=[names], help=_("Name every fault, with file, line, key and reason."))
    )
    group.add_command(_show_command(name))
    group.add_command(
        click.Command("test", callback=_test, params=[name], help=_("Run the worked examples that lie beside the rules."))
    )
    pair: list[click.Parameter] = [
        click.Argument(["old"], metavar="NAME|PATH"),
        click.Argument(["new"], metavar="NAME|PATH"),
    ]
    group.add_command(
        click.Command("diff", callback=_diff, params=pair, help=_("Say in words what changed from one policy to another."))
    )
    group.add_command(_schema_command())
    return group


def _show_command(name: click.Argument) -> click.Command:
    params: list[click.Parameter] = [
        name,
        click.Argument(["code"], required=False, metavar="[CODE]"),
        click.Option(["--part"], type=click.Choice(_PARTS), help=_("Show one list of a pack as a table.")),
    ]
    help_text = _("Show what a policy asks, in words; with CODE one rule, item, unit, indicator, consequence or duty.")
    return click.Command("show", callback=_show, params=params, help=help_text)


def _schema_command() -> click.Command:
    params: list[click.Parameter] = [
        click.Argument(["kind"], required=False, metavar="[KIND]"),
        click.Option(
            ["--write"], type=click.Path(path_type=Path), metavar="DIR", help=_("Write all schemas into this folder.")
        ),
    ]
    help_text = _("Print the JSON Schema of one kind of file (such as rules, items or units), or write all of them.")
    return click.Command("schema", callback=_schema, params=params, help=help_text)


# The work is imported when a command runs: polars and pydantic take longer to import than help may take.


def _check(names: tuple[str, ...]) -> None:
    from qingfeng.cli.policy_faults import check_policies  # noqa: PLC0415

    check_policies(names)


def _show(name: str, code: str | None, part: str | None) -> None:
    from qingfeng.cli.policy_words import show_part, show_policy  # noqa: PLC0415

    if code is not None and part is not None:
        raise click.UsageError(_("Give a code or --part, not both."))
    if part is None:
        show_policy(name, code)
    else:
        show_part(name, part)


def _diff(old: str, new: str) -> None:
    from qingfeng.cli.policy_differences import show_differences  # noqa: PLC0415

    show_differences(old, new)


def _test(name: str) -> None:
    from qingfeng.cli.policy_examples import test_policy  # noqa: PLC0415

    test_policy(name)


def _schema(kind: str | None, write: Path | None) -> None:
    from qingfeng.cli.policy_faults import write_schemas  # noqa: PLC0415

    write_schemas(kind, write)
