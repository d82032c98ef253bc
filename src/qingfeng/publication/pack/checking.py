"""A release checked, step by step, by nothing but its own bytes: digests, rows, policy, and every figure computed again."""

import json
from collections.abc import Iterator
from dataclasses import asdict

import polars as pl

from qingfeng.assessment.rules import RowsError
from qingfeng.foundation.messages import N_, translate
from qingfeng.ledger.verification import Step
from qingfeng.publication.pack.comparing import compare
from qingfeng.publication.pack.errors import DifferenceError, FigureDifferenceError, UnreadableReleaseError
from qingfeng.publication.pack.figures import Judged, cells_csv, ranking_csv
from qingfeng.publication.pack.form import DecisionsForm, RowsForm, Version, read_form, standing_of
from qingfeng.publication.pack.policy import Scoring, calendar_digest, policy_digest, scoring_of
from qingfeng.publication.pack.reading import Release
from qingfeng.publication.pack.rows import ORDER, check_text, read_rows
from qingfeng.publication.pack.terms import Standing


def checked(release: Release) -> Iterator[Step]:
    """Check a release, and give each step when it holds.

    Raises:
        DifferenceError: the first thing that is not as it must be.
        UnreadableReleaseError: a part is not of its form.
    """
    yield Step(N_("Files: {count} have the size and digest that release.json names."), {"count": len(release.form.files)})
    _check_package(release)
    rows = _rows(release, "rows", release.form.rows)
    yield Step(
        N_("Rows: {count} are the same as CSV and as Parquet; their digest is {digest}."),
        {"count": f"{rows.height:,}", "digest": release.form.rows.digest},
    )
    before = None if release.form.before is None else _rows(release, "before", release.form.before)
    if before is not None:
        yield Step(N_("Rows of the quarter before: {count}, the same in both forms."), {"count": f"{before.height:,}"})
    yield from _versions(release)
    yield from _figures(release, rows, before)


def unchecked(release: Release, *, has_record: bool = False) -> list[str]:
    """Return, as sentences, what the release alone cannot show; `has_record`: its rows were held against the record."""
    told = []
    if not has_record:
        told.append(translate("Acts, findings and rows: whether the rows follow from the record. With the record: --record."))
    if release.form.before is not None:
        told.append(translate("Whether the rows of the quarter before follow from its record."))
    if release.form.earlier is not None:
        told.append(translate("Whether the revision before proposed what this one says: check that release too."))
    if release.form.suspended or standing_in(release).decisions:
        told.append(translate("Whether decisions and open objections are those that were made."))
    told.append(translate("Whether the record is true. What was computed is right; what was recorded may not be."))
    return told


def standing_in(release: Release) -> Standing:
    """Return what stands beside the rows of a release.

    Raises:
        UnreadableReleaseError: it is not of its form.
    """
    return standing_of(read_form(release.files["decisions.json"], DecisionsForm, "decisions.json"), release.form)


def judged_of(release: Release) -> Judged:
    """Return what judges the rows of a release, under the policy that it carries.

    Raises:
        UnreadableReleaseError: the policy cannot be used.
        DifferenceError: the release leaves out a unit, ranks one that is not of the policy, or names other terms.
    """
    form = release.form
    scoring = scoring_of(release.texts("policies", form.policy))
    units = {each.group: each.units for each in form.groups}
    _check_units(scoring, units)
    for name, expected in asdict(scoring.terms).items():
        if (found := getattr(form.terms, name)) != expected:
            raise FigureDifferenceError(("", "", "", f"terms.{name}"), str(expected), str(found))
    return Judged(form.quarter, scoring, units)


def rows_of(release: Release) -> pl.DataFrame:
    """Return the rows of a release; what checks them is `checked`."""
    return read_rows(release.files["rows.parquet"], "rows.parquet")


def _figures(release: Release, rows: pl.DataFrame, before: pl.DataFrame | None) -> Iterator[Step]:
    try:
        results = judged_of(release).results(rows, before, standing_in(release))
    except RowsError as error:
        raise DifferenceError(
            N_("The rows cannot be judged under the policy of the release: {reason}"), reason=error
        ) from error
    count = compare(results, release.value("results.json"))
    for name, table in (("cells.csv", cells_csv(results)), ("ranking.csv", ranking_csv(results))):
        _check_table(name, table, release.files[name])
    yield from _told(release, results, count, has_before=before is not None)


