"""A mapping of an XES log to the roles of its attributes."""

from qingfeng.foundation.messages import N_
from qingfeng.intake.mapping import Attribute, Mapping, MappingFaultsError, Named
from qingfeng.intake.xes_draft import XesRoles

_KINDS = {
    "text": "string",
    "integer": "int",
    "decimal": "float",
    "date": "day",
    "instant": "date",
    "truth": "boolean",
    "limit": "string",
}


def roles_of(mapping: Mapping) -> XesRoles:
    """Return which attributes have a role; what the mapping leaves out is as the standard has it.

    Raises:
        MappingFaultsError: it says what only a table can have.
    """
    _refuse_table_keys(mapping)
    act = {"name": mapping.act, "step": mapping.step, "unit": mapping.unit}
    case = {"unit": mapping.case_unit, "procedure": mapping.procedure, "item": mapping.item}
    chosen = {role: named.column for role, named in act.items() if named is not None and named.column is not None}
    plain = {"performer": mapping.performer, "event_id": mapping.event_id}
    standard = XesRoles()
    return XesRoles(
        key=mapping.case or standard.key,
        at=mapping.at.column if mapping.at else standard.at,
        dated=mapping.at is not None and mapping.at.precision == "date",
        act=chosen | {role: key for role, key in plain.items() if key is not None},
        recorded_at=mapping.recorded_at.column if mapping.recorded_at else None,
        case={role: named.column for role, named in case.items() if named is not None and named.column is not None},
        constants=_constants(case),
        kinds=_kinds("case", mapping.attributes.case) | _kinds("act", mapping.attributes.act),
    )


def _constants(case: dict[str, Named | None]) -> dict[str, str]:
    return {role: named.value for role, named in case.items() if named is not None and named.value is not None}


def _kinds(scope: str, attributes: dict[str, Attribute]) -> dict[str, str]:
    return {f"{scope}.{attribute.column}": _KINDS[attribute.type] for attribute in attributes.values()}


def _refuse_table_keys(mapping: Mapping) -> None:
    constants = [
        key for key in ("act", "step", "unit") if (named := getattr(mapping, key)) is not None and named.value is not None
    ]
    renamed = [
        key for table in (mapping.attributes.case, mapping.attributes.act) for key, one in table.items() if key != one.column
    ]
    wrong = [*constants, *renamed, *(["rows"] if mapping.rows == "case" else [])]
    if wrong:
        message = N_(
            "the mapping says what an XES log cannot have: {keys}. Name attributes by their own key, and no constants for acts."
        )
        raise MappingFaultsError(message, keys=", ".join(wrong))
