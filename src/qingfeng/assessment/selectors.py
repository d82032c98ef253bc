"""Reads of the assessment: the accounts that were drawn up, and what follows from their rows."""

import io
from dataclasses import dataclass

import polars as pl
from django.db.models import Max, QuerySet

from qingfeng.assessment.accounts import assessed
from qingfeng.assessment.models import Score, ScoreRows
from qingfeng.assessment.recording import Wanted, counted
from qingfeng.assessment.rules import Assessment
from qingfeng.assessment.rules.changes import changes
from qingfeng.assessment.rules.ranges import Change
from qingfeng.casework.models import Import
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import policy_of
from qingfeng.foundation.once import once
from qingfeng.foundation.quarters import Quarter


@dataclass(frozen=True, slots=True, eq=False)
class Account:
    """An account: the row that was kept, the policy whose indicators it follows, and both groups."""

    score: Score
    policy: Policy
    groups: dict[str, Assessment]


def quarters_of(district: int) -> list[str]:
    """Return the quarters of which an account was drawn up, the newest first."""
    return list(Score.objects.filter(district=district).order_by("-quarter").values_list("quarter", flat=True).distinct())


def scores_of(district: int, quarter: str) -> list[Score]:
    """Return the accounts of a quarter, the newest first."""
    return list(_scores().filter(district=district, quarter=quarter).order_by("-number"))


def newest_score(district: int, quarter: str) -> Score | None:
    """Return the newest account of a quarter; None where none was drawn up."""
    return _scores().filter(district=district, quarter=quarter).order_by("-number").first()


def _scores() -> QuerySet[Score]:
    # The files of a pack are a hundred times what a page wants of it.
    rows = Score.objects.select_related("district", "policy", "calendar")
    return rows.defer("policy__files", "calendar__files")


def rows_of(score: int, *, columns: list[str] | None = None) -> pl.DataFrame:
    """Return the scoring rows of an account's quarter, columns as `assessment.counting.rows` says, or some of them."""
    rows = _own_rows(score)
    return (rows if columns is None else rows.select(columns)).collect()


def rows_of_cell(score: Score, group: str, unit: str, indicator: str) -> pl.DataFrame:
    """Return the rows of one cell of an account; the others are not made into a frame."""
    is_of_cell = (pl.col("unit") == unit) & (pl.col("indicator") == indicator) & (pl.col("group") == group)
    return _own_rows(score.pk).filter(is_of_cell).collect()


def _own_rows(score: int) -> pl.LazyFrame:
    # An account whose gate looks at several quarters keeps the rows of all of them.
    content, quarter = _content(score)
    first = Quarter.read(quarter).first
    return pl.scan_parquet(io.BytesIO(content)).filter(pl.col("on").is_null() | (pl.col("on") >= first))


# The file and not the frame: that of a quarter of 700,000 rows has six megabytes, the frame more than ten times as much.
@once(maxsize=8)
def _content(score: int) -> tuple[bytes, str]:
    """Return the file of an account's rows, and its quarter."""
    parquet, quarter = ScoreRows.objects.values_list("parquet", "score__quarter").get(score=score)
    return bytes(parquet), quarter


# Accounts never change: what follows from one is worked out once.
@once(maxsize=16)
def account_of(score: int) -> Account:
    """Return an account with all that follows from its rows."""
    row = _scores().get(pk=score)
    policy = policy_of(row.policy_id)
    content, _ = _content(score)
    return Account(row, policy, assessed(pl.read_parquet(io.BytesIO(content)), policy))


@once(maxsize=16)
def _changes(score: int, before: int) -> dict[str, dict[str, Change]]:
    now, old = account_of(score), _scores().get(pk=before)
    # Today's pack judges both quarters, else a change of the measure would look like one of the unit.
    is_same = old.policy_id == now.score.policy_id
    then = account_of(before).groups if is_same else assessed(counted_again(old, now.score), now.policy)
    return {group: changes(found, then[group]) for group, found in now.groups.items()}


def counted_again(old: Score, today: Score) -> pl.DataFrame:
    """Return the rows of an earlier account as today's policy and calendar count them, out of what was known then."""
    imports = Import.objects.filter(district=old.district_id, number__lte=old.last_import)
    until = imports.aggregate(last=Max("pk"))["last"] or 0
    wanted = Wanted(old.district, Quarter.read(old.quarter), today.policy_id, today.calendar_id, old.as_of, until)
    rows = counted(wanted)
    return rows_of(old.pk).clear() if rows is None else rows


def changes_of(account: Account) -> dict[str, dict[str, Change]]:
    """Return by group and unit what may be said against the quarter before; empty where that has no account."""
    score = account.score
    before = newest_score(score.district_id, str(Quarter.read(score.quarter).before))
    return {} if before is None else _changes(score.pk, before.pk)
