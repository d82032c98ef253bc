"""What a log holds, told without rules, and the two starter files that are written beside it to edit."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from qingfeng.cli.request import Request
from qingfeng.cli.terminal import console_for, styled, without_trails
from qingfeng.cli.writing import UnwritableError, write_text
from qingfeng.foundation.messages import N_
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.record import instant_text
from qingfeng.intake.log import Log
from qingfeng.intake.profile import Profile, profile_of
from qingfeng.intake.rejects import REASONS
from qingfeng.intake.starter import starter_mapping, starter_rules
from qingfeng.pages.words import count, listed, moment, percent, size

ACTIVITIES_SHOWN, OFFSETS_SHOWN = 30, 5
MINUTES = 60
TYPES = {
    "integer": N_("whole number"),
    "decimal": N_("number"),
    "truth": N_("truth"),
    "date": N_("date"),
    "instant": N_("instant"),
    "text": N_("text"),
}


def describe(log: Log, request: Request, rejects: Path | None) -> None:
    """Show the profile of a log and write a starter mapping and a starter rules file, never over a file that is there.

    Raises:
        UnwritableError: the current folder takes no file.
    """
    profile = profile_of(log)
    starters = [
        _start(Path(f"{log.name}.mapping.toml"), starter_mapping(log)),
        _start(Path(f"{log.name}.rules.toml"), starter_rules(profile)),
    ]
    if request.format == "json":
        write_text(_as_json(profile), request.output)
        return
    console = console_for(to_terminal=request.output is None)
    with console.capture() as captured:
        _show(console, log, profile)
        for line in (*_rejected(profile, rejects), *starters):
            console.print(styled(line))
        console.print(styled(_next(log)))
    write_text(without_trails(captured.get()), request.output)


def _start(path: Path, text: str) -> str:
    """Write a starter file unless one of its name is there, and say which of the two."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return _("{path} is there already and stays as it is.").format(path=path)
    except OSError as error:
        message = N_("{path} cannot be written: {reason}. Name another place, or make room.")
        raise UnwritableError(message, path=path, reason=error.strerror or error) from error
    return _("Written: {path}").format(path=path)


def _next(log: Log) -> str:
    name = log.name if " " not in log.name else f'"{log.name}"'
    command = f"qingfeng check {name} --rules {name}.rules.toml"
    if log.kind != "xes":
        command += f" --mapping {name}.mapping.toml"
    return _("Edit them, then: {command}").format(command=command)


def _show(console: Console, log: Log, profile: Profile) -> None:
    for line in _facts(log, profile):
        console.print(styled(line))
    if profile.activities:
        console.print(_activities(profile))
    left = len(profile.activities) - ACTIVITIES_SHOWN
    if left > 0:
        console.print(styled(_("{n} more names of acts, each less frequent.").format(n=count(left))))
    if profile.attributes:
        console.print(_attributes(profile))


def _facts(log: Log, profile: Profile) -> Iterator[str]:
    yield f"{profile.name} · {profile.kind} · {size(profile.size)}" + (_(" · simulated data") if profile.simulated else "")
    if log.guessed:
        yield _("No mapping was given: the columns were guessed from the header. Look at the starter mapping.")
    yield _("{cases} cases, {acts} acts, {names} names of acts, {rejected} rejects").format(
        cases=count(profile.cases),
        acts=count(profile.acts),
        names=count(len(profile.activities)),
        rejected=count(profile.rejected),
    )
    if profile.cases_without_acts:
        yield _("{n} cases have no act").format(n=count(profile.cases_without_acts))
    if profile.first_at and profile.last_at:
        yield _("from {first} to {last} ({zone})").format(
            first=moment(profile.first_at, profile.timezone),
            last=moment(profile.last_at, profile.timezone),
            zone=profile.timezone,
        )
    yield _("{ties} acts share their instant with another of their case, in {cases} cases").format(
        ties=count(profile.ties), cases=count(profile.tied_cases)
    )
    yield _("{midnight} acts at 00:00, {dated} known by date only").format(
        midnight=count(profile.midnight), dated=count(profile.dated)
    )
    yield _("{performers} persons, {units} units of acts").format(
        performers=count(profile.performers), units=count(profile.units)
    )
    if profile.offsets:
        yield _("offsets from UTC: {offsets}").format(offsets=_offsets(profile))


def _offsets(profile: Profile) -> str:
    shown = [f"{_offset(minutes)} ({count(number)})" for minutes, number in profile.offsets[:OFFSETS_SHOWN]]
    return listed(shown) + ("…" if len(profile.offsets) > OFFSETS_SHOWN else "")


def _offset(minutes: int | None) -> str:
    if minutes is None:
        return _("none written")
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // MINUTES:02}:{abs(minutes) % MINUTES:02}"


def _activities(profile: Profile) -> Table:
    table = _table(_("act"), acts=_("acts"), cases=_("cases"), begins=_("begins"), ends=_("ends"))
    for each in profile.activities[:ACTIVITIES_SHOWN]:
        table.add_row(styled(each.name), count(each.acts), count(each.cases), count(each.begins), count(each.ends))
    return table


def _attributes(profile: Profile) -> Table:
    table = _table(_("attribute"), type=_("type"), filled=_("filled"), distinct=_("distinct"))
    for each in profile.attributes:
        kind = _(TYPES[each.type]) + (_(" (mixed)") if each.is_mixed else "")
        table.add_row(styled(f"{each.scope}.{each.key}"), kind, percent(each.filled_share), count(each.distinct))
    return table


def _table(first: str, **others: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    table.add_column(first, overflow="fold")
    for title in others.values():
        table.add_column(title, justify="right", no_wrap=True)
    return table


def _rejected(profile: Profile, rejects: Path | None) -> Iterator[str]:
    if profile.rejects:
        reasons = [f"{_(REASONS[reason])} {count(number)}" for reason, number in profile.rejects]
        yield _("Rejected: {reasons}").format(reasons=listed(reasons))
    if profile.impossible_dates:
        yield _("Dates that cannot be: {n}").format(n=count(profile.impossible_dates))
    if rejects is not None:
        yield _("Rejected rows and values, with their reasons: {path}").format(path=rejects)


def _as_json(profile: Profile) -> str:
    return json.dumps(asdict(profile), ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: object) -> str:
    return instant_text(value) if isinstance(value, datetime) else str(value)
