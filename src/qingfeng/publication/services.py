"""Acts of publication: a quarter released, a release corrected."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

import polars as pl
from django.db import transaction
from django.db.models import Max
from django.db.models.expressions import RawSQL

from qingfeng.assessment.models import Score
from qingfeng.assessment.recording import Wanted, counted
from qingfeng.assessment.selectors import newest_score, rows_of
from qingfeng.casework.models import Case, Import
from qingfeng.custody.selectors import newest_head
from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import district_of, policy_of
from qingfeng.foundation.errors import DomainError
from qingfeng.foundation.messages import N_
from qingfeng.foundation.quarters import Quarter as QuarterName
from qingfeng.ledger.checkpoint import read_checkpoint
from qingfeng.ledger.notes import read_note
from qingfeng.publication.models import Release, ReleaseFile
from qingfeng.publication.pack.changing import changed_figures
from qingfeng.publication.pack.checking import checked
from qingfeng.publication.pack.container import unpacked
from qingfeng.publication.pack.form import Replaced
from qingfeng.publication.pack.making import Before, Beside, Correction, Quarter, Versioned, make_file, results_of
from qingfeng.publication.pack.numbers import freshly_numbered, refuse_linked_answers
from qingfeng.publication.pack.policy import codes_of
from qingfeng.publication.pack.reading import Release as Read
from qingfeng.publication.pack.reading import read_release
from qingfeng.publication.pack.rows import published
from qingfeng.publication.pack.terms import Standing
from qingfeng.storage.copying import array_of, lock
from qingfeng.storage.models import LeafOutbox

GROUPS = ("key", "township")
ANONYMOUS = "surveys"


class NoAccountError(DomainError):
    """No account of the quarter was drawn up, so there is nothing to release."""


class NothingNewError(DomainError):
    """The newest account of the quarter is released already, or gives the same figures."""


class ReasonError(DomainError):
    """A correction says why, and a first release corrects nothing."""


@transaction.atomic
def make_release(*, district: str, quarter: str, at: datetime, reason: str | None = None) -> Release:
    """Release the newest account of a quarter; where one was released before, as a correction of it.

    Raises:
        UnknownDistrictError, NoQuarterError: there is no such district, or no such quarter.
        NoAccountError: no account was drawn up.
        NothingNewError: nothing has changed since the release before.
        ReasonError: a correction without a reason, or a first release with one.
        UnfitRowsError: the rows cannot be published; the message says why.
    """
    place = district_of(district)
    name = str(QuarterName.read(quarter))
    lock(f"release {district}")
    score = newest_score(place.pk, name)
    if score is None:
        raise NoAccountError(N_("there is no account of {quarter} yet; draw one up with qingfeng score."), quarter=quarter)
    earlier = Release.objects.filter(district=place, quarter=name).order_by("-revision").first()
    reason = _reason(earlier, score, (reason or "").strip())
    told, rows = _quarter(place, score)
    content = make_file(told, rows, _beside(told, rows, score, earlier, reason), at=at)
    # What is published is checked as a stranger checks it, before anybody sees it.
    release = read_release(content)
    for _step in checked(release):
        pass
    return _kept(score, earlier, release, content, at)


def _reason(earlier: Release | None, score: Score, reason: str) -> str:
    if earlier is None and reason:
        raise ReasonError(
            N_("nothing was released of {quarter} yet, so nothing is corrected; leave out --reason."), quarter=score.quarter
        )
    if earlier is not None and earlier.score_id == score.pk:
        message = N_("{name} already holds the newest account of {quarter}; draw up another first.")
        raise NothingNewError(message, name=earlier.name, quarter=score.quarter)
    if earlier is not None and not reason:
        raise ReasonError(N_("this corrects {name}: say why with --reason."), name=earlier.name)
    return reason


def _quarter(district: District, score: Score) -> tuple[Quarter, pl.DataFrame]:
    policy = policy_of(score.policy_id)
    rows = rows_of(score.pk)
    told = Quarter(
        district=district.code,
        title_zh=district.title_zh,
        title_en=district.title_en,
        quarter=score.quarter,
        simulated=score.simulated,
        as_of=score.as_of,
        policies=[_versioned(score.policy), *_other_policies(score, rows)],
        calendars=[_versioned(score.calendar)],
        units=_units(policy),
    )
    return told, _fresh(rows, policy)


def _beside(told: Quarter, rows: pl.DataFrame, score: Score, earlier: Release | None, reason: str) -> Beside:
    head = newest_head()
    size = None if head is None else read_checkpoint(read_note(head.encode()).text).size
    plain = Beside(before=_before(score), head=head, ledger_size=size)
    if earlier is None:
        return plain
    old = json.loads(unpacked(bytes(earlier.file.content))["results.json"])
    proposed = {each["unit"]: each["outcome"] for group in old["groups"] for each in group["proposals"]}
    standing = Standing(earlier=proposed)
    corrected = Beside(plain.before, standing, head, size)
    changed = changed_figures(old, results_of(told, rows, corrected))
    if not changed:
        message = N_("the newest account of {quarter} gives the same figures as {name}; nothing is to be corrected.")
        raise NothingNewError(message, name=earlier.name, quarter=score.quarter)
    replaces = Replaced(name=earlier.name, revision=earlier.revision, sha256=earlier.sha256)
    return Beside(plain.before, standing, head, size, Correction(replaces, reason, changed))


def _before(score: Score) -> Before | None:
    """Return the rows of the quarter before under today's policy: as they were counted, or counted again if it was another."""
    name = QuarterName.read(score.quarter).before
    found = newest_score(score.district_id, str(name))
    if found is None:
        return None
    rows: pl.DataFrame | None = rows_of(found.pk)
    if found.policy_id != score.policy_id:
        until = Import.objects.filter(district_id=score.district_id, number__lte=found.last_import).aggregate(last=Max("pk"))
        place = (score.district, name, score.policy_id, score.calendar_id)
        rows = counted(Wanted(*place, found.as_of, until["last"] or 0))
    return None if rows is None else Before(str(name), _fresh(rows, policy_of(score.policy_id)))


