"""The parts of a policy as pages list them: code, title, what matters of each, its basis."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from qingfeng.console.rendering import address, segment
from qingfeng.directory.policy.assessment import Category, Consequence, Duty, Indicator
from qingfeng.directory.policy.codes import code_word
from qingfeng.directory.policy.contents import TOWNSHIP, ServiceItem, UnitEntry
from qingfeng.directory.policy.keys import key_name
from qingfeng.directory.policy.loading import Policy, text_of
from qingfeng.directory.policy.rules import RuleBase
from qingfeng.directory.policy.terms import Bilingual
from qingfeng.directory.policy.words import amount, shown, span
from qingfeng.directory.selectors import DistrictRow
from qingfeng.foundation.messages import N_, Text, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.rule_words import asked, ladder
from qingfeng.pages.words import count

# Each part: what the address calls it, what the policy calls it, its word, the words over its two middle columns.
PARTS = {
    "items": ("items", N_("Service items"), N_("Led by"), N_("Promise and legal limit")),
    "rules": ("rules", N_("Rules"), N_("Asks"), N_("Levels")),
    "units": ("units", N_("Units"), N_("Group"), N_("Account rests on")),
    "indicators": ("indicators", N_("Indicators"), N_("Weight"), N_("None … full")),
    "ladder": ("ladder", N_("Consequences"), N_("Proposed and decided by"), N_("Default")),
    "duties": ("duties", N_("Duties"), N_("Owed by"), N_("Opens and falls due")),
    "taxonomy": ("taxonomy", N_("Kinds of problems"), N_("Family"), N_("Example")),
}
HIDDEN_KEYS = ("code", "id", "title", "materials", "status")
UNIT_KEYS = ("unit", "parent", "joint", "passes_to")
ACT_KEYS = ("legal_limit_from", "from_", "until", "a", "b")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a part in a row of a table."""

    code: str
    title: str
    address: str
    first: str
    second: str
    basis: str


@dataclass(frozen=True, slots=True)
class PartLink:
    """A part of the policy with the number of its entries."""

    title: str
    address: str
    count: str
    is_here: bool


def part_links(policy: Policy, district: DistrictRow, here: str) -> tuple[PartLink, ...]:
    """Return the parts of a policy, empty ones left out, then its calendar and versions."""
    links = [
        PartLink(_(title), address(district, "policy", part), count(len(getattr(policy, own))), is_here=part == here)
        for part, (own, title, _first, _second) in PARTS.items()
        if getattr(policy, own)
    ]
    return tuple(links)


def entries(policy: Policy, part: str, district: DistrictRow) -> tuple[Entry, ...]:
    """Return the entries of a part, in the order of the pack."""
    own = PARTS[part][0]
    return tuple(_entry(policy, part, one, district) for one in getattr(policy, own))


def matching(rows: tuple[Entry, ...], sought: str) -> tuple[Entry, ...]:
    """Return the entries that hold every word sought, in any column."""
    words = sought.casefold().split()
    return tuple(
        row for row in rows if all(word in f"{row.code} {row.title} {row.first} {row.basis}".casefold() for word in words)
    )


def entry_of(policy: Policy, part: str, code: str) -> BaseModel | None:
    """Return an entry by its code; None where the part has none of it."""
    found: BaseModel | None = next((one for one in getattr(policy, PARTS[part][0]) if code_of(one) == code), None)
    return found


def code_of(one: BaseModel) -> str:
    """Return the code of an entry, which rules call `id`."""
    return str(getattr(one, "code", None) or getattr(one, "id", ""))


def title_of(one: BaseModel) -> str:
    """Return the title of an entry, its code where it has none."""
    title = getattr(one, "title", None)
    return localized(text_of(title)) if isinstance(title, Bilingual) else code_of(one)


def facts_of(one: BaseModel, policy: Policy) -> Iterator[tuple[str, str, bool]]:
    """Yield what the file says of an entry, key by key: its name, its value in words, whether it is a basis."""
    units = {unit.code: localized(text_of(unit.title)) for unit in policy.units}
    acts = {act.name: localized(text_of(act.title)) for each in policy.procedures for act in each.acts}
    for key, field in type(one).model_fields.items():
        if key in one.model_fields_set and key not in HIDDEN_KEYS and getattr(one, key) not in (None, (), ""):
            name = field.alias or key
            titles = units if key in UNIT_KEYS else acts if key in ACT_KEYS else {}
            yield key_name(name), _value(key, getattr(one, key), titles), "basis" in key


def _value(key: str, value: object, titles: Mapping[str, str]) -> str:
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return _(", ").join(_value(key, each, titles) for each in value)
    if isinstance(value, str):
        return titles.get(value) or code_word(key, value)
    return localized(Text(value.zh, value.en)) if isinstance(value, Bilingual) else shown(value)


def _entry(policy: Policy, part: str, one: BaseModel, district: DistrictRow) -> Entry:
    first, second = _MIDDLE[part](policy, one)
    code = code_of(one)
    return Entry(
        code=code,
        title=title_of(one),
        address=address(district, "policy", part, segment(code)),
        first=first,
        second=second,
        basis=str(getattr(one, "basis", "") or ""),
    )


def _item(policy: Policy, one: BaseModel) -> tuple[str, str]:
    if not isinstance(one, ServiceItem):
        return "", ""
    unit = next((unit for unit in policy.units if unit.code == one.unit), None)
    led = localized(text_of(unit.title)) if unit else _("every township") if one.unit == TOWNSHIP else one.unit
    promise = _("on the spot") if one.mode == "on_the_spot" else span(one.promised)
    return led, promise + (_(" (law: {span})").format(span=span(one.legal)) if one.legal else "")


def _rule(policy: Policy, one: BaseModel) -> tuple[str, str]:
    return (asked(one, policy), ladder(one)) if isinstance(one, RuleBase) else ("", "")


def _unit(_policy: Policy, one: BaseModel) -> tuple[str, str]:
    if not isinstance(one, UnitEntry):
        return "", ""
    return code_word("group", one.group), _value("record_source", one.record_source, {})


def _indicator(_policy: Policy, one: BaseModel) -> tuple[str, str]:
    if not isinstance(one, Indicator):
        return "", ""
    return f"{one.group} · {amount(one.weight)}", f"{amount(one.zero)} … {amount(one.full)}"


def _consequence(_policy: Policy, one: BaseModel) -> tuple[str, str]:
    return (f"{one.proposed_by} → {one.decided_by}", one.default) if isinstance(one, Consequence) else ("", "")


def _duty(_policy: Policy, one: BaseModel) -> tuple[str, str]:
    if not isinstance(one, Duty):
        return "", ""
    return one.owed_by, _("{opens}; due after {span}").format(opens=one.rrule or one.event or "", span=span(one.due))


def _category(_policy: Policy, one: BaseModel) -> tuple[str, str]:
    if not isinstance(one, Category):
        return "", ""
    return one.family, localized(text_of(one.example))


_MIDDLE: dict[str, Callable[[Policy, BaseModel], tuple[str, str]]] = {
    "items": _item,
    "rules": _rule,
    "units": _unit,
    "indicators": _indicator,
    "ladder": _consequence,
    "duties": _duty,
    "taxonomy": _category,
}
