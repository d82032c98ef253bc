"""Rules that cannot say anything of a block, told without judging it: for another procedure, or set off by acts not there."""

import polars as pl

from qingfeng.directory.policy.rules import LimitRule, Rule
from qingfeng.supervision.engine.block import Block

# The acts that set a rule of each kind off; the kinds left out judge every case.
_SET_OFF = {
    **dict.fromkeys(("response", "chain_response", "office_hours", "amount"), "a"),
    **dict.fromkeys(("precedence", "not_succession", "four_eyes", "same_person"), "b"),
    "limit": "from_",
}


def procedures_of(cases: pl.DataFrame) -> frozenset[str]:
    """Return the procedures that occur."""
    if "procedure" not in cases.columns:
        return frozenset()
    return frozenset(cases["procedure"].drop_nulls().cast(pl.String).unique().to_list())


def is_idle(rule: Rule, block: Block, procedures: frozenset[str]) -> bool:
    """Say that a rule finds neither a verdict nor an error in a block; False decides nothing.

    Args:
        rule: the rule.
        block: the cases and acts.
        procedures: those of the cases, as `procedures_of` says.
    """
    if rule.procedure is not None and procedures.isdisjoint(rule.procedure):
        return True
    if isinstance(rule, LimitRule) and rule.due is not None:
        return _is_never_due(rule, block)
    names: tuple[str, ...] = getattr(rule, _SET_OFF.get(rule.kind, ""), None) or ()
    return bool(names) and not names[0].startswith("case.") and not block.where(names).size


def _is_never_due(rule: LimitRule, block: Block) -> bool:
    """Say that no case carries the date; where an act carries it, or a second attribute may be unreadable, nothing is said."""
    if rule.due is None or rule.due.startswith("act.") or (rule.until or ("",))[0].startswith("case."):
        return False
    dates = block.whole(rule.due)
    return rule.from_ is None and (dates is None or dates.null_count() == dates.len())
