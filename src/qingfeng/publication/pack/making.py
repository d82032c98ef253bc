"""A release made: its files from rows, policy and what is known of it.

Nothing here is drawn and no clock is read, so the same parts give the same file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import polars as pl

import qingfeng
from qingfeng.ledger.canonical import canonical_text
from qingfeng.ledger.leaves import bundle
from qingfeng.publication.pack.container import packed
from qingfeng.publication.pack.describing import data_package, readme
from qingfeng.publication.pack.figures import Judged, cells_csv, ranking_csv
from qingfeng.publication.pack.form import (
    FORMAT,
    ChangedFigure,
    DecisionForm,
    DecisionsForm,
    FileForm,
    Group,
    ReleaseForm,
    Replaced,
    RowsForm,
    TermsForm,
    Title,
    Version,
    written,
)
from qingfeng.publication.pack.policy import calendar_digest, policy_digest, scoring_of
from qingfeng.publication.pack.rows import parquet_of, published, text_of
from qingfeng.publication.pack.terms import Standing


@dataclass(frozen=True, slots=True)
class Versioned:
    """A version of a policy or a calendar with its files, path to text."""

    name: str
    version: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Quarter:
    """Which quarter of which district is judged, up to when, and under what.

    `policies` and `calendars` are those that the rows rest on; the first of each is the one that the quarter is scored under.
    `units` are the codes of each group's units in the order in which they are judged.
    """

    district: str
    title_zh: str
    title_en: str
    quarter: str
    simulated: bool
    as_of: datetime
    policies: Sequence[Versioned]
    calendars: Sequence[Versioned]
    units: Mapping[str, Sequence[str]]
    program: str = qingfeng.__version__


@dataclass(frozen=True, slots=True)
class Correction:
    """What a revision corrects: the release before, why, and every figure that differs."""

    replaces: Replaced
    reason: str
    changed: Sequence[ChangedFigure]


@dataclass(frozen=True, slots=True)
class Before:
    """The rows of the quarter before, under today's policy."""

    quarter: str
    rows: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the rows: last quarter's, decisions, open objections, the ledger's head and size, the correction."""

    before: Before | None = None
    standing: Standing = field(default_factory=Standing)
    head: str | None = None
    ledger_size: int | None = None
    correction: Correction | None = None


def results_of(quarter: Quarter, rows: pl.DataFrame, beside: Beside) -> dict[str, list[object]]:
    """Return the figures that follow from the rows of a quarter.

    Raises:
        RowsError: the rows cannot be read.
        UnreadableReleaseError: the policy has no indicators or units.
    """
    judged = Judged(quarter.quarter, scoring_of(quarter.policies[0].files), quarter.units)
    return judged.results(rows, None if beside.before is None else beside.before.rows, beside.standing)


def make_file(quarter: Quarter, rows: pl.DataFrame, beside: Beside, *, at: datetime) -> bytes:
    """Return the file of a release.

    Args:
        quarter: whose.
        rows: scoring rows with clusters drawn afresh.
        beside: what stands beside them; of a correction, its standing must hold the earlier proposals too.
        at: the moment of the release.

    Raises:
        UnfitRowsError: rows that cannot be published.
        RowsError: rows that cannot be judged.
    """
    rows = published(rows)
    results = results_of(quarter, rows, beside)
    files = {
        "rows.csv": text_of(rows),
        "rows.parquet": parquet_of(rows),
        "results.json": canonical_text(results).encode(),  # type: ignore[arg-type]
        "cells.csv": cells_csv(results),
        "ranking.csv": ranking_csv(results),
        "decisions.json": _decisions(beside.standing),
    }
    if beside.before is not None:
        before = published(beside.before.rows)
        files |= {"before.csv": text_of(before), "before.parquet": parquet_of(before)}
    files |= {f"policies/{policy_digest(each.files)}.json": bundle(each.files) for each in quarter.policies}
    files |= {f"calendars/{calendar_digest(each.files)}.json": bundle(each.files) for each in quarter.calendars}
    form = _form(quarter, beside, files, at)
    files["README.txt"] = readme(form)
    files["datapackage.json"] = data_package(form, files)
    sized = {name: FileForm(size=len(content), sha256=_sha(content)) for name, content in files.items()}
    files["release.json"] = written(form.model_copy(update={"files": sized}))
    return packed(files)


def _form(quarter: Quarter, beside: Beside, files: Mapping[str, bytes], at: datetime) -> ReleaseForm:
    policies = [Version(name=each.name, version=each.version, digest=policy_digest(each.files)) for each in quarter.policies]
    calendars = [
        Version(name=each.name, version=each.version, digest=calendar_digest(each.files)) for each in quarter.calendars
    ]
    correction, terms = beside.correction, scoring_of(quarter.policies[0].files).terms
    return ReleaseForm(
        format=FORMAT,
        district=quarter.district,
        title=Title(zh=quarter.title_zh, en=quarter.title_en),
        quarter=quarter.quarter,
        revision=1 if correction is None else correction.replaces.revision + 1,
        simulated=quarter.simulated,
        as_of=_instant(quarter.as_of),
        released_at=_instant(at),
        program=quarter.program,
        policy=policies[0],
        calendar=calendars[0],
        policies=policies,
        calendars=calendars,
        terms=TermsForm(edge=terms.edge, ladder=terms.ladder, margin=terms.margin, z=terms.z),
        groups=[Group(group=group, units=list(units)) for group, units in quarter.units.items()],
        rows=_rows(quarter.quarter, files["rows.csv"]),
        before=None if beside.before is None else _rows(beside.before.quarter, files["before.csv"]),
        suspended=list(beside.standing.suspended),
        earlier=beside.standing.earlier,  # type: ignore[arg-type]
        head=beside.head,
        ledger_size=beside.ledger_size,
        replaces=None if correction is None else correction.replaces,
        reason=None if correction is None else correction.reason,
        changed=list(correction.changed) if correction else [],
        files={},
    )


def _rows(quarter: str, text: bytes) -> RowsForm:
    return RowsForm(quarter=quarter, count=text.count(b"\n") - 1, digest=_sha(text))


def _decisions(standing: Standing) -> bytes:
    forms = [
        DecisionForm(
            unit=each.unit,
            quarter=each.quarter,
            rung=each.rung,
            same_head=each.same_head,
            served_on=None if each.served_on is None else each.served_on.isoformat(),
            stands=each.stands,
        )
        for each in standing.decisions
    ]
    return written(DecisionsForm(decisions=forms))


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
