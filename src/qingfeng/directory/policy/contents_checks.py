"""Whether the lists of a pack agree: codes that are there once, units that exist, promises within the law, weights of 100."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from qingfeng.directory.policy.checks import NO_BASIS, NO_RULE, Placed, place, tables
from qingfeng.directory.policy.contents import ITEM_KEYS, TOWNSHIP
from qingfeng.directory.policy.faults import Fault, nearest
from qingfeng.directory.policy.positions import Path
from qingfeng.directory.policy.source import Source
from qingfeng.foundation.messages import N_

CODE_STANDS_TWICE = N_('the code "{name}" stands already at {place}; each entry needs its own')
NO_UNIT = N_('there is no unit "{name}" in units.toml')
NO_SUCH_UNIT = N_('there is no unit "{name}" in units.toml; did you mean "{near}"?')
NO_ITEM = N_('there is no item "{name}" in items/')
NO_PARENT = N_('there is no category "{name}" in taxonomy.toml')
PROMISE_ABOVE_LAW = N_(
    "the promise of {promised} working days is above the legal limit of {legal}, which is {most} working days at most"
)
PART_TOO_LONG = N_("the township's part must be shorter than the promise of {item}, which is {whole} working days")
PARTS_ABOVE_LAW = N_("with the promise of {item} both parts take {sum} working days; the legal limit is {most} at most")
WEIGHTS = N_("the weights of the group {group} sum to {sum}, not to 100")
PLANNED_RULE = N_('the rule "{name}" is planned and does not run yet; an indicator cannot count it')
NO_ITEM_KEY = N_('items have no key "{name}" that a rule could read; known are {known}')
NO_SUCH_ITEM_KEY = N_('items have no key "{name}" that a rule could read; did you mean "{near}"?')

_LISTS = {
    "units": "unit",
    "items": "item",
    "indicators": "indicator",
    "ladder": "consequence",
    "taxonomy": "category",
    "duties": "duty",
}
_WITH_BASIS = ("items", "indicators", "ladder", "duties")
# Offices that are no units: the unit concerned, its head, the panel of three, the authority above, the reviewing government.
_OFFICES = ("unit", "unit_head", "review-panel", "civil-service-superior", "reconsideration")
# Who owes a duty besides a unit: groups, the person concerned, the office that a pledge names, the chosen enterprises.
_OWING = ("all", "key", "township", "official", "pledge", "contact_points")
_ITEM_REFERENCE = re.compile(r"item\.(\w+)")
Kinds = Mapping[str, Sequence[Source]]


def contents_faults(kinds: Kinds) -> list[Fault]:
    """Return the faults between the lists of a pack, given its files by what they hold (`units`, `items`, …, `rules`)."""
    found = {kind: [*_placed(kinds.get(kind, ()), key)] for kind, key in _LISTS.items()}
    rules = [*_placed(kinds.get("rules", ()), "rule")]
    faults = [fault for entries in found.values() for fault in _twice(entries)]
    faults += [
        one.source.fault(one.path, NO_BASIS) for kind in _WITH_BASIS for one in found[kind] if not one.table.get("basis")
    ]
    faults += _units(found)
    faults += _references(found)
    faults += [fault for one in found["items"] for fault in _promise(one)]
    faults += _shared_clocks(found["items"])
    faults += _weights(found["indicators"])
    faults += _counted(found["indicators"], rules)
    faults += [fault for one in rules for fault in _asked(one)] if found["items"] else []
    return faults


def _placed(sources: Sequence[Source], key: str) -> Iterator[Placed]:
    return (Placed(source, path, table) for source in sources for path, table in tables(source, key))


def _codes(entries: Sequence[Placed], key: str = "code") -> set[str]:
    return {code for one in entries if isinstance(code := one.table.get(key), str)}


def _twice(entries: Sequence[Placed]) -> Iterator[Fault]:
    first: dict[str, Placed] = {}
    for one in entries:
        code, at = one.table.get("code"), (*one.path, "code")
        if isinstance(code, str) and code in first:
            where = place(first[code].source, (*first[code].path, "code"))
            yield one.source.fault(at, CODE_STANDS_TWICE, name=code, place=where)
        elif isinstance(code, str):
            first[code] = one


def _texts(one: Placed, *keys: str) -> Iterator[tuple[Path, str]]:
    """Yield the texts under some keys of a table, lists entry by entry, with their paths."""
    for key in keys:
        value = one.table.get(key)
        for nth, text in enumerate(value if isinstance(value, list) else [value]):
            path = (*one.path, key, nth) if isinstance(value, list) else (*one.path, key)
            if isinstance(text, str):
                yield path, text


def _units(found: Mapping[str, Sequence[Placed]]) -> Iterator[Fault]:
    known = _codes(found["units"])
    named: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
        ("units", ("parent",), ()),
        ("items", ("unit",), (TOWNSHIP,)),
        ("items", ("joint", "passes_to"), ()),
        ("ladder", ("proposed_by", "decided_by"), _OFFICES),
        ("duties", ("owed_by",), _OWING),
    )
    for kind, keys, others in named:
        for one in found[kind]:
            for path, text in _texts(one, *keys):
                # After a colon stands whom in the unit: `all:officials`.
                name = text.partition(":")[0] if kind == "duties" else text
                if name not in known and name not in others:
                    near = nearest(name, sorted(known))
                    yield one.source.fault(path, NO_SUCH_UNIT if near else NO_UNIT, name=name, near=near)


def _references(found: Mapping[str, Sequence[Placed]]) -> Iterator[Fault]:
    for kind, key, reason in (("items", "district_item", NO_ITEM), ("taxonomy", "parent", NO_PARENT)):
        known = _codes(found[kind])
        for one in found[kind]:
            for path, name in _texts(one, key):
                if name not in known:
                    yield one.source.fault(path, reason, name=name)


def most_workdays(value: int, unit: str) -> int | None:
    """Return the largest promise in working days that stays within a legal limit, five working days a week.

    None where the units cannot be compared so.
    """
    most = {"workday": value, "day": max(1, value * 5 // 7), "hour": value // 24, "month": value * 30 * 5 // 7}
    return most.get(unit)


def _span(value: object) -> tuple[int, str] | None:
    if not isinstance(value, dict):
        return None
    count, unit = value.get("value"), value.get("unit")
    return (count, unit) if isinstance(count, int) and isinstance(unit, str) else None


def _promise(one: Placed) -> Iterator[Fault]:
    promised, legal = _span(one.table.get("promised")), _span(one.table.get("legal"))
    if promised is None or legal is None:
        return
    most = legal[0] if promised[1] == legal[1] else most_workdays(*legal) if promised[1] == "workday" else None
    if most is not None and promised[0] > most:
        facts = {"promised": promised[0], "legal": " ".join(map(str, legal)), "most": most}
        yield one.source.fault((*one.path, "promised"), PROMISE_ABOVE_LAW, **facts)


def _shared_clocks(items: Sequence[Placed]) -> Iterator[Fault]:
    promises = {str(one.table.get("code")): _span(one.table.get("promised")) for one in items}
    for one in items:
        other, clock = str(one.table.get("district_item")), one.table.get("clock")
        own, whole, legal = _span(one.table.get("promised")), promises.get(other), _span(one.table.get("legal"))
        if own is None or whole is None or (own[1], whole[1]) != ("workday", "workday"):
            continue
        at = (*one.path, "promised")
        if clock == "within" and own[0] >= whole[0]:
            yield one.source.fault(at, PART_TOO_LONG, item=other, whole=whole[0])
        most = most_workdays(*legal) if legal else None
        if clock == "shared" and most is not None and own[0] + whole[0] > most:
            yield one.source.fault(at, PARTS_ABOVE_LAW, item=other, sum=own[0] + whole[0], most=most)


def _weights(indicators: Sequence[Placed]) -> Iterator[Fault]:
    groups: dict[str, list[Placed]] = {}
    for one in indicators:
        groups.setdefault(str(one.table.get("group")), []).append(one)
    for group, entries in groups.items():
        weights = [one.table.get("weight") for one in entries]
        if all(isinstance(weight, int | Decimal) for weight in weights):
            total = sum(Decimal(str(weight)) for weight in weights)
            if total != 100:
                last = entries[-1]
                yield last.source.fault((*last.path, "weight"), WEIGHTS, group=group, sum=total)


def _counted(indicators: Sequence[Placed], rules: Sequence[Placed]) -> Iterator[Fault]:
    planned = {str(one.table.get("id")): one.table.get("status") == "planned" for one in rules}
    for one in indicators:
        for path, name in _texts(one, "rules"):
            if name not in planned:
                yield one.source.fault(path, NO_RULE, name=name)
            elif planned[name]:
                yield one.source.fault(path, PLANNED_RULE, name=name)


def _asked(one: Placed) -> Iterator[Fault]:
    """Yield a fault for every `item.KEY` of a rule that no item could have: such a rule would never meet a case."""
    for key in ("when", "limit", "field", "at_most", "extensions"):
        for path, text in _words(one.table.get(key), (*one.path, key)):
            match = _ITEM_REFERENCE.fullmatch(text)
            if match and match[1] not in ITEM_KEYS:
                near = nearest(match[1], ITEM_KEYS)
                reason = NO_SUCH_ITEM_KEY if near else NO_ITEM_KEY
                yield one.source.fault(path, reason, name=match[1], near=near, known=", ".join(ITEM_KEYS))


def _words(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key
            yield from _words(inner, (*path, key))
    elif isinstance(value, list):
        for nth, inner in enumerate(value):
            yield from _words(inner, (*path, nth))
