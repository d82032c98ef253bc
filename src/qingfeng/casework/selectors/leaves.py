"""Which rows of a case stand in the ledger."""

from qingfeng.casework.models import Act, Case, CaseFacts


def case_named(number: str, district: str | None = None) -> list[tuple[str, int]]:
    """Return district and internal number of the cases with a number, by district."""
    rows = Case.objects.filter(number=number)
    rows = rows if district is None else rows.filter(district__code=district)
    return list(rows.order_by("district__code").values_list("district__code", "pk"))


def rows_of_case(case: int) -> list[tuple[str, int, str]]:
    """Return the rows of a case as the ledger knows them: kind, second number, and a short name; facts first, then acts."""
    facts = CaseFacts.objects.filter(case=case).order_by("of_id").values_list("of_id", "of__number")
    acts = Act.objects.filter(case=case).order_by("seq").values_list("seq", flat=True)
    return [
        *(("case_facts", of, f"facts-{number}") for of, number in facts),
        *(("act", seq, f"act-{seq}") for seq in acts),
    ]
