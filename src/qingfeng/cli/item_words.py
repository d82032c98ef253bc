"""A service item in words: its limits, fee, papers, and what each of them rests on."""

from collections.abc import Iterator

from qingfeng.directory.policy.contents import TOWNSHIP, Material, ServiceItem
from qingfeng.directory.policy.loading import Policy, text_of
from qingfeng.directory.policy.words import shown, span
from qingfeng.foundation.messages import N_, localized
from qingfeng.foundation.messages import translate as _

_FORMS = {"original": N_("original"), "copy": N_("copy"), "electronic": N_("electronic")}
_FROM = {"applicant": N_("from the applicant"), "shared_data": N_("from shared data")}
_PARTS = {
    "decide": N_("the township decides"),
    "entrusted": N_("the township decides in the name of the district body"),
    "review": N_("the township checks and passes on"),
    "accept": N_("the township takes in and passes on"),
}


def item_lines(item: ServiceItem, policy: Policy) -> Iterator[str]:
    """Yield an item in words, one fact a line; numbers that the pack calls illustrative are called so in its files."""
    yield f"{item.code}: {localized(text_of(item.title))}"
    for line in (*_whose(item, policy), *_limits(item), *_money(item), *_sources(item)):
        yield f"  {line}"
    if item.materials is not None:
        yield "  " + _("papers:")
        for paper in item.materials:
            yield f"    {_paper(paper)}"
    if item.note is not None:
        yield "  " + localized(text_of(item.note))


def _whose(item: ServiceItem, policy: Policy) -> Iterator[str]:
    titles = {unit.code: localized(text_of(unit.title)) for unit in policy.units}
    if item.unit == TOWNSHIP:
        yield _("handled by every township")
    else:
        yield _("led by {unit}").format(unit=titles.get(item.unit, item.unit))
    if item.joint:
        yield _("together with {units}").format(units=", ".join(titles.get(code, code) for code in item.joint))
    if item.township_part is not None:
        told = _(_PARTS[item.township_part])
        yield told + (": " + localized(text_of(item.part)) if item.part is not None else "")
    if item.passes_to is not None:
        yield _("passed on to {unit}").format(unit=titles.get(item.passes_to, item.passes_to))


def _limits(item: ServiceItem) -> Iterator[str]:
    on_the_spot = item.mode == "on_the_spot"
    promise = _("done the same day") if on_the_spot else _("promised within {span}").format(span=span(item.promised))
    before = _(" (before: {span})").format(span=span(item.promised_before)) if item.promised_before else ""
    yield promise + before
    if item.legal is None:
        yield _("the law sets no number; only the promise binds")
    else:
        told = _("legal limit {span} from {act}: {basis}")
        yield told.format(span=span(item.legal), act=item.legal_limit_from, basis=item.legal_limit_basis or "–")
    if item.extendable is not None:
        yield _("may be extended by {count} ({unit})").format(count=item.extendable, unit=item.extendable_unit)
    if item.not_counted:
        told = _("time not counted for {grounds}: {basis}")
        yield told.format(grounds=", ".join(item.not_counted), basis=item.not_counted_basis or "–")
    if item.suspendable == "yes":
        yield _("handling may be suspended: {basis}").format(basis=item.suspend_basis or "–")
    if item.deemed_approval == "yes":
        yield _("silence approves: {basis}").format(basis=item.deemed_basis or "–")


def _money(item: ServiceItem) -> Iterator[str]:
    if item.fee_kind == "none":
        yield _("no fee")
        return
    basis = f": {item.fee_basis}" if item.fee_basis else ""
    fee = _("fee by a formula") if item.fee is None else _("fee {fee} yuan").format(fee=shown(item.fee))
    yield fee + basis


def _sources(item: ServiceItem) -> Iterator[str]:
    dates = ", ".join(day.isoformat() for day in item.basis_text_dates)
    read = _("read in the text of {dates}").format(dates=dates or "–") if item.basis_checked else _("not read")
    yield _("basis: {basis}").format(basis=item.basis) + f" ({read})"
    if item.recheck is not None:
        yield _("to be checked again: {reason}").format(reason=localized(text_of(item.recheck)))
    if item.monthly_volume is not None:
        yield _("cases a month: {count}").format(count=shown(item.monthly_volume))


def _paper(paper: Material) -> str:
    facts = f"{_(_FORMS[paper.form])}, {_(_FROM[paper.obtained_from])}"
    needed = f"; {localized(text_of(paper.required_when))}" if paper.required_when is not None else ""
    return f"{localized(text_of(paper.title))} ({facts}{needed})"
