"""What `qingfeng import` does: read a file, take it into the record, say what came of it."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import polars as pl

from qingfeng.cli.database import ready_database
from qingfeng.cli.progress import reading, working
from qingfeng.directory.policy.loading import Policy, load_pack
from qingfeng.foundation.clock import now
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.messages import translate_count
from qingfeng.foundation.zones import load_zone
from qingfeng.intake.log import Log
from qingfeng.intake.mapping import load_mapping
from qingfeng.intake.reading import read_log

if TYPE_CHECKING:
    from qingfeng.casework.importing import ImportSummary
    from qingfeng.supervision.sweeping import SweepSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """The arguments and options of `qingfeng import FILE`."""

    file: Path
    policy: str
    district: str | None = None
    data: Path | None = None
    mapping: Path | None = None
    source: str | None = None
    tz: str | None = None
    dry_run: bool = False
    quiet: bool = False


def take(wanted: Taking) -> None:
    """Read a file whole, then take it into the record in one transaction.

    Raises:
        DomainError: file, mapping, policy or database cannot be used; nothing is changed.
    """
    policy = load_pack(wanted.policy)
    log = _read(wanted, policy)
    with ready_database(wanted.data):
        from qingfeng.custody.services import sequence_if_possible  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.directory.models import District  # noqa: PLC0415 -- as above
        from qingfeng.directory.services import found_district  # noqa: PLC0415 -- as above
        from qingfeng.workflows.records import TakingOrder, take_in  # noqa: PLC0415 -- as above

        at = now()
        with working(_("Taking in {n} acts").format(n=f"{log.acts.height:,}"), quiet=wanted.quiet):
            code = wanted.district or policy.name
            is_new = not District.objects.filter(code=code).exists()
            district = found_district(policy, code=code, simulated=False, at=at)
            source = wanted.source or log.name.split(".")[0].lower()
            order = TakingOrder(district=district, source=source, policy=policy, at=at)
            summary, sweep = take_in(log, order, dry_run=wanted.dry_run)
            sequence_if_possible()
    _warn(log, policy, code if is_new else None)
    _tell(summary, sweep, dry_run=wanted.dry_run)


def _read(wanted: Taking, policy: Policy) -> Log:
    mapping = None if wanted.mapping is None else load_mapping(wanted.mapping)
    timezone = load_zone(wanted.tz or policy.timezone).name
    with reading(wanted.file.name, quiet=wanted.quiet) as progress:
        return read_log(wanted.file, mapping=mapping, timezone=timezone, progress=progress)


def _warn(log: Log, policy: Policy, new_district: str | None) -> None:
    """Say what may be a mistake: a district that was not there before, a log of which the policy knows no act."""
    if new_district is not None:
        line = _("The district {district} is new; it lives by the pack {pack}.")
        click.echo(line.format(district=new_district, pack=policy.name), err=True)
    names = set(log.acts["name"].cast(pl.String).unique())
    if policy.acts and names and not names & set(policy.acts):
        line = _("The pack {pack} knows none of the acts of this log. If that was a mistake: import withdraw takes it back.")
        click.echo(line.format(pack=policy.name), err=True)


def _tell(summary: "ImportSummary", sweep: "SweepSummary", *, dry_run: bool) -> None:
    if summary.number is None:
        click.echo(_("Nothing new: the record holds all of it. No import was made."))
    elif dry_run:
        click.echo(_("Dry run: this would be import {number}. Nothing was kept.").format(number=summary.number))
    else:
        click.echo(_("Import {number}.").format(number=summary.number))
    lines = (
        _("Cases: {read} read, {new} new."),
        _("Acts: {acts_read} read, {acts_new} new, {acts_corrected} corrections, {acts_known} known."),
        _("Facts of cases: {facts} new or changed. Persons: {persons} new. Rows and values rejected: {rejects}."),
        _("Judged: {cases} cases; {changed} findings reached a level, {withdrawn} withdrawn, {cards} cards issued."),
    )
    facts = {
        "read": summary.cases_read,
        "new": summary.cases_new,
        "acts_read": summary.acts_read,
        "acts_new": summary.acts_new,
        "acts_corrected": summary.acts_corrected,
        "acts_known": summary.acts_known,
        "facts": summary.facts_new,
        "persons": summary.persons_new,
        "rejects": summary.rejects,
        "cases": sweep.cases,
        "changed": sweep.changed,
        "withdrawn": sweep.withdrawn,
        "cards": sweep.cards,
    }
    shown = {name: f"{number:,}" for name, number in facts.items()}
    for line in lines:
        click.echo(line.format(**shown))


def list_imports(district: str | None, data: Path | None) -> None:
    """Print the imports of a district, or of all, the newest first."""
    with ready_database(data):
        from qingfeng.casework.models import Import  # noqa: PLC0415 -- Django must be set up first

        rows = Import.objects.select_related("district", "source", "withdrawal").order_by("-recorded_at", "-pk")
        found = list(rows if district is None else rows.filter(district__code=district))
        for row in found:
            withdrawn = getattr(row, "withdrawal", None)
            mark = "" if withdrawn is None else _("  withdrawn: {reason}").format(reason=withdrawn.reason)
            n = row.counts["acts_new"] + row.counts["acts_corrected"]
            acts = translate_count("{n} act", "{n} acts", n).format(n=f"{n:,}")
            when = f"{row.recorded_at:%Y-%m-%d %H:%M}Z"
            click.echo(f"{row.district.code}  {row.number}  {when}  {row.source.code}  {row.file_name}  {acts}{mark}")
    if not found:
        click.echo(_("No imports yet: qingfeng import FILE --district D --policy P takes a log in."))


def withdraw(number: int, district: str | None, data: Path | None, reason: str) -> None:
    """Take an import back, after asking where somebody is there to answer, and say what the rules no longer find."""
    if sys.stdin.isatty():
        click.confirm(_("Withdraw import {number}? What it brought counts no longer.").format(number=number), abort=True)
    with ready_database(data):
        from qingfeng.custody.services import sequence_if_possible  # noqa: PLC0415 -- Django must be set up first
        from qingfeng.directory.services import district_of  # noqa: PLC0415 -- as above
        from qingfeng.workflows.records import take_back  # noqa: PLC0415 -- as above

        found, sweep = take_back(district_of(district or ""), number, reason=reason, at=now())
        sequence_if_possible()
    click.echo(
        _("Import {number} ({file}) is withdrawn: its rows stay and count no longer.").format(
            number=number, file=found.file_name
        )
    )
    click.echo(_("{n} findings are withdrawn with it.").format(n=f"{sweep.withdrawn:,}"))
