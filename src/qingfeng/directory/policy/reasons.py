"""Errors of pydantic told as faults: one readable sentence for each key, with its line and the nearest right spelling."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from qingfeng.directory.policy.faults import Fault, nearest
from qingfeng.directory.policy.positions import Path
from qingfeng.directory.policy.source import Source
from qingfeng.foundation.messages import N_

# What is expected under a key that takes several shapes; pydantic reports each shape that did not fit.
SHAPES = {
    "limit": N_('a limit is {{ value = 20, unit = "workday" }} or a reference such as "item.promised"'),
    "max": N_('a limit is {{ value = 20, unit = "workday" }}'),
    "value": N_('the value is a whole number from 0 on or a reference such as "act.days"'),
    "at_most": N_('at_most is a number or a reference such as "item.fee"'),
    "not_in": N_("not_in is a list of values or a reference to an attribute that holds one"),
    "contains": N_("contains is a single value or a reference"),
    "when": N_("a condition is a value, a list of values, {{ not_in = [...] }}, {{ contains = ... }} or {{ set = true }}"),
    "case": N_("an attribute of the case is a value, a list of values or a limit"),
}
REASONS = {
    "missing": N_("the key is missing"),
    "string_type": N_("text in quotes is expected, found {found}"),
    "int_type": N_("a whole number is expected, found {found}"),
    "int_from_float": N_("a whole number is expected, found {found}"),
    "is_instance_of": N_("a number is expected, found {found}"),
    "decimal_type": N_("a number is expected, found {found}"),
    "float_type": N_("a number is expected, found {found}"),
    "bool_type": N_("true or false is expected, found {found}"),
    "date_type": N_("a date such as 2026-01-31 without quotes is expected, found {found}"),
    "datetime_type": N_("a time such as 2026-01-31T09:00:00 without quotes is expected, found {found}"),
    "tuple_type": N_("a name in quotes or a list is expected, found {found}"),
    "list_type": N_("a list [ ... ] is expected, found {found}"),
    "dict_type": N_("a table {{ key = value }} is expected, found {found}"),
    "model_type": N_("a table {{ key = value }} is expected, found {found}"),
    "model_attributes_type": N_("a table {{ key = value }} is expected, found {found}"),
    "too_short": N_("at least one entry is expected, the list is empty"),
    "string_too_short": N_("the text is empty"),
    "string_pattern_mismatch": N_("{found} is not allowed here: lowercase letters a to z, digits and hyphens, no hyphen first"),
    "greater_than_equal": N_("{found} is too small: at least {ge} is expected"),
}
UNKNOWN_KEY = N_("unknown key; known here: {known}")
MISSPELT_KEY = N_('unknown key; did you mean "{near}"?')
NO_CHOICE = N_("{found} is not known; one of {known} is expected")
MISSPELT_CHOICE = N_('{found} is not known; did you mean "{near}"?')
NO_KIND = N_("the key kind is missing; one of {known} is expected")
OTHER = N_("{found} does not fit here ({detail})")
# Lists of tables; any other list of a policy file is one of names.
_TABLES = ("rule", "pauses", "extensions", "example", "expect", "office_hours")
# Reported by the loader itself, with both lines.
IGNORED = ("duplicate_ids",)


def schema_faults(error: ValidationError, model: type[BaseModel], source: Source) -> list[Fault]:
    """Return one fault for each key that does not fit the model of a file."""
    details = error.errors()
    return [*_told(details, model, source), *_behind(details, model, source)]


def _told(details: list[ErrorDetails], model: type[BaseModel], source: Source) -> list[Fault]:
    groups: dict[Path, list[tuple[ErrorDetails, Path]]] = {}
    for detail in details:
        root, path = _place(detail, source.values)
        # A list whose only entry is faulty counts as too short; the entry's own fault says enough.
        is_echo = detail["type"] == "too_short" and bool(_at(source.values, path))
        if detail["type"] not in IGNORED and not is_echo:
            groups.setdefault(root, []).append((detail, path))
    return [fault for root, group in groups.items() for fault in _group(root, group, model, source)]


def _behind(details: list[ErrorDetails], model: type[BaseModel], source: Source) -> list[Fault]:
    """Return what stands against a rule as a whole, which pydantic asks only once its unknown keys are out of the way."""
    unknown = {_place(detail, source.values)[1] for detail in details if detail["type"] == "extra_forbidden"}
    if not unknown:
        return []
    values = deepcopy(source.values)
    for path in sorted(unknown, key=str):
        table = _at(values, path[:-1])
        near = nearest(str(path[-1]), known_keys(model, path[:-1], values))
        value = table.pop(path[-1])
        if near is not None:
            table.setdefault(near, value)
    try:
        model.model_validate(values)
    except ValidationError as error:
        whole = [detail for detail in error.errors() if detail["type"] == "value_error" and len(_place(detail, values)[1]) == 2]
        return _told(whole, model, source)
    return []


def _group(root: Path, details: list[tuple[ErrorDetails, Path]], model: type[BaseModel], source: Source) -> Iterator[Fault]:
    shape = next((str(key) for key in reversed(root) if isinstance(key, str) and key in SHAPES), None)
    if all(path == root and not _in_union(detail) for detail, path in details) or shape is None:
        yield from (_single(detail, path, model, source) for detail, path in details)
        return
    found = _at(source.values, root)
    if shape in ("limit", "max") and root[-1] == shape and isinstance(found, dict):
        inner = [(detail, path) for detail, path in details if "Limit" in detail["loc"]]
        for path in dict.fromkeys(path for _detail, path in inner):
            yield from _inner(path, [detail for detail, place in inner if place == path], model, source)
        return
    yield _shaped(root, shape, found, source)


def _inner(path: Path, details: list[ErrorDetails], model: type[BaseModel], source: Source) -> Iterator[Fault]:
    if len(details) > 1 and path[-1] in SHAPES:
        yield source.fault(path, SHAPES[str(path[-1])])
    else:
        yield from (_single(detail, path, model, source) for detail in details)


def _shaped(root: Path, shape: str, found: object, source: Source) -> Fault:
    if shape == "when" and isinstance(found, dict):
        unknown = [key for key in found if key not in ("not_in", "contains", "set")]
        near = next((word for key in unknown if (word := nearest(key, ("not_in", "contains", "set")))), None)
        if near is not None:
            return source.fault((*root, unknown[0]), MISSPELT_KEY, near=near)
        deeper = next((key for key in ("not_in", "contains") if key in found and len(found) == 1), None)
        if deeper is not None:
            return source.fault((*root, deeper), SHAPES[deeper])
    return source.fault(root, SHAPES[shape])


def _single(detail: ErrorDetails, path: Path, model: type[BaseModel], source: Source) -> Fault:
    kind, facts = detail["type"], {"found": _shown(_at(source.values, path))}
    if kind == "extra_forbidden":
        return _unknown_key(path, model, source)
    if kind in ("enum", "literal_error", "union_tag_invalid"):
        return _no_choice(detail, path, source)
    if kind == "union_tag_not_found":
        return source.fault(path, NO_KIND, known=", ".join(_kinds(model)))
    if kind == "value_error":
        return source.fault(path, str(detail["ctx"]["error"]))
    if kind == "tuple_type" and path[-1] in _TABLES:
        kind = "list_type"
    if kind in REASONS:
        return source.fault(path, REASONS[kind], **facts, **detail.get("ctx", {}))
    return source.fault(path, OTHER, detail=detail["msg"], **facts)


def _unknown_key(path: Path, model: type[BaseModel], source: Source) -> Fault:
    known = known_keys(model, path[:-1], source.values)
    near = nearest(str(path[-1]), known)
    if near is not None:
        return source.fault(path, MISSPELT_KEY, near=near)
    return source.fault(path, UNKNOWN_KEY, known=", ".join(known))


def _no_choice(detail: ErrorDetails, path: Path, source: Source) -> Fault:
    context = detail.get("ctx", {})
    known = re.findall(r"'([^']*)'", str(context.get("expected", context.get("expected_tags", ""))))
    if detail["type"] == "union_tag_invalid":
        path = (*path, "kind")
    found = _at(source.values, path)
    near = nearest(found, known) if isinstance(found, str) else None
    if near is not None:
        return source.fault(path, MISSPELT_CHOICE, found=_shown(found), near=near)
    return source.fault(path, NO_CHOICE, found=_shown(found), known=", ".join(known))


def _place(detail: ErrorDetails, values: Mapping[str, Any]) -> tuple[Path, Path]:
    """Return the path of the key whose shape was in question, and the path of the error itself, in terms of the file."""
    loc = detail["loc"]
    if loc[:1] == ("rule",) and len(loc) > 2:
        loc = (*loc[:2], *loc[3:])
    path: Path = ()
    root: Path | None = None
    at: Any = values
    for place, key in enumerate(loc):
        last_missing = detail["type"] == "missing" and place == len(loc) - 1
        if last_missing or _holds(at, key):
            path, at = (*path, key), (None if last_missing else at[key])
        elif key != "[key]":
            root = path if root is None else root
    return (path if root is None else root), path


def _in_union(detail: ErrorDetails) -> bool:
    return "(" in str(detail["loc"][-1]) or str(detail["loc"][-1]) in ("str", "int", "decimal", "float", "bool", "date")


def _holds(at: object, key: str | int) -> bool:
    if isinstance(at, dict):
        return key in at
    return isinstance(at, list) and isinstance(key, int) and key < len(at)


def _at(values: Any, path: Path) -> Any:
    for key in path:
        if not _holds(values, key):
            return None
        values = values[key]
    return values


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else "nothing" if value is None else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def _fields(model: type[BaseModel]) -> dict[str, object]:
    return {(field.alias or name): field.annotation for name, field in model.model_fields.items()}


def _kinds(model: type[BaseModel]) -> list[str]:
    rules = _models(_fields(model).get("rule"))
    return [kind for rule in rules for kind in get_args(rule.model_fields["kind"].annotation)]


def known_keys(model: type[BaseModel], path: Path, values: Mapping[str, Any]) -> list[str]:
    """Return the keys that a model knows at a path, for a rule those of its kind."""
    models: list[type[BaseModel]] = [model]
    at: Any = values
    for key in path:
        at = at[key] if _holds(at, key) else None
        if isinstance(key, int):
            kind = at.get("kind") if isinstance(at, dict) else None
            fitting = [one for one in models if "kind" in one.model_fields and kind in _kind_of(one)]
            models = fitting or models
        else:
            models = [deeper for one in models for deeper in _models(_fields(one).get(key))]
    return list(dict.fromkeys(key for one in models for key in _fields(one)))


def _kind_of(model: type[BaseModel]) -> tuple[str, ...]:
    return get_args(model.model_fields["kind"].annotation)
