"""Faults of policies on the terminal, and the schemas of their files."""

from collections.abc import Iterable
from pathlib import Path

import click
from rich.cells import cell_len, set_cell_size

from qingfeng.directory.policy.budget import scale_remarks
from qingfeng.directory.policy.faults import Fault, PolicyFaultsError
from qingfeng.directory.policy.loading import Policy, load_policy
from qingfeng.directory.policy.remarks import remarks
from qingfeng.directory.policy.schemas import schema_texts
from qingfeng.foundation.errors import OutputError, PolicyError
from qingfeng.foundation.messages import N_, translate_count
from qingfeng.foundation.messages import translate as _


class FaultyPoliciesError(PolicyError):
    """Some of the policies have faults; they have been listed."""


class UnwritableSchemaError(OutputError):
    """The schemas cannot be written where they were asked for."""


def check_policies(names: Iterable[str]) -> None:
    """Load each policy, list all faults of all of them, and say of the others that they hold.

    Raises:
        FaultyPoliciesError: there were faults.
    """
    faults: list[Fault] = []
    for name in names:
        try:
            policy = load_policy(name)
            click.echo(_summary(name, policy))
            for remark in (*remarks(policy), *scale_remarks(policy)):
                click.echo(f"  {remark.text}")
        except PolicyFaultsError as error:
            faults += error.faults
    if faults:
        for line in table((fault.place, fault.key, fault.text) for fault in faults):
            click.echo(line)
        raise FaultyPoliciesError(
            N_("{count} faults in the policies named; correct what the table lists and try again."), count=len(faults)
        )


def table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Align rows of text by what they take of a terminal; the last column may be as long as it wants."""
    kept = list(rows)
    widths = [max(cell_len(row[column]) for row in kept) for column in range(len(kept[0]) - 1)]
    return [
        "  ".join([*(set_cell_size(cell, width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in kept
    ]


def _summary(name: str, policy: Policy) -> str:
    rules, examples = len(policy.rules), len(policy.examples)
    parts = [
        translate_count("{count} rule", "{count} rules", rules).format(count=rules),
        translate_count("{count} procedure", "{count} procedures", len(policy.procedures)).format(count=len(policy.procedures)),
        translate_count("{count} worked example", "{count} worked examples", examples).format(count=examples),
    ]
    parts += [contents_line(policy)] if contents_line(policy) else []
    return _("{name}: no faults; {contents}; digest {digest}").format(
        name=name, contents=", ".join(parts), digest=policy.digest[:16]
    )


def contents_line(policy: Policy) -> str:
    """Count what a pack holds besides procedures and rules; empty where it holds nothing else."""
    told = (
        translate_count("{count} unit", "{count} units", len(policy.units)).format(count=len(policy.units)),
        translate_count("{count} service item", "{count} service items", len(policy.items)).format(count=len(policy.items)),
        translate_count("{count} indicator", "{count} indicators", len(policy.indicators)).format(count=len(policy.indicators)),
        translate_count("{count} consequence", "{count} consequences", len(policy.ladder)).format(count=len(policy.ladder)),
        translate_count(
            "{count} kind of problems and causes", "{count} kinds of problems and causes", len(policy.taxonomy)
        ).format(count=len(policy.taxonomy)),
        translate_count("{count} duty", "{count} duties", len(policy.duties)).format(count=len(policy.duties)),
    )
    return ", ".join(text for text, part in zip(told, _COUNTED, strict=True) if getattr(policy, part))


_COUNTED = ("units", "items", "indicators", "ladder", "taxonomy", "duties")


def write_schemas(kind: str | None, folder: Path | None) -> None:
    """Print the schema of one kind of file, or write all of them as `KIND.json` into a folder.

    Raises:
        UnwritableSchemaError: the folder cannot be written to.
    """
    texts = schema_texts()
    if folder is None:
        if kind not in texts:
            raise click.UsageError(_("Name one of {kinds}, or a folder with --write.").format(kinds=", ".join(texts)))
        click.echo(texts[kind], nl=False)
        return
    for name, text in texts.items():
        path = folder / f"{name}.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        except OSError as error:
            message = N_("{path} cannot be written: {detail}; name another folder with --write.")
            raise UnwritableSchemaError(message, path=path, detail=error.strerror or error) from None
        click.echo(path)
