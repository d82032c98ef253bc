"""What a report says, in the active language: plain values for the template, taken from a check."""

import shlex
from typing import Any

import polars as pl

import qingfeng
from qingfeng.foundation.messages import localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.report.charts import columns, line_chart
from qingfeng.pages.report.figures import Lateness, Share, UnitShare, lateness
from qingfeng.pages.report.headlines import lead, spread_of_lateness, trend
from qingfeng.pages.report.remarks import error_lines, errors_title, unchecked
from qingfeng.pages.report.shapes import Content, Fact, Figure, LatenessPart, MonthLine, RuleLine, UnitLine
from qingfeng.pages.report.worst import worst_cases, worst_findings
from qingfeng.pages.words import amount, count, day, listed, moment, month, percent, size, unit_plural
from qingfeng.supervision.check import CheckResult, Tally
from qingfeng.supervision.check.result import policy_label, title_of

RULES_SHOWN, IDLE_NAMED = 100, 20
BAR_WIDTH = 190
# A longer table of months starts closed; paper shows it all the same.
MONTHS_OPEN = 8


def content_of(result: CheckResult) -> Content:
    """Work out what the report says in the active language."""
    figures = lateness(result)
    findings = worst_findings(result)
    return Content(
        log=result.log.name,
        simulated=result.log.simulated,
        subtitle=_subtitle(result),
        figures=_figures(result, figures),
        lead=lead(result, figures),
        lateness=None if figures is None else _lateness(figures),
        provenance=_provenance(result),
        rules=tuple(_rule_line(tally) for tally in _met(result)[:RULES_SHOWN]),
        idle=_idle(result),
        total=_total(result.tallies),
        units=() if figures is None else _unit_lines(figures.units),
        units_note="" if figures is None else _("{rule}; by number of late").format(rule=localized(title_of(figures.rule))),
        errors=error_lines(result),
        errors_title=errors_title(result),
        worst=worst_cases(result, findings),
        worst_title=_worst_title(findings),
        unchecked=(*_rules_left_out(result), *unchecked(result)),
        command=_command(result),
        command_note=_command_note(findings),
        version=qingfeng.__version__,
    )


def _subtitle(result: CheckResult) -> str:
    units = result.log.cases["unit"].n_unique() if "unit" in result.log.cases.columns else 0
    base = _("One file, readable offline, printable · {cases} cases, {acts} acts").format(
        cases=count(result.log.cases.height), acts=count(result.log.acts.height)
    )
    return base + (_(", {units} units").format(units=count(units)) if units > 1 else "")


def _figures(result: CheckResult, figures: Lateness | None) -> tuple[Figure, ...]:
    total = _sum(result.tallies)
    cards = (("yellow", _("yellow {n}").format(n=count(total["yellow"]))), ("red", _("red {n}").format(n=count(total["red"]))))
    return (
        Figure(_("Cases"), count(result.log.cases.height), "", _period(result)),
        _late_figure(figures),
        Figure(_("Findings"), count(total["yellow"] + total["red"]), "", "", cards),
        Figure(
            _("Cannot judge"),
            count(total["errors"]),
            "",
            _("data errors, listed below") if total["errors"] else _("no data errors"),
        ),
    )


def _late_figure(figures: Lateness | None) -> Figure:
    if figures is None:
        return Figure(_("Late"), "—", "", _("no limit rule ran"))
    total = figures.total
    if not total.due:
        return Figure(_("Late"), "0", "", _("nothing was due yet"))
    note = _("{percent} of {due} due, ±{error}").format(
        percent=percent(total.share), due=count(total.due), error=f"{total.error * 100:.1f}"
    )
    return Figure(_("Late"), count(total.late), "", note)


def _period(result: CheckResult) -> str:
    acts, timezone = result.log.acts, result.settings.timezone
    if not acts.height:
        return _("no acts")
    first, last = (
        acts.select(pl.col("at").min().alias("first"), pl.col("at").max().alias("last"))
        .with_columns(pl.all().dt.convert_time_zone(timezone).dt.date())
        .row(0)
    )
    return _("{first} to {last}").format(first=day(first), last=day(last))


def _lateness(figures: Lateness) -> LatenessPart:
    grave = "" if figures.red is None else _("over {n}").format(n=amount(figures.red))
    left_out = figures.months_left_out
    return LatenessPart(
        trend=trend(figures),
        lines=line_chart(figures),
        grave_label=grave,
        months=tuple(
            MonthLine(
                month(each.year, each.month), count(each.share.due), percent(each.share.share), percent(each.share.grave_share)
            )
            for each in figures.months
        ),
        is_open=len(figures.months) <= MONTHS_OPEN,
        months_note=_("The last {n} months; {left} earlier ones are not shown.").format(n=len(figures.months), left=left_out)
        if left_out
        else "",
        spread=spread_of_lateness(figures),
        columns=columns(figures),
        axis=_("Across: {unit} late; up: cases").format(unit=unit_plural(figures.measure_unit)),
    )


