"""Taking the newest import of a source back."""

from datetime import datetime

from django.db import transaction

from qingfeng.casework.models import Import, Withdrawal
from qingfeng.directory.models import District
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.storage.copying import lock
from qingfeng.storage.keeping import keep


class UnknownImportError(InputError):
    """The district has no import of that number."""


class NotNewestError(InputError):
    """Only the newest import of a source that was not withdrawn can be withdrawn: later ones rest on it."""


@transaction.atomic
def withdraw_import(district: District, number: int, *, reason: str, at: datetime) -> Import:
    """Withdraw an import: its rows leave every selector, and the same file can come again.

    Raises:
        UnknownImportError, NotNewestError: nothing is withdrawn.
    """
    found = Import.objects.filter(district=district, number=number).select_related("source").first()
    if found is None:
        raise UnknownImportError(N_("{district} has no import {number}."), district=district.code, number=number)
    lock(f"source {found.source_id}")
    live = Import.objects.filter(source=found.source, withdrawal=None).order_by("-number")
    newest = live.first()
    if newest is None or newest.pk != found.pk:
        if hasattr(found, "withdrawal"):
            raise NotNewestError(N_("import {number} was withdrawn before."), number=number)
        message = N_("import {number} is not the newest of its source; withdraw {newest} first.")
        raise NotNewestError(message, number=number, newest=newest.number if newest else "")
    keep(Withdrawal(of=found, reason=reason, recorded_at=at))
    source, before = found.source, live.exclude(pk=found.pk).first()
    # A source of which nothing is left has told everything up to where it had: null would say until now.
    if source.kind == "file" and before is not None:
        source.complete_until = before.complete_until
        source.save(update_fields=["complete_until"])
    return found
