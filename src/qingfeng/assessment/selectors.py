"""Reads of the assessment: the accounts that were drawn up, and what follows from their rows."""

import io
from dataclasses import dataclass
from functools import lru_cache

import polars as pl
from django.db.models import Max

from qingfeng.assessment.accounts import assessed
from qingfeng.assessment.models import Score, ScoreRows
from qingfeng.assessment.recording import Wanted, counted
from qingfeng.assessment.rules import Assessment
from qingfeng.assessment.rules.changes import changes
from qingfeng.assessment.rules.ranges import Change
from qingfeng.casework.models import Import
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import policy_of
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
    rows = Score.objects.filter(district=district, quarter=quarter).select_related("district", "policy", "calendar")
    return list(rows.order_by("-number"))


def newest_score(district: int, quarter: str) -> Score | None:
    """Return the newest account of a quarter; None where none was drawn up."""
    return next(iter(scores_of(district, quarter)), None)


# Accounts never change: what follows from one is worked out once.
@lru_cache(maxsize=8)
def rows_of(score: int) -> pl.DataFrame:
    """Return the scoring rows of an account, columns as `assessment.counting.rows` says."""
    content = ScoreRows.objects.values_list("parquet", flat=True).get(score=score)
    return pl.read_parquet(io.BytesIO(bytes(content)))


@lru_cache(maxsize=8)
def account_of(score: int) -> Account:
    """Return an account with all that follows from its rows."""
    row = Score.objects.select_related("district", "policy", "calendar").get(pk=score)
    policy = policy_of(row.policy_id)
    return Account(row, policy, assessed(rows_of(score), policy))


@lru_cache(maxsize=8)
def _changes(score: int, before: int) -> dict[str, dict[str, Change]]:
    now, old = account_of(score), Score.objects.select_related("district").get(pk=before)
    # Today's pack judges both quarters, else a change of the measure would look like one of the unit.
    rows = rows_of(before) if old.policy_id == now.score.policy_id else _counted_again(old, now.score)
    then = assessed(rows, now.policy)
    return {group: changes(found, then[group]) for group, found in now.groups.items()}


def _counted_again(old: Score, today: Score) -> pl.DataFrame:
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