def _told(release: Release, results: dict[str, list[object]], count: int, *, has_before: bool) -> Iterator[Step]:
    terms = release.form.terms
    groups = [each for each in results["groups"] if isinstance(each, dict)]
    facts = {name: sum(len(group[name]) for group in groups) for name in ("sheets", "ranking", "proposals")}
    yield Step(N_("Score sheets: {sheets}, every cell to 0.01 points."), facts)
    yield Step(N_("Ranking: {ranking} units, standard errors to 0.0001 points, places, ranges and words."), facts)
    if has_before:
        yield Step(N_("Changes against the quarter before: computed again from its rows."))
    message = N_("Proposals: {proposals}, with {ladder} places, a margin of {margin} points and z = {z}.")
    yield Step(message, facts | {"ladder": terms.ladder, "margin": terms.margin / 100, "z": terms.z / 1000})
    yield Step(N_("{count} published figures are those that were computed."), {"count": f"{count:,}"})


def _rows(release: Release, name: str, said: RowsForm) -> pl.DataFrame:
    path, text = f"{name}.parquet", release.files[f"{name}.csv"]
    rows = read_rows(release.files[path], path)
    if not rows.equals(rows.sort(ORDER, nulls_last=False)):
        raise DifferenceError(N_("The rows of {name} do not stand in the order that releases have."), name=path)
    check_text(rows, text, f"{name}.csv")
    for field, expected, found in (
        ("count", str(rows.height), str(said.count)),
        ("digest", release.form.files[f"{name}.csv"].sha256, said.digest),
    ):
        if expected != found:
            raise FigureDifferenceError(("", "", "", f"{name}.{field}"), expected, found)
    return rows


def _versions(release: Release) -> Iterator[Step]:
    form = release.form
    for kind, first, each_of, digest_of in (
        ("policies", form.policy, form.policies, policy_digest),
        ("calendars", form.calendar, form.calendars, calendar_digest),
    ):
        for version in (first, *each_of):
            found = digest_of(release.texts(kind, version))
            if found != version.digest:
                message = N_("The files of {name} {version} have the digest {found}; the release names {expected}.")
                raise DifferenceError(message, name=version.name, version=version.version, found=found, expected=version.digest)
    message = N_("Policy: {name} {version}, digest {digest}, from its own files.")
    yield Step(message, _facts(form.policy))
    message = N_("Calendar: {name} {version}, digest {digest}, from its own files.")
    yield Step(message, _facts(form.calendar))


def _facts(version: Version) -> dict[str, object]:
    return {"name": version.name, "version": version.version, "digest": version.digest}


def _check_package(release: Release) -> None:
    try:
        resources = json.loads(release.files["datapackage.json"])["resources"]
        told = {each["path"]: (each["bytes"], each["hash"]) for each in resources}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = N_("{name} is not of its form: {reason}")
        raise UnreadableReleaseError(message, name="datapackage.json", reason=error) from error
    files = release.form.files
    own = {name: (each.size, f"sha256:{each.sha256}") for name, each in files.items() if name.endswith((".csv", ".parquet"))}
    if told != own:
        raise DifferenceError(N_("datapackage.json does not describe the tables of the release."))


def _check_units(scoring: Scoring, units: dict[str, list[str]]) -> None:
    for group in scoring.groups():
        of_policy = [unit.code for unit in scoring.units if unit.group == group]
        listed = units.get(group, [])
        if strange := sorted(set(listed) - set(of_policy)):
            raise DifferenceError(
                N_("Units of the group {group} that the policy does not have: {units}."), group=group, units=", ".join(strange)
            )
        if missing := [code for code in scoring.ranked_units(group) if code not in set(listed)]:
            raise DifferenceError(
                N_("Units of the group {group} that the release leaves out: {units}."), group=group, units=", ".join(missing)
            )
    if strange_groups := sorted(set(units) - set(scoring.groups())):
        raise DifferenceError(N_("Groups that the policy does not have: {groups}."), groups=", ".join(strange_groups))


def _check_table(name: str, expected: bytes, found: bytes) -> None:
    if expected == found:
        return
    ours, theirs = expected.decode().split("\n"), found.decode(errors="replace").split("\n")
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False), start=1):
        if one != other:
            group, unit, indicator, *_rest = [*one.split(","), "", ""]
            indicator = indicator if name == "cells.csv" else ""
            raise FigureDifferenceError((group, unit, indicator, f"{name}:{number}"), one, other)
    raise FigureDifferenceError(("", "", "", name), str(len(ours)), str(len(theirs)))
