"""The kinds that ask what follows an act or went before it: response, precedence, succession and their like."""

import numpy as np

from qingfeng.directory.policy.rules import ChainResponseRule, NotSuccessionRule, PrecedenceRule, ResponseRule, SuccessionRule
from qingfeng.supervision.engine.block import Block, Positions
from qingfeng.supervision.engine.conditions import acts_under, cases_under
from qingfeng.supervision.engine.kinds import ended, nowhere
from qingfeng.supervision.engine.ruleset import RuleSet
from qingfeng.supervision.engine.timed import Runs, judged
from qingfeng.supervision.engine.verdicts import NO_INSTANT, A, B, Errors, Verdicts, without_clock


def judge_response(block: Block, rule: ResponseRule | SuccessionRule, rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each a: a b follows it; without a time bound only in cases that have ended."""
    a = acts_under(block, rule, block.where(rule.a), cases_under(block, rule))
    if rule.limit is None:
        a = _in_ended(block, rules, a)
        after = block.next_after(a, rule.b)
        return [without_clock(case=block.case[a], position=a, measure=(after < 0).astype(np.float64), role=A)]
    after = block.next_after(a, rule.b)
    return judged(block, rule, _between(block, a, after), A, errors)


def judge_precedence(block: Block, rule: PrecedenceRule, _rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each b: an a went before it; with a time bound, how late after the latest a it came."""
    b, before = _looking_back(block, rule)
    if rule.limit is None:
        return [_without_a(block, b, before)]
    alone = before < 0
    bound = _since(block, before[~alone], b[~alone])
    return [_without_a(block, b[alone], before[alone]), *judged(block, rule, bound, B, errors)]


def judge_succession(block: Block, rule: SuccessionRule, rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each a as a response and each b as a precedence."""
    return [*judge_response(block, rule, rules, errors), _without_a(block, *_looking_back(block, rule))]


def judge_chain_response(block: Block, rule: ChainResponseRule, rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each a: the very next act of the case is a b."""
    a = acts_under(block, rule, block.where(rule.a), cases_under(block, rule))
    if rule.limit is None:
        a = _in_ended(block, rules, a)
    following = a + 1
    inside = ~block.is_last[a]
    is_b = inside & block.mask(rule.b).take(following, mode="clip") if block.case.size else inside
    found = np.where(is_b, following, -1)
    if rule.limit is None:
        return [
            without_clock(
                case=block.case[a],
                position=a,
                measure=(~is_b).astype(np.float64),
                role=A,
                evidence=(a, np.where(inside, following, -1)),
            )
        ]
    broken = inside & ~is_b
    other = a[broken]
    breach = without_clock(
        case=block.case[other], position=other, measure=np.ones(other.size), role=A, evidence=(other, other + 1)
    )
    return [breach, *judged(block, rule, _between(block, a[~broken], found[~broken]), A, errors)]


def judge_not_succession(block: Block, rule: NotSuccessionRule, _rules: RuleSet, errors: Errors) -> list[Verdicts]:
    """Judge each b: no a went before it; with a time bound, none within it."""
    b, before = _looking_back(block, rule)
    follows = before >= 0
    if rule.limit is None:
        return [without_clock(case=block.case[b], position=b, measure=follows.astype(np.float64), role=B, evidence=(before, b))]
    bound = _since(block, before[follows], b[follows])
    free = b[~follows]
    parts = [without_clock(case=block.case[free], position=free, measure=np.zeros(free.size), role=B)]
    for part in judged(block, rule, bound, B, errors):
        # Within the bound is the breach; after it all is well.
        within = (part.measure == 0).astype(np.float64)
        parts.append(without_clock(case=part.case, position=part.position, measure=within, role=B, evidence=part.evidence))
    return parts


def _in_ended(block: Block, rules: RuleSet, positions: Positions) -> Positions:
    is_over = ended(block, rules)
    return positions if is_over.all() else positions[is_over[block.case[positions]]]


def _between(block: Block, a: Positions, b: Positions) -> Runs:
    stop = np.where(b >= 0, block.at.take(b, mode="clip"), NO_INSTANT) if b.size else np.empty(0, np.int64)
    return Runs(block.case[a], a, a, b, block.at[a], stop, np.zeros(a.size, bool))


def _since(block: Block, a: Positions, b: Positions) -> Runs:
    return Runs(block.case[b], b, a, b, block.at[a], block.at[b], np.zeros(b.size, bool))


def _looking_back(block: Block, rule: PrecedenceRule | SuccessionRule | NotSuccessionRule) -> tuple[Positions, Positions]:
    """Return each b of the cases concerned, and the latest a before it or -1."""
    applies = cases_under(block, rule)
    b = block.where(rule.b)
    b = b if applies.all() else b[applies[block.case[b]]]
    if any(reference.startswith("act.") for reference in rule.when):
        return b, block.last_before(b, acts_under(block, rule, block.where(rule.a), applies))
    return b, block.latest(b, rule.a)


def _without_a(block: Block, b: Positions, before: Positions) -> Verdicts:
    return without_clock(
        case=block.case[b], position=b, measure=(before < 0).astype(np.float64), role=B, evidence=(b, nowhere(b.size))
    )
