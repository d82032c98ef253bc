"""One case: where it came from, which of its values are private, which of its acts an import corrected."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qingfeng.casework.models import Act, Case, CaseFact, Withdrawal


@dataclass(frozen=True, slots=True)
class ActOrigin:
    """Which import brought an act, which of its attributes are private, and how many corrections it has had."""

    import_number: int
    private: tuple[str, ...]
    corrections: int


@dataclass(frozen=True, slots=True)
class CaseOrigin:
    """Where a case came from: its key in its source, the import that brought it, the version of the policy that binds it."""

    id: int
    key: str
    source: str
    import_number: int
    file_name: str
    policy: int


def origin_of_case(case: int) -> CaseOrigin:
    """Return where a case came from."""
    return CaseOrigin(
        *Case.objects.values_list(
            "pk", "key", "source__code", "first_import__number", "first_import__file_name", "policy_id"
        ).get(pk=case)
    )


def private_facts(case: int) -> tuple[str, ...]:
    """Return the names of a case's attributes whose values are kept apart."""
    rows = CaseFact.objects.filter(case=case, digest__isnull=False).exclude(of__in=Withdrawal.objects.values("of"))
    return tuple(rows.order_by("key").values_list("key", flat=True).distinct())


def origins_of_acts(case: int) -> dict[int, ActOrigin]:
    """Return the origin of each act of a case by its `seq`; corrections are counted at what they correct, and at themselves."""
    rows = list(
        Act.objects.filter(case=case)
        .exclude(of__in=Withdrawal.objects.values("of"))
        .order_by("seq")
        .values_list("seq", "of__number", "digests", "corrects")
    )
    corrections: dict[int, int] = defaultdict(int)
    for _seq, _number, _digests, corrects in rows:
        if corrects is not None:
            corrections[corrects] += 1
    return {
        seq: ActOrigin(number, _keys(digests), corrections[seq if corrects is None else corrects])
        for seq, number, digests, corrects in rows
    }


def _keys(digests: str | None) -> tuple[str, ...]:
    held: Iterable[str] = json.loads(digests) if digests else ()
    return tuple(sorted(held))
