"""What of a log may stand in the record as it is, and what is kept apart.

Public: what mapping or pack declare, and truths. Everything else may be personal: it goes to `private_value`, and only its
salted digest into the record.
"""

import polars as pl

from qingfeng.directory.policy.loading import Policy
from qingfeng.directory.policy.references import references
from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_
from qingfeng.intake.log import Log


class UndeclaredAttributeError(InputError):
    """A rule reads an attribute that nobody declared not to be personal."""


def declared_public(log: Log, policy: Policy) -> frozenset[str]:
    """Return the attributes, `case.KEY` and `act.KEY`, that mapping and pack declare not personal; personal ones of it win."""
    mapping = log.mapping
    if mapping is None:
        return frozenset(policy.public)
    return (frozenset(policy.public) | set(mapping.public)) - set(mapping.personal)


def split(frame: pl.DataFrame, prefix: str, public: frozenset[str]) -> tuple[list[str], list[str]]:
    """Return the attribute columns of a frame that may stand in the record, and those to be kept apart."""
    columns = sorted(name for name in frame.columns if name.startswith(prefix))
    opened = [name for name in columns if name in public or frame.schema[name] == pl.Boolean]
    return opened, [name for name in columns if name not in opened]


def refuse_undeclared(log: Log, policy: Policy, public: frozenset[str]) -> None:
    """Refuse a log of which a running rule reads an attribute that may be personal.

    Raises:
        UndeclaredAttributeError: names the rule and the attribute.
    """
    hidden = set(split(log.cases, "case.", public)[1]) | set(split(log.acts, "act.", public)[1])
    for rule in policy.rules:
        for name in sorted(references(rule) & hidden) if rule.status is None else ():
            message = N_(
                "rule {rule} reads {attribute}, which nobody has declared not to be personal; if it is not, name it under"
                " public in the mapping, or under attributes.public in the pack."
            )
            raise UndeclaredAttributeError(message, rule=rule.id, attribute=name)
