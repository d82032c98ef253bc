"""The record held against the policy that binds it: logs as `check` knows them, out of the database."""

from datetime import datetime

import polars as pl

from qingfeng.casework.frames import Frames, columns_of, record_frames
from qingfeng.casework.importing.withdrawing import UnknownImportError
from qingfeng.casework.models import Case, Import, ImportReject, Source
from qingfeng.casework.selectors.live import live_cases
from qingfeng.directory.models import CalendarVersion, District
from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.services import calendar_of, policy_of
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.log import AttributeNote, Log
from qingfeng.intake.rejects import REJECT_SCHEMA
from qingfeng.supervision.check import CheckResult, Settings, check_log


class WithdrawnImportError(InputError):
    """What a withdrawn import brought can no longer be asked for."""


def moment_of(source: Source, now: datetime) -> datetime:
    """Return the moment of looking at cases of a source: now, or the instant up to which the source has told everything."""
    return now if source.complete_until is None else min(now, source.complete_until)


def calendar_version_of(district: District) -> CalendarVersion:
    """Return the newest content of the calendar that a district lives by."""
    return CalendarVersion.objects.filter(name=district.calendar).defer("files").latest("recorded_at", "pk")


def judged_case(case_id: int, *, now: datetime) -> CheckResult:
    """Judge one case by the policy it is bound to, at the moment of looking of its source."""
    case = Case.objects.select_related("source", "district").get(pk=case_id)
    district = case.district
    live = list(Import.objects.filter(source=case.source, withdrawal=None).order_by("-number"))
    as_of = moment_of(case.source, now)
    frames = record_frames([case_id], columns_of(live), known_at=as_of)
    settings = Settings(
        timezone=district.time_zone,
        calendar=calendar_of(calendar_version_of(district).pk),
        as_of=as_of,
        as_of_given=False,
    )
    newest = live[0] if live else case.first_import
    return check_log(_log(newest, frames, _rejects(None)), policy_of(case.policy_id), settings)


def import_of(district: District, number: int) -> Import:
    """Return an import of a district by its number.

    Raises:
        UnknownImportError: there is none.
    """
    found = Import.objects.filter(district=district, number=number).select_related("source", "policy", "calendar").first()
    if found is None:
        raise UnknownImportError(N_("{district} has no import {number}."), district=district.code, number=number)
    return found


def imported_log(found: Import) -> tuple[Log, Policy]:
    """Return the record as an import left it: cases that its source had then, under the policy it names.

    Raises:
        WithdrawnImportError: the import was withdrawn, and what it brought counts no longer.
    """
    if hasattr(found, "withdrawal"):
        message = N_("import {number} was withdrawn ({reason}); what it brought counts no longer.")
        raise WithdrawnImportError(message, number=found.number, reason=found.withdrawal.reason)
    query = live_cases(found.source, until=found.pk)
    earlier = Import.objects.filter(source=found.source, pk__lte=found.pk, withdrawal=None)
    frames = record_frames(query.values_list("pk", flat=True), columns_of(earlier), until=found.pk)
    return _log(found, frames, _rejects(found)), policy_of(found.policy_id)


def _rejects(found: Import | None) -> pl.DataFrame:
    if found is None:
        return pl.DataFrame(schema=REJECT_SCHEMA)
    rows = ImportReject.objects.filter(of=found).order_by("pk").values_list(*REJECT_SCHEMA)
    return pl.DataFrame(list(rows), schema=REJECT_SCHEMA, orient="row")


def _log(found: Import, frames: Frames, rejects: pl.DataFrame) -> Log:
    return Log(
        cases=frames.cases,
        acts=frames.acts,
        rejects=rejects,
        name=found.file_name,
        size=found.file_size,
        digest=found.file_digest,
        kind=found.file_kind,
        timezone=found.time_zone,
        attributes=tuple(AttributeNote(scope, key, tuple((k, n) for k, n in kinds)) for scope, key, kinds in found.attributes),
        notes=found.notes,
        simulated=found.simulated,
        guessed=found.guessed,
    )
