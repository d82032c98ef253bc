"""Whether what indicators count can be there: known procedures and acts, declared attributes; and a gate tight enough."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from qingfeng.directory.policy.assessment import false_proposals_a_year
from qingfeng.directory.policy.checks import NO_PROCEDURE, Placed, tables
from qingfeng.directory.policy.faults import Fault
from qingfeng.directory.policy.positions import Path
from qingfeng.directory.policy.source import Source
from qingfeng.foundation.messages import N_

STRANGE_ACT = N_('the act "{name}" is none of the procedures counted')
NOT_DECLARED = N_('"{name}" is not among the public attributes of pack.toml; an indicator reads no others')
LOOSE_GATE = N_("with z = {z} up to {bound} units a year would be proposed by chance alone; 0.05 is the most, raise z")
MOST_FALSE = 0.05
Kinds = Mapping[str, Sequence[Source]]


def counting_faults(kinds: Kinds) -> list[Fault]:
    """Return the faults of what indicators count, given the files of a pack by what they hold."""
    procedures = {str(each.values.get("code")): _acts(each) for each in kinds.get("procedures", ())}
    heads = kinds.get("pack", ())
    public = {str(name) for head in heads for name in _list(_table(head.values, "attributes").get("public"))}
    placed = (
        Placed(source, path, table) for source in kinds.get("indicators", ()) for path, table in tables(source, "indicator")
    )
    faults = [
        fault for one in placed if isinstance(one.table.get("count"), dict) for fault in _counted(one, procedures, public)
    ]
    units = sum(
        table.get("group") in {"key", "township"} for each in kinds.get("units", ()) for _, table in tables(each, "unit")
    )
    return faults + [fault for head in heads for fault in _gate(head, units)]


def _counted(one: Placed, procedures: Mapping[str, set[str]], public: set[str]) -> Iterator[Fault]:
    count, at = _table(one.table, "count"), (*one.path, "count")
    own = _names(count, "procedure", at)
    for path, name in own:
        if name not in procedures:
            yield one.source.fault(path, NO_PROCEDURE, name=name, known=", ".join(sorted(procedures)))
    known = set().union(*(procedures.get(name, set()) for _, name in own))
    for key in ("act", "ended_by", "unless", "needs"):
        for path, name in _names(count, key, at):
            if name not in known:
                yield one.source.fault(path, STRANGE_ACT, name=name)
    read = [((*at, "when"), key) for key in _table(count, "when")] + [((*at, "num"), str(count.get("num")))]
    for path, name in read:
        if name.startswith(("case.", "act.")) and name not in public:
            yield one.source.fault(path, NOT_DECLARED, name=name)


def _gate(head: Source, units: int) -> Iterator[Fault]:
    try:
        z = Decimal(str(_table(head.values, "assessment").get("z", 4)))
    except InvalidOperation:
        return
    bound = false_proposals_a_year(units, z)
    if z > 0 and bound > MOST_FALSE:
        yield head.fault(("assessment", "z"), LOOSE_GATE, z=z, bound=f"{bound:.3f}")


def _acts(source: Source) -> set[str]:
    return {str(table.get("name")) for _, table in tables(source, "acts")}


def _names(table: Mapping[str, object], key: str, at: Path) -> list[tuple[Path, str]]:
    value = table.get(key)
    if isinstance(value, str):
        return [((*at, key), value)]
    return [((*at, key, place), name) for place, name in enumerate(_list(value)) if isinstance(name, str)]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _table(values: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = values.get(key)
    return value if isinstance(value, dict) else {}
