"""Which attributes of the record a rule reads."""

from collections.abc import Iterator
from typing import Any

from qingfeng.directory.policy.rules import Rule
from qingfeng.directory.policy.terms import REFERENCE


def references(rule: Rule) -> frozenset[str]:
    """Return the references of a rule, `case.KEY`, `act.KEY` and `item.KEY`, wherever in it they stand."""
    return frozenset(text for text in _texts(rule.model_dump(mode="python")) if REFERENCE.fullmatch(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _texts(key)
            yield from _texts(each)
    elif isinstance(value, list | tuple | set | frozenset):
        for each in value:
            yield from _texts(each)
