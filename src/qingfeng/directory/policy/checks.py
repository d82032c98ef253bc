"""What a schema cannot see: names that have to agree within a policy, and settings that have to exist."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, available_timezones

from qingfeng.directory.policy.faults import Fault, nearest
from qingfeng.directory.policy.positions import Path
from qingfeng.directory.policy.source import Source
from qingfeng.directory.policy.terms import REFERENCE
from qingfeng.foundation.calendars import calendar_names
from qingfeng.foundation.messages import N_

_SOURCES = ("case", "act", "item")

TWICE = N_('the id "{name}" stands already at {place}; each rule needs its own')
CODE_TWICE = N_('the procedure "{name}" stands already at {place}; each needs its own code')
NO_BASIS = N_("the key basis is missing: name law and article, or the decision the rule rests on")
RUNNABLE = N_('status = "planned" is for rules that cannot run yet; the engine runs this one: remove the line')
NOT_RUNNABLE = N_('a scope other than "case" cannot run yet: add status = "planned"')
NO_ZONE = N_('there is no time zone "{name}"; did you mean "{near}"? Names look like Asia/Shanghai')
NO_CALENDAR = N_('there is no calendar "{name}"; known are {known}')
NO_PROCEDURE = N_('there is no procedure "{name}" in this pack; known are {known}')
NO_ACT = N_('no procedure of this rule knows the act "{name}"; add it to the procedure or correct the name')
MISSPELT_ACT = N_('no procedure of this rule knows the act "{name}"; did you mean "{near}"?')
STRANGE_END = N_('"{name}" is none of the acts of this procedure')
NO_RULE = N_('there is no rule "{name}" in this policy')
MISSPELT_RULE = N_('there is no rule "{name}" in this policy; did you mean "{near}"?')
MISSPELT_REFERENCE = N_('"{name}" looks like a reference spelled wrong; did you mean "{near}"?')
NO_PLACE = N_("the example has {count} acts, counted from 0")


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of a policy by what they hold; a rules file is its own head."""

    rules: Sequence[Source]
    examples: Sequence[Source]
    needs_basis: bool
    head: Sequence[Source] = ()
    procedures: Sequence[Source] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A table of a file, and its path there."""

    source: Source
    path: Path
    table: dict[str, object]


def faults_across(parts: Parts) -> list[Fault]:
    """Return the faults that show only when all files of a policy are seen together."""
    acts = _acts(parts.procedures)
    placed = [Placed(source, path, table) for source in parts.rules for path, table in tables(source, "rule")]
    faults = [*_settings(parts.head or parts.rules), *_procedures(parts), *_twice(parts.rules), *_examples(parts)]
    for one in placed:
        faults += _status(one)
        faults += _misspelt(one)
        faults += _known(one, acts) if parts.procedures else ()
        if parts.needs_basis and not one.table.get("basis"):
            faults.append(one.source.fault(one.path, NO_BASIS))
    return faults


def tables(source: Source, key: str) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield the `[[key]]` tables of a file with their paths."""
    return _tables_in(source.values.get(key), (key,))


def _tables_in(value: object, path: Path) -> Iterator[tuple[Path, dict[str, object]]]:
    for place, table in enumerate(value if isinstance(value, list) else []):
        if isinstance(table, dict):
            yield (*path, place), table


def _settings(sources: Sequence[Source]) -> Iterator[Fault]:
    for source in sources:
        zone, calendar = source.values.get("timezone"), source.values.get("calendar")
        if isinstance(zone, str) and not _is_zone(zone):
            yield source.fault(("timezone",), NO_ZONE, name=zone, near=_near_zone(zone))
        known = calendar_names()
        if isinstance(calendar, str) and calendar not in known:
            yield source.fault(("calendar",), NO_CALENDAR, name=calendar, known=", ".join(known))


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True


def _near_zone(name: str) -> str:
    return nearest(name, sorted(available_timezones())) or "Asia/Shanghai"


def _twice(sources: Sequence[Source]) -> Iterator[Fault]:
    first: dict[str, tuple[Source, Path]] = {}
    for source in sources:
        for path, table in tables(source, "rule"):
            name, at = table.get("id"), (*path, "id")
            if isinstance(name, str) and name in first:
                yield source.fault(at, TWICE, name=name, place=place(*first[name]))
            elif isinstance(name, str):
                first[name] = (source, at)


def place(source: Source, path: Path) -> str:
    """Return `file:line` of a path."""
    return f"{source.shown}:{source.positions.line(path)}"


