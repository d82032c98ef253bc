"""Cases that the record holds: those that a live import names."""

from django.db.models import Exists, OuterRef, QuerySet

from qingfeng.casework.models import Case, CaseFacts, Source


def live_cases(source: Source, *, until: int | None = None) -> QuerySet[Case]:
    """Return the cases of a source that an import which was not withdrawn names; of imports up to `until`, its row's key."""
    naming = CaseFacts.objects.filter(case=OuterRef("pk"), of__withdrawal=None)
    if until is not None:
        naming = naming.filter(of_id__lte=until)
    return Case.objects.filter(Exists(naming), source=source)
