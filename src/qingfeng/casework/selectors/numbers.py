"""The numbers of cases, for rows that name cases by their key."""

from collections.abc import Iterable

from qingfeng.casework.models import Case


def numbers_of(cases: Iterable[int]) -> dict[int, str]:
    """Return the case number of each key; those that do not exist are left out."""
    return dict(Case.objects.filter(pk__in=set(cases)).values_list("pk", "number"))
