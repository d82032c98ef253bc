"""The rows of a release counted again from the record at hand: acts and findings first, then what indicators count of them.

Only imports that the ledger had numbered below the release's size are read: what came later is not in the release.
"""

from datetime import datetime

import polars as pl

from qingfeng.assessment.recording import Wanted, counted
from qingfeng.casework.models import Import
from qingfeng.custody.models import NumberedLeaf
from qingfeng.directory.models import CalendarVersion, District, PolicyVersion
from qingfeng.directory.services import district_of
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.foundation.quarters import Quarter
from qingfeng.publication.pack.form import ReleaseForm, Version
from qingfeng.publication.pack.numbers import freshly_numbered
from qingfeng.publication.pack.rows import published


class NotAtHandError(InputError):
    """The record at hand is not the one that the release rests on."""


def recounted(form: ReleaseForm) -> pl.DataFrame:
    """Return the scoring rows that the record at hand gives for the quarter of a release, as they would be published.

    Raises:
        UnknownDistrictError: the record has no such district.
        NotAtHandError: it lacks the policy or the calendar, or has no cases of the district.
    """
    district = district_of(form.district)
    policy_id, calendar_id = _kept(PolicyVersion, form.policy), _kept(CalendarVersion, form.calendar)
    as_of = datetime.fromisoformat(form.as_of)
    rows = counted(Wanted(district, Quarter.read(form.quarter), policy_id, calendar_id, as_of, _newest_import(district, form)))
    if rows is None:
        raise NotAtHandError(N_("the record at hand has no cases of {district}."), district=form.district)
    return published(freshly_numbered(rows))


def _kept(model: type[PolicyVersion | CalendarVersion], version: Version) -> int:
    found = model.objects.filter(name=version.name, digest=version.digest).values_list("pk", flat=True).first()
    if found is None:
        message = N_("the record at hand does not have {name} {version} with the digest {digest}.")
        raise NotAtHandError(message, name=version.name, version=version.version, digest=version.digest)
    return int(found)


def _newest_import(district: District, form: ReleaseForm) -> int:
    """Return the internal key of the newest import that the release rests on, 0 where there is none."""
    imports = Import.objects.filter(district=district)
    if form.ledger_size is None:
        imports = imports.filter(recorded_at__lte=form.released_at)
    else:
        leaves = NumberedLeaf.objects.filter(kind="import", index__lt=form.ledger_size)
        imports = imports.filter(pk__in=leaves.values("first"))
    newest = imports.order_by("-pk").values_list("pk", flat=True).first()
    return 0 if newest is None else int(newest)
