"""Values of a policy in words of the active language: limits, amounts, texts, lists."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum

from pydantic import BaseModel

from qingfeng.directory.policy.terms import Bilingual, Limit, Unit
from qingfeng.foundation.messages import Text, localized, translate_count
from qingfeng.foundation.messages import translate as _


def span(limit: Limit | str) -> str:
    """Write a limit: `20 working days`, or the attribute that holds it."""
    if isinstance(limit, str):
        return limit
    # A reference to a number reads like many.
    count = limit.value if isinstance(limit.value, int) else 2
    told = {
        Unit.WORKDAY: translate_count("{count} working day", "{count} working days", count),
        Unit.DAY: translate_count("{count} day", "{count} days", count),
        Unit.MONTH: translate_count("{count} month", "{count} months", count),
        Unit.WORKHOUR: translate_count("{count} office hour", "{count} office hours", count),
        Unit.HOUR: translate_count("{count} hour", "{count} hours", count),
    }
    return told[limit.unit].format(count=limit.value)


def amount(value: Decimal | int) -> str:
    """Write a number as a person would, without an exponent or zeros at its end."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(value: object) -> str:
    """Write any value of a policy file; nothing is a dash."""
    for kinds, write in _WRITERS:
        if isinstance(value, kinds):
            return write(value)
    return str(value)


def _number(value: object) -> str:
    return amount(value) if isinstance(value, int | Decimal) else str(value)


def _span(value: object) -> str:
    return span(value) if isinstance(value, Limit) else str(value)


def _fields(model: object) -> str:
    if not isinstance(model, BaseModel):
        return str(model)
    names = {name: field.alias or name for name, field in type(model).model_fields.items()}
    return ", ".join(f"{names[name]} = {shown(getattr(model, name))}" for name in names if name in model.model_fields_set)


def _text(value: object) -> str:
    return localized(Text(zh=value.zh, en=value.en)) if isinstance(value, Bilingual | Text) else str(value)


def _pairs(value: object) -> str:
    pairs = value.items() if isinstance(value, Mapping) else ()
    return ", ".join(f"{key} = {shown(inner)}" for key, inner in pairs)


def _list(value: object) -> str:
    return ", ".join(map(shown, value)) if isinstance(value, tuple) else str(value)


# In this order: a truth is also a number, a limit also a model.
_WRITERS: tuple[tuple[tuple[type, ...], Callable[[object], str]], ...] = (
    ((type(None),), lambda _value: "–"),
    ((bool,), lambda value: _("yes") if value else _("no")),
    ((Enum, date), lambda value: value.isoformat() if isinstance(value, date) else str(getattr(value, "value", value))),
    ((int, Decimal), _number),
    ((Limit,), _span),
    ((Bilingual, Text), _text),
    ((BaseModel,), _fields),
    ((Mapping,), _pairs),
    ((tuple,), _list),
)