def _fresh(rows: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    refuse_linked_answers(rows, codes_of(policy.indicators, ANONYMOUS))
    return published(freshly_numbered(rows))


def _other_policies(score: Score, rows: pl.DataFrame) -> list[Versioned]:
    """Return the versions that cases of the rows are bound to, besides the one that the quarter is scored under."""
    opened = RawSQL("SELECT unnest(%s::bigint[])", [array_of(rows["opens"].drop_nulls().unique())])
    bound = Case.objects.filter(district_id=score.district_id, pk__in=opened).values("policy_id")
    others = PolicyVersion.objects.filter(pk__in=bound).exclude(pk=score.policy_id).order_by("recorded_at", "pk")
    return [_versioned(each) for each in others]


def _units(policy: Policy) -> dict[str, Sequence[str]]:
    measured = {each.group for each in policy.indicators}
    return {group: [unit.code for unit in policy.units if unit.group == group] for group in GROUPS if group in measured}


def _versioned(version: PolicyVersion | CalendarVersion) -> Versioned:
    return Versioned(version.name, version.version, version.files)


def _kept(score: Score, earlier: Release | None, read: Read, content: bytes, at: datetime) -> Release:
    form = read.form
    last = Release.objects.filter(district_id=score.district_id).aggregate(last=Max("number"))["last"] or 0
    release = Release.objects.create(
        district_id=score.district_id,
        number=last + 1,
        quarter=form.quarter,
        revision=form.revision,
        score=score,
        replaces=earlier,
        name=form.name,
        program=form.program,
        simulated=form.simulated,
        as_of=score.as_of,
        rows=form.rows.count,
        rows_digest=form.rows.digest,
        ledger_size=form.ledger_size,
        reason=form.reason,
        changed=len(form.changed),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        recorded_at=at,
    )
    ReleaseFile.objects.create(release=release, content=content)
    LeafOutbox.objects.create(kind="release", first=release.pk)
    return release
