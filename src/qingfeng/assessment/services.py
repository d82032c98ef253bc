"""Drawing up a quarter's account from the record."""

import io
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl
from django.db import transaction
from django.db.models import Max, QuerySet

from qingfeng import __version__
from qingfeng.assessment.accounts import assessed, results_digest
from qingfeng.assessment.counting import rows_digest
from qingfeng.assessment.models import Score, ScoreRows
from qingfeng.assessment.pooling import newest_of
from qingfeng.assessment.recording import Wanted, counted
from qingfeng.casework.models import Import
from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.directory.services import UnknownDistrictError, district_of, policy_of
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.foundation.quarters import Quarter
from qingfeng.storage.copying import lock
from qingfeng.storage.keeping import keep


class NoAccountError(DomainError):
    """There is nothing of which an account could be drawn up."""


def end_of(quarter: Quarter, zone: str) -> datetime:
    """Return the last microsecond of a quarter in a zone: the moment at which it is looked at unless another is given."""
    return datetime.combine(quarter.after.first, time.min, ZoneInfo(zone)) - timedelta(microseconds=1)


def assessed_district(code: str | None) -> District:
    """Return the district of that code, or where none is named the only one whose policy counts anything.

    Raises:
        UnknownDistrictError: there is none of that code, or not exactly one is assessed.
    """
    if code is not None:
        return district_of(code)
    found = [each for each in District.objects.order_by("code") if _counts(each)]
    if len(found) > 1:
        codes = ", ".join(each.code for each in found)
        raise UnknownDistrictError(N_("several districts are assessed: {codes}. Name one with --district."), codes=codes)
    return found[0] if found else district_of("")


def _counts(district: District) -> bool:
    version = PolicyVersion.objects.filter(name=district.pack).order_by("-recorded_at", "-pk").first()
    return version is not None and any(each.count for each in policy_of(version.pk).indicators)


@transaction.atomic
def draw_up(district: District, quarter: Quarter, *, at: datetime, as_of: datetime | None = None) -> tuple[Score, bool]:
    """Draw up the account of a quarter, and say whether it is new: the same record, policy and moment give the one there is.

    Args:
        district: whose units are assessed.
        quarter: the quarter.
        at: the instant of recording.
        as_of: the moment of looking; the end of the quarter unless given, or now where that is still to come.

    Raises:
        NoAccountError: the pack has no indicators, or the record no cases.
    """
    lock(f"score {district.pk}")
    policy = PolicyVersion.objects.filter(name=district.pack).latest("recorded_at", "pk")
    calendar = CalendarVersion.objects.filter(name=district.calendar).latest("recorded_at", "pk")
    moment = (as_of or min(at, end_of(quarter, district.time_zone))).astimezone(UTC)
    newest = Import.objects.filter(district=district, recorded_at__lte=at).order_by("-pk").first()
    wanted = Wanted(district, quarter, policy.pk, calendar.pk, moment, newest.pk if newest else 0)
    rows = _rows(wanted)
    groups = assessed(rows, policy_of(policy.pk))
    score = Score(
        district=district,
        quarter=str(quarter),
        as_of=moment,
        last_import=newest.number if newest else 0,
        policy=policy,
        calendar=calendar,
        program=__version__,
        simulated=district.simulated or _brought(wanted).filter(simulated=True).exists(),
        cases=sum(sheet.cases for found in groups.values() for sheet in found.sheets),
        rows=rows.height,
        rows_digest=rows_digest(rows),
        results_digest=results_digest(groups),
        recorded_at=at,
    )
    return _kept(score, rows)


def _brought(wanted: Wanted) -> QuerySet[Import]:
    return Import.objects.filter(district=wanted.district, pk__lte=wanted.until, withdrawal=None)


def _rows(wanted: Wanted) -> pl.DataFrame:
    district = wanted.district
    if not any(each.count for each in policy_of(wanted.policy_id).indicators):
        message = N_("the pack {pack} has no indicators that count anything, so {district} has no account.")
        raise NoAccountError(message, pack=district.pack, district=district.code)
    rows = counted(wanted, quarters=policy_of(wanted.policy_id).terms.gate_window)
    if rows is None or newest_of(rows) != wanted.quarter:
        message = N_("the record of {district} has no case with a deadline in {quarter}.")
        raise NoAccountError(message, district=district.code, quarter=str(wanted.quarter))
    return rows


def _kept(score: Score, rows: pl.DataFrame) -> tuple[Score, bool]:
    earlier = Score.objects.filter(district=score.district, quarter=score.quarter)
    newest = earlier.order_by("-number").first()
    same = ("as_of", "policy_id", "calendar_id", "simulated", "rows_digest", "results_digest")
    if newest is not None and all(getattr(newest, name) == getattr(score, name) for name in same):
        return newest, False
    score.number = (earlier.aggregate(last=Max("number"))["last"] or 0) + 1
    keep(score)
    content = io.BytesIO()
    rows.write_parquet(content, compression="zstd", statistics=False)
    ScoreRows.objects.create(score=score, parquet=content.getvalue())
    return score, True
