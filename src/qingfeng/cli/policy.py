"""`qingfeng policy`: check, show and test policies, and write the schemas of their files."""

from pathlib import Path

import click

from qingfeng.foundation.messages import translate as _


def command() -> click.Command:
    """Return the group, its help in the active language."""
    group = click.Group("policy", help=_("Check, show and test policy packs and rules files."))
    names = click.Argument(["names"], nargs=-1, required=True, metavar="NAME|PATH...")
    name = click.Argument(["name"], metavar="NAME|PATH")
    group.add_command(
        click.Command("check", callback=_check, params=[names], help=_("Name every fault, with file, line, key and reason."))
    )
    rule = click.Argument(["rule"], required=False, metavar="[RULE]")
    group.add_command(click.Command("show", callback=_show, params=[name, rule], help=_("Show what a policy asks, in words.")))
    group.add_command(
        click.Command("test", callback=_test, params=[name], help=_("Run the worked examples that lie beside the rules."))
    )
    group.add_command(_schema_command())
    return group


def _schema_command() -> click.Command:
    params: list[click.Parameter] = [
        click.Argument(["kind"], required=False, metavar="[KIND]"),
        click.Option(
            ["--write"], type=click.Path(path_type=Path), metavar="DIR", help=_("Write all schemas into this folder.")
        ),
    ]
    help_text = _(
        "Print the JSON Schema of one kind of file (rules-file, pack, procedure, rules, examples), or write all of them."
    )
    return click.Command("schema", callback=_schema, params=params, help=help_text)


# The work is imported when a command runs: polars and pydantic take longer to import than help may take.


def _check(names: tuple[str, ...]) -> None:
    from qingfeng.cli.policy_faults import check_policies  # noqa: PLC0415

    check_policies(names)


def _show(name: str, rule: str | None) -> None:
    from qingfeng.cli.policy_words import show_policy  # noqa: PLC0415

    show_policy(name, rule)


def _test(name: str) -> None:
    from qingfeng.cli.policy_examples import test_policy  # noqa: PLC0415

    test_policy(name)


def _schema(kind: str | None, write: Path | None) -> None:
    from qingfeng.cli.policy_faults import write_schemas  # noqa: PLC0415

    write_schemas(kind, write)
