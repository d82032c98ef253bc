"""What `qingfeng check` does: read, judge, and write what was asked for."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path

import click
import polars as pl

from qingfeng.cli.describing import describe
from qingfeng.cli.explain import explained
from qingfeng.cli.findings import as_json, findings_frame, flat
from qingfeng.cli.progress import reading, working
from qingfeng.cli.request import Request
from qingfeng.cli.table import show_table
from qingfeng.cli.writing import write_file, write_text
from qingfeng.directory.policy.loading import Policy, load_pack, load_rules
from qingfeng.foundation.messages import translate as _
from qingfeng.foundation.zones import load_zone
from qingfeng.intake.log import Log
from qingfeng.intake.mapping import load_mapping
from qingfeng.intake.reading import read_log
from qingfeng.pages.report import render_report
from qingfeng.supervision.check import CheckResult, Wishes, check_log, settle, tell_case

DEFAULT_ZONE = "Asia/Shanghai"


def run(request: Request) -> None:
    """Do what `check` was asked for.

    Raises:
        DomainError: a file, the policy, an option or the place of an output cannot be used.
    """
    # Importing Polars sets a catcher of interrupts under which a read that waits for input would wait on.
    signal.siginterrupt(signal.SIGINT, True)  # noqa: FBT003 -- the call has no names
    policy = _policy(request)
    log = _read(request, policy)
    if policy is None:
        describe(log, request, _write_rejects(log, request))
        return
    judge(request, log, policy)


def judge(request: Request, log: Log, policy: Policy) -> None:
    """Hold a log against a policy and write what was asked for."""
    rejects = _write_rejects(log, request)
    wishes = Wishes(as_of=request.as_of, known_at=request.known_at, timezone=request.tz, calendar=request.calendar)
    with working(_("Judging {n} acts").format(n=f"{log.acts.height:,}"), quiet=request.quiet):
        result = check_log(log, policy, settle(wishes, policy, log.acts), with_clocks=request.report is not None)
    if log.guessed:
        click.echo(_("No mapping was given: the columns were guessed from the header. --mapping names them."), err=True)
    _write_result(result, request, rejects)
    if request.report is not None:
        with working(_("Writing the report"), quiet=request.quiet):
            write_text(render_report(result), request.report)
        click.echo(_("Report: {path}").format(path=request.report), err=True)


def _policy(request: Request) -> Policy | None:
    if request.rules is not None:
        return load_rules(request.rules)
    return None if request.policy is None else load_pack(request.policy)


def _read(request: Request, policy: Policy | None) -> Log:
    assert request.file is not None
    timezone = load_zone(request.tz or (policy.timezone if policy else DEFAULT_ZONE)).name
    mapping = None if request.mapping is None else load_mapping(request.mapping)
    with reading(request.file.name, quiet=request.quiet) as progress:
        return read_log(request.file, mapping=mapping, timezone=timezone, progress=progress)


def _write_rejects(log: Log, request: Request) -> Path | None:
    """Write the rejects where the request says, else beside the current folder's files when there are any."""
    if request.rejects is None and not log.rejects.height:
        return None
    path = request.rejects or Path(f"{log.name}.rejects.csv")
    write_file(path, log.rejects.write_csv)
    return path


def _write_result(result: CheckResult, request: Request, rejects: Path | None) -> None:
    if request.explain is not None:
        write_text(explained(result, tell_case(result, request.explain), to_terminal=request.output is None), request.output)
        return
    if request.format == "table":
        shown = show_table(result, rejects, with_findings=request.findings, to_terminal=request.output is None)
        write_text(shown, request.output)
        return
    if rejects is not None and result.log.rejects.height:
        click.echo(_("Rejected rows and values, with their reasons: {path}").format(path=rejects), err=True)
    _FORMATS[request.format](result, request)


def _as_json(result: CheckResult, request: Request) -> None:
    write_text(as_json(result, with_findings=request.findings), request.output)


def _as_csv(result: CheckResult, request: Request) -> None:
    frame = flat(findings_frame(result)).with_columns(pl.col(pl.Datetime).dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ"))
    if request.output is None:
        sys.stdout.write(frame.write_csv())
    else:
        write_file(request.output, frame.write_csv)


def _as_parquet(result: CheckResult, request: Request) -> None:
    if request.output is not None:
        write_file(request.output, flat(findings_frame(result)).write_parquet)


_FORMATS: dict[str, Callable[[CheckResult, Request], None]] = {"json": _as_json, "csv": _as_csv, "parquet": _as_parquet}