def _procedures(parts: Parts) -> Iterator[Fault]:
    first: dict[str, Source] = {}
    ids = _ids(parts.rules)
    for source in parts.procedures:
        code = source.values.get("code")
        if isinstance(code, str) and code in first:
            yield source.fault(("code",), CODE_TWICE, name=code, place=place(first[code], ("code",)))
        first.setdefault(str(code), source)
        known = _act_names(source)
        for key in ("starts", "ends"):
            for path, name in _names((key,), source.values.get(key)):
                if not _is_known(name, known):
                    yield source.fault(path, STRANGE_END, name=name)
        for path, name in _names(("main_rule",), source.values.get("main_rule")):
            if name not in ids:
                yield _no_rule(source, path, name, ids)


def _no_rule(source: Source, path: Path, name: str, ids: set[str]) -> Fault:
    near = nearest(name, sorted(ids))
    return source.fault(path, MISSPELT_RULE if near else NO_RULE, name=name, near=near)


def _ids(sources: Sequence[Source]) -> set[str]:
    return {name for source in sources for _path, table in tables(source, "rule") if isinstance(name := table.get("id"), str)}


def _act_names(source: Source) -> set[str]:
    return {name for _path, table in tables(source, "acts") if isinstance(name := table.get("name"), str)}


def _acts(sources: Sequence[Source]) -> dict[str, set[str]]:
    return {str(source.values.get("code")): _act_names(source) for source in sources}


def _names(path: Path, value: object) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    for place, name in enumerate(value if isinstance(value, list) else []):
        if isinstance(name, str):
            yield (*path, place), name


def _is_known(name: str, known: set[str]) -> bool:
    return name in known or name.rpartition("+")[0] in known


def _rule_names(one: Placed) -> Iterator[tuple[Path, str]]:
    """Yield every act that a rule names, with its path."""
    for key in ("a", "b", "from", "until"):
        yield from _names((*one.path, key), one.table.get(key))
    for key in ("pauses", "extensions"):
        for path, entry in _tables_in(one.table.get(key), (*one.path, key)):
            for inner in ("from", "until", "on"):
                yield from _names((*path, inner), entry.get(inner))


def _known(one: Placed, acts: dict[str, set[str]]) -> Iterator[Fault]:
    own = list(_names((*one.path, "procedure"), one.table.get("procedure")))
    for path, code in own:
        if code not in acts:
            yield one.source.fault(path, NO_PROCEDURE, name=code, known=", ".join(sorted(acts)))
    known = set().union(*(acts.get(code, set()) for code in ([code for _path, code in own] or acts)))
    for path, name in _rule_names(one):
        if known and not REFERENCE.fullmatch(name) and not _is_known(name, known):
            near = nearest(name, sorted(known))
            yield one.source.fault(path, MISSPELT_ACT if near else NO_ACT, name=name, near=near)


def _status(one: Placed) -> Iterator[Fault]:
    scope, status = one.table.get("scope", "case"), one.table.get("status")
    if scope == "case" and status == "planned":
        yield one.source.fault((*one.path, "status"), RUNNABLE)
    if isinstance(scope, str) and scope != "case" and status is None:
        yield one.source.fault((*one.path, "scope"), NOT_RUNNABLE)


def _misspelt(one: Placed) -> Iterator[Fault]:
    for path, name in _rule_names(one):
        word, dot, rest = name.partition(".")
        near = nearest(word, _SOURCES)
        if dot and rest and " " not in name and near is not None and word not in _SOURCES:
            yield one.source.fault(path, MISSPELT_REFERENCE, name=name, near=f"{near}.{rest}")


def _examples(parts: Parts) -> Iterator[Fault]:
    ids = _ids(parts.rules)
    for source in parts.examples:
        for path, table in tables(source, "example"):
            rule, acts = table.get("rule"), table.get("acts")
            if isinstance(rule, str) and rule not in ids:
                yield _no_rule(source, (*path, "rule"), rule, ids)
            count = len(acts) if isinstance(acts, list) else 0
            yield from _places(source, path, table.get("expect"), count)


def _places(source: Source, path: Path, expected: object, count: int) -> Iterator[Fault]:
    for at, finding in _tables_in(expected, (*path, "expect")):
        act = finding.get("act")
        if isinstance(act, int) and act >= count:
            yield source.fault((*at, "act"), NO_PLACE, count=count)
