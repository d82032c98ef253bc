"""What changed between two policies, entry by entry, in sentences: what falls, what rises, what came and what went."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from qingfeng.directory.policy.contents_checks import most_workdays
from qingfeng.directory.policy.keys import key_name
from qingfeng.directory.policy.loading import Policy, text_of
from qingfeng.directory.policy.terms import Bilingual, Limit
from qingfeng.directory.policy.words import shown
from qingfeng.foundation.messages import N_, Text, translate

Sign = Literal["+", "-", "↓", "↑", "="]
# Parts in the order in which they are told, and what one entry of each is called when it comes or goes.
PARTS: dict[str, tuple[str, str]] = {
    "procedures": (N_("new procedure: {title}"), N_("procedure gone: {title}")),
    "rules": (N_("new rule: {title}"), N_("rule gone: {title}")),
    "items": (N_("new service item: {title}"), N_("service item gone: {title}")),
    "units": (N_("new unit: {title}"), N_("unit gone: {title}")),
    "indicators": (N_("new indicator: {title}"), N_("indicator gone: {title}")),
    "ladder": (N_("new consequence: {title}"), N_("consequence gone: {title}")),
    "taxonomy": (N_("new kind of problem or cause: {title}"), N_("kind of problem or cause gone: {title}")),
    "duties": (N_("new duty: {title}"), N_("duty gone: {title}")),
}
_MOVED: dict[str, str] = {
    "↓": N_("{key} of {title} falls from {old} to {new}"),
    "↑": N_("{key} of {title} rises from {old} to {new}"),
    "=": N_("{key} of {title} changes from {old} to {new}"),
}
_NOW = N_("{key} of {title} is now {new}; there was none")
_GONE = N_("{key} of {title} is gone; it was {old}")
_MORE = N_("{key} of {title}: {added} added")
_LESS = N_("{key} of {title}: {removed} removed")
_OTHER = N_("{key} of {title}: {added} added, {removed} removed")
_ANEW = N_("{key} of {title}: the same entries, in other words or another order")
_HEAD = ("version", "in_force_from", "timezone", "calendar", "roll", "office_hours", "public")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of one entry.

    `part` is a key of `PARTS`, or `pack` for the head; `sign` is `+` and `-` for what came and went, `↓` and `↑` for what fell
    and rose, `=` for any other change. `sentence` is a message id whose placeholders are filled from `facts`: values as the
    policies hold them, and under `key` the key as the file spells it.
    """

    part: str
    code: str
    title: Text
    sign: Sign
    sentence: str
    facts: Mapping[str, object]

    @property
    def text(self) -> str:
        """The change in the active language."""
        facts = {name: shown(value) for name, value in self.facts.items()}
        if "key" in facts:
            facts["key"] = key_name(facts["key"])
        old, new = self.facts.get("old"), self.facts.get("new")
        if isinstance(old, Limit) and isinstance(new, Limit) and old.unit == new.unit:
            facts["old"] = str(old.value)
        return translate(self.sentence).format(title=shown(self.title), **facts)


def differences(old: Policy, new: Policy) -> tuple[Difference, ...]:
    """Return what changed from one policy to another: the head first, then part by part in the order of the new one.

    Worked examples are left out: they decide nothing.
    """
    head = [
        _changed("pack", new.name, new.title, key, (getattr(old, key), getattr(new, key)))
        for key in _HEAD
        if getattr(old, key) != getattr(new, key)
    ]
    return (*head, *(one for part in PARTS for one in _part(part, getattr(old, part), getattr(new, part))))


def _part(part: str, old: tuple[BaseModel, ...], new: tuple[BaseModel, ...]) -> Iterator[Difference]:
    came, went = PARTS[part]
    before, after = {_code(one): one for one in old}, {_code(one): one for one in new}
    for code, one in after.items():
        if code not in before:
            yield Difference(part, code, _title(one), "+", came, {})
        elif one != before[code]:
            yield from _entry(part, before[code], one)
    for code, one in before.items():
        if code not in after:
            yield Difference(part, code, _title(one), "-", went, {})


def _code(one: BaseModel) -> str:
    return str(getattr(one, "code", None) or getattr(one, "id", ""))


def _title(one: BaseModel) -> Text:
    title = getattr(one, "title", None)
    return text_of(title) if isinstance(title, Bilingual) else Text(en=_code(one))


def _entry(part: str, old: BaseModel, new: BaseModel) -> Iterator[Difference]:
    # A rule may be of another kind than before, so the keys of both count.
    names = {key: field.alias or key for one in (old, new) for key, field in type(one).model_fields.items()}
    for key, name in names.items():
        pair = (getattr(old, key, None), getattr(new, key, None))
        if pair[0] != pair[1]:
            yield _changed(part, _code(new), _title(new), name, pair)


def _changed(part: str, code: str, title: Text, key: str, pair: tuple[object, object]) -> Difference:
    old, new = pair
    facts: dict[str, object] = {"key": key, "old": old, "new": new}
    if old is None or new is None:
        return Difference(part, code, title, "=", _NOW if old is None else _GONE, facts)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return _listed(Difference(part, code, title, "=", _ANEW, {"key": key}), old, new)
    sign = _direction(old, new)
    return Difference(part, code, title, sign, _MOVED[sign], facts)


def _listed(plain: Difference, old: tuple[object, ...], new: tuple[object, ...]) -> Difference:
    before, after = ([_name(one) for one in entries] for entries in (old, new))
    added, removed = tuple(one for one in after if one not in before), tuple(one for one in before if one not in after)
    sentence = (_OTHER if removed else _MORE) if added else (_LESS if removed else _ANEW)
    sign: Sign = "=" if bool(added) == bool(removed) else "+" if added else "-"
    facts = {**plain.facts, "added": added, "removed": removed}
    return Difference(plain.part, plain.code, plain.title, sign, sentence, facts)


def _name(one: object) -> object:
    title = getattr(one, "title", None)
    return text_of(title) if isinstance(title, Bilingual) else one


def _direction(old: object, new: object) -> Sign:
    before, after = _size(old), _size(new)
    if before is None or after is None or before == after or isinstance(old, bool):
        return "="
    return "↓" if after < before else "↑"


def _size(value: object) -> Decimal | None:
    """Return what makes a value smaller or larger than another; limits of different units by what they hold of working days."""
    if isinstance(value, Limit):
        most = most_workdays(value.value, value.unit.value) if isinstance(value.value, int) else None
        return None if most is None else Decimal(most)
    return Decimal(value) if isinstance(value, int | Decimal) else None
