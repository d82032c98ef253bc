"""The differences of two policies on the terminal."""

from itertools import groupby

import click

from qingfeng.cli.visible import visible
from qingfeng.directory.policy.differences import differences
from qingfeng.directory.policy.loading import load_policy
from qingfeng.foundation.messages import N_, translate_count
from qingfeng.foundation.messages import translate as _

_HEADINGS = {
    "pack": N_("Pack"),
    "procedures": N_("Procedures"),
    "rules": N_("Rules"),
    "items": N_("Service items"),
    "units": N_("Units"),
    "indicators": N_("Indicators"),
    "ladder": N_("Ladder of consequences"),
    "taxonomy": N_("Kinds of problems and causes"),
    "duties": N_("Duties"),
}


def show_differences(old: str, new: str) -> None:
    """Print what changed from one policy to another, part by part, one change a line, and count."""
    found = differences(load_policy(old), load_policy(new))
    for part, changes in groupby(found, key=lambda one: one.part):
        click.echo(_(_HEADINGS[part]))
        for one in changes:
            click.echo(visible(f"  {one.sign} {one.text} [{one.code}]"))
    if not found:
        click.echo(_("No difference but in worked examples and comments, if any."))
        return
    click.echo(translate_count("{count} change", "{count} changes", len(found)).format(count=len(found)))
