"""What units that are not ranked show on the last four quarters, from the accounts that are kept.

It stands in no digest and no release: it rests on accounts of other quarters, which a release of one does not hold.
"""

import polars as pl

from qingfeng.assessment.models import Score
from qingfeng.assessment.rules import COLUMNS
from qingfeng.assessment.selectors import Account, account_of, counted_again, rows_of
from qingfeng.assessment.years import YEAR, Readings, year_readings
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import policy_of
from qingfeng.foundation.once import once
from qingfeng.foundation.quarters import Quarter

NEEDED = ["group", *COLUMNS]


# Accounts are never changed, and those drawn up later do not count: what an account's year says stays the same.
@once(maxsize=16)
def year_of(score: int) -> Readings:
    """Return by group and unit what units not ranked in an account show on its quarter and the three before together.

    Of each earlier quarter counts the newest account that had been drawn up before this one, its rows as they were kept, or
    counted again where the indicators were others. Quarters without an account are left out.
    """
    account = account_of(score)
    if all(sheet.reason is None for found in account.groups.values() for sheet in found.sheets):
        return {group: {} for group in account.groups}
    quarter = Quarter.read(account.score.quarter)
    parts = [(quarter, rows_of(score, columns=NEEDED))]
    for _ in range(YEAR - 1):
        quarter = quarter.before
        earlier = Score.objects.filter(district=account.score.district_id, quarter=str(quarter))
        old = earlier.filter(recorded_at__lte=account.score.recorded_at).order_by("-number").first()
        if old is not None:
            parts.append((quarter, _rows(old, account)))
    return year_readings(account.groups, parts, account.policy)


def _rows(old: Score, account: Account) -> pl.DataFrame:
    if old.policy_id == account.score.policy_id or _counts_the_same(policy_of(old.policy_id), account.policy):
        return rows_of(old.pk, columns=NEEDED)
    return counted_again(old, account.score).select(NEEDED)


def _counts_the_same(one: Policy, other: Policy) -> bool:
    units = ({unit.code: unit.group for unit in each.units} for each in (one, other))
    return one.indicators == other.indicators and next(units) == next(units)