def _provenance(result: CheckResult) -> tuple[Fact, ...]:
    settings, policy = result.settings, result.policy
    seen = moment(settings.as_of, settings.timezone)
    as_of = seen if settings.as_of_given else _("{moment} (the last act)").format(moment=seen)
    rules = _("{policy}: {all} rules, {run} run").format(
        policy=policy_label(policy), all=len(policy.rules), run=len(result.rules)
    )
    known = [] if settings.known_at is None else [Fact(_("Known"), moment(settings.known_at, settings.timezone))]
    return (
        Fact(_("File"), f"{result.log.name}, {size(result.log.size)}"),
        Fact("SHA-256", result.log.digest, is_digest=True),
        Fact(_("As of"), as_of),
        *known,
        Fact(_("Zone"), settings.timezone),
        Fact(_("Calendar"), f"{localized(settings.calendar.title) or settings.calendar.name} {settings.calendar.version}"),
        Fact(_("Rules"), rules),
        Fact(_("Rules digest"), policy.digest, is_digest=True),
        Fact(_("Program"), qingfeng.__version__),
    )


def _rule_line(tally: Tally) -> RuleLine:
    numbers = {name: count(getattr(tally, name)) for name in ("applicable", "warning", "yellow", "red", "open", "errors")}
    return RuleLine(id=tally.id, title=localized(tally.title), **numbers)


def _met(result: CheckResult) -> list[Tally]:
    return [tally for tally in result.tallies if tally.applicable]


def _idle(result: CheckResult) -> str:
    """Name the rules that found nothing to judge: they are kept out of the table, not out of the report."""
    idle = [localized(tally.title) for tally in result.tallies if not tally.applicable]
    if not idle:
        return ""
    named = listed(idle[:IDLE_NAMED]) + ("…" if len(idle) > IDLE_NAMED else "")
    return _("{n} rules met nothing to judge in this log: {titles}.").format(n=len(idle), titles=named)


def _sum(tallies: tuple[Tally, ...]) -> dict[str, int]:
    return {name: sum(getattr(tally, name) for tally in tallies) for name in ("warning", "yellow", "red", "open", "errors")}


def _total(tallies: tuple[Tally, ...]) -> RuleLine:
    return RuleLine(id="", title="", applicable="", **{name: count(number) for name, number in _sum(tallies).items()})


def _unit_lines(units: tuple[UnitShare, ...]) -> tuple[UnitLine, ...]:
    highest = max((unit.share.share for unit in units), default=0.0)
    return tuple(_unit_line(unit, highest) for unit in units)


def _unit_line(unit: UnitShare, highest: float) -> UnitLine:
    share: Share = unit.share
    name = unit.name or (_("no unit") if unit.name is not None else _("{n} others").format(n=count(unit.others)))
    width = round(BAR_WIDTH * share.share / highest, 1) if highest else 0.0
    return UnitLine(name, width, count(share.due), count(share.late), percent(share.share), f"±{share.error * 100:.1f}")


def _worst_title(findings: list[dict[str, Any]]) -> str:
    if not findings:
        return _("The worst cases")
    return _("The {n} worst cases, by lateness over limit").format(n=len(findings))


def _rules_left_out(result: CheckResult) -> tuple[str, ...]:
    more = len(_met(result)) - RULES_SHOWN
    return (
        (_("{n} more rules ran; the table by rule shows the first {shown}.").format(n=more, shown=RULES_SHOWN),)
        if more > 0
        else ()
    )


def _command(result: CheckResult) -> str:
    policy, settings = result.policy, result.settings
    rules = ["--rules", policy.source.name] if policy.source.suffix == ".toml" else ["--policy", policy.name]
    # The settings that the policy does not already say are part of the command; the moment is always written out.
    zone = ["--tz", settings.timezone] if settings.timezone != policy.timezone else []
    calendar = ["--calendar", settings.calendar.name] if settings.calendar.name != policy.calendar else []
    as_of = ["--as-of", settings.as_of.isoformat()] if settings.as_of_given else []
    known = ["--known-at", settings.known_at.isoformat()] if settings.known_at else []
    words = ["qingfeng", "check", result.log.name, *rules, *as_of, *known, *zone, *calendar, "--report", "report.html"]
    return shlex.join(words)


def _command_note(findings: list[dict[str, Any]]) -> str:
    if not findings:
        return _("Add --format csv for a table of the findings.")
    return _("Add --explain {case} for one case, --format csv for a table of the findings.").format(
        case=shlex.quote(findings[0]["case"])
    )
