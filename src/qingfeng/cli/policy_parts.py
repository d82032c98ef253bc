"""The lists of a pack as plain tables, and single entries of them in words."""

from collections.abc import Callable, Iterator

from pydantic import BaseModel

from qingfeng.cli.item_words import item_lines
from qingfeng.cli.policy_faults import table
from qingfeng.directory.policy.assessment import Category, Consequence, Duty, Indicator
from qingfeng.directory.policy.contents import ServiceItem, UnitEntry
from qingfeng.directory.policy.keys import key_name
from qingfeng.directory.policy.loading import Policy, text_of
from qingfeng.directory.policy.terms import Bilingual
from qingfeng.directory.policy.words import amount, shown, span
from qingfeng.foundation.messages import N_, localized
from qingfeng.foundation.messages import translate as _

Row = tuple[str, ...]
PARTS = ("items", "units", "indicators", "ladder", "taxonomy", "duties")


def part_lines(policy: Policy, part: str) -> Iterator[str]:
    """Yield a part of a policy as a table with its headings, in the order of the pack; a sentence where it has none."""
    headings, row = _TABLES[part]
    entries = entries_of(policy, part)
    if not entries:
        yield _("{name} has none of it.").format(name=policy.name)
        return
    yield from table([tuple(_(heading) for heading in headings), *(row(entry) for entry in entries)])


def entries_of(policy: Policy, part: str) -> tuple[BaseModel, ...]:
    """Return the entries of one of `PARTS`."""
    entries: tuple[BaseModel, ...] = getattr(policy, part)
    return entries


def entry_lines(policy: Policy, code: str) -> list[str] | None:
    """Return an entry of any part in words; None where no part has that code."""
    for part in PARTS:
        for entry in entries_of(policy, part):
            if getattr(entry, "code", None) == code:
                return list(item_lines(entry, policy)) if isinstance(entry, ServiceItem) else list(_plain_lines(entry, code))
    return None


def codes_of(policy: Policy) -> list[str]:
    """Return the codes of all entries of all parts."""
    return [str(getattr(entry, "code", "")) for part in PARTS for entry in entries_of(policy, part)]


def _plain_lines(entry: BaseModel, code: str) -> Iterator[str]:
    """Yield an entry key by key."""
    yield f"{code}: {shown(getattr(entry, 'title', None))}"
    for key in type(entry).model_fields:
        if key not in ("code", "title") and key in entry.model_fields_set:
            yield "  " + _("{key}: {value}").format(key=key_name(key), value=shown(getattr(entry, key)))


def _of(text: Bilingual | None) -> str:
    return localized(text_of(text))


def _unit(entry: BaseModel) -> Row:
    if not isinstance(entry, UnitEntry):
        return ()
    cases = entry.expected_cases
    expected = "–" if cases is None else amount(cases.all)
    title = _of(entry.title) + (f" ({_of(entry.unranked)})" if entry.unranked else "")
    return entry.code, entry.group, shown(entry.window), expected, title


def _item(entry: BaseModel) -> Row:
    if not isinstance(entry, ServiceItem):
        return ()
    fee = "–" if entry.fee_kind == "none" else shown(entry.fee) if entry.fee is not None else _("by a formula")
    return entry.code, entry.unit, span(entry.promised), shown(entry.legal), fee, _of(entry.title)


def _indicator(entry: BaseModel) -> Row:
    if not isinstance(entry, Indicator):
        return ()
    scale = f"{amount(entry.zero)} … {amount(entry.full)}"
    return entry.code, entry.group, amount(entry.weight), scale, entry.kind, entry.source, _of(entry.title)


def _consequence(entry: BaseModel) -> Row:
    if not isinstance(entry, Consequence):
        return ()
    return entry.code, entry.subject, entry.default, entry.proposed_by, entry.decided_by, _of(entry.title)


def _category(entry: BaseModel) -> Row:
    if not isinstance(entry, Category):
        return ()
    example = _of(entry.example)
    return entry.code, entry.family, _of(entry.title) + (f" ({example})" if example else "")


def _duty(entry: BaseModel) -> Row:
    if not isinstance(entry, Duty):
        return ()
    return entry.code, entry.owed_by, entry.rrule or entry.event or "", span(entry.due), entry.default, _of(entry.title)


_TABLES: dict[str, tuple[Row, Callable[[BaseModel], Row]]] = {
    "items": ((N_("code"), N_("unit"), N_("promised"), N_("legal limit"), N_("fee"), N_("title")), _item),
    "units": ((N_("code"), N_("group"), N_("window"), N_("cases expected"), N_("title")), _unit),
    "indicators": (
        (N_("code"), N_("group"), N_("weight"), N_("none … full"), N_("kind"), N_("source"), N_("title")),
        _indicator,
    ),
    "ladder": ((N_("code"), N_("concerns"), N_("default"), N_("proposed by"), N_("decided by"), N_("title")), _consequence),
    "taxonomy": ((N_("code"), N_("family"), N_("title")), _category),
    "duties": ((N_("code"), N_("owed by"), N_("opens"), N_("due after"), N_("default"), N_("title")), _duty),
}
