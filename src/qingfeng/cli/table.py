"""The result of a check for a person at a terminal: a table of rules and a few sentences."""

from pathlib import Path

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text as Styled

from qingfeng.cli.findings import findings_frame
from qingfeng.cli.terminal import STYLES, console_for, styled, without_trails
from qingfeng.foundation.messages import localized, translate_count
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.report.remarks import left_out
from qingfeng.pages.words import LEVELS, breach, count, listed, moment
from qingfeng.supervision.check import CheckResult, Tally
from qingfeng.supervision.check.result import policy_label


def show_table(result: CheckResult, rejects: Path | None, *, with_findings: bool, to_terminal: bool) -> str:
    """Return the table and its sentences as text, coloured on a terminal only.

    Args:
        result: what was checked.
        rejects: where the rejected rows were written, if anywhere.
        with_findings: list every finding too.
        to_terminal: coloured and as wide as the terminal, where there is one; else plain and 80 columns wide.
    """
    console = console_for(to_terminal=to_terminal)
    with console.capture() as captured:
        console.print(_heading(result))
        console.print(_rules(result.tallies))
        for line in _sentences(result, rejects):
            console.print(line)
        if with_findings:
            console.print(_findings(result))
    return without_trails(captured.get())


def _heading(result: CheckResult) -> Styled:
    settings = result.settings
    return styled(
        _("{log} against {policy}, as of {moment} ({zone}, calendar {calendar})").format(
            log=result.log.name,
            policy=policy_label(result.policy),
            moment=moment(settings.as_of, settings.timezone),
            zone=settings.timezone,
            calendar=settings.calendar.name,
        )
        + (_(" · simulated data") if result.log.simulated else "")
    )


def _rules(tallies: tuple[Tally, ...]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column(_("rule"), overflow="fold", ratio=1)
    for title in (_("applic."), _("remind"), _("yellow"), _("red"), _("open"), _("errors")):
        table.add_column(title, justify="right", no_wrap=True)
    for tally in (tally for tally in tallies if tally.applicable):
        named = styled(localized(tally.title)).append(f"  {tally.id}", "dim")
        table.add_row(
            named,
            count(tally.applicable),
            count(tally.warning),
            styled(count(tally.yellow), STYLES["yellow"] if tally.yellow else ""),
            styled(count(tally.red), STYLES["red"] if tally.red else ""),
            count(tally.open),
            count(tally.errors),
        )
    return table


def _sentences(result: CheckResult, rejects: Path | None) -> list[Styled]:
    log = result.log
    lines = [
        _("{cases}, {acts}, {rejected}.").format(
            cases=translate_count("{n} case", "{n} cases", log.cases.height).format(n=count(log.cases.height)),
            acts=translate_count("{n} act", "{n} acts", log.acts.height).format(n=count(log.acts.height)),
            rejected=translate_count("{n} reject", "{n} rejects", log.rejects.height).format(n=count(log.rejects.height)),
        )
    ]
    idle = [tally.id for tally in result.tallies if not tally.applicable]
    if idle:
        lines.append(_("{n} rules met nothing to judge in this log: {titles}.").format(n=len(idle), titles=listed(idle)))
    if rejects:
        lines.append(_("Rejected rows and values, with their reasons: {path}").format(path=rejects))
    lines += left_out(result)
    return [styled(line) for line in lines]


def _findings(result: CheckResult) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for title in (_("case"), _("rule"), _("level"), _("by how much"), _("act")):
        table.add_column(title, overflow="fold")
    for row in findings_frame(result).with_columns(pl.col("measure").round(2)).iter_rows(named=True):
        table.add_row(
            styled(row["case"]),
            styled(row["rule"]),
            styled(_(LEVELS[row["level"]]), STYLES.get(row["level"], "")),
            styled(breach(row["measure"], row["measure_unit"])),
            styled(row["act_name"] or ""),
        )
    return table
