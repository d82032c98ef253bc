"""A policy in words: what each rule asks, how long it gives, how grave a breach is, and what it rests on."""

from collections.abc import Iterator, Sequence

import click

from qingfeng.cli.rule_words import asked, condition, levels
from qingfeng.directory.policy.faults import nearest
from qingfeng.directory.policy.loading import Policy, load_policy, text_of
from qingfeng.directory.policy.pack import Procedure
from qingfeng.directory.policy.rules import RuleBase
from qingfeng.foundation.errors import PolicyError
from qingfeng.foundation.messages import N_, Text, localized
from qingfeng.foundation.messages import translate as _


class UnknownRuleError(PolicyError):
    """The policy has no rule of that name."""


def show_policy(name: str, rule: str | None) -> None:
    """Print a policy, or one of its rules.

    Raises:
        UnknownRuleError: no rule of that name.
    """
    policy = load_policy(name)
    lines = policy_lines(policy) if rule is None else rule_lines(_rule(policy, rule), policy)
    for line in lines:
        click.echo(line)


def _rule(policy: Policy, wanted: str) -> RuleBase:
    rules = {rule.id: rule for rule in policy.rules}
    if wanted in rules:
        return rules[wanted]
    near = nearest(wanted, rules)
    if near is not None:
        raise UnknownRuleError(
            N_('{policy} has no rule "{name}"; did you mean "{near}"?'), policy=policy.name, name=wanted, near=near
        )
    raise UnknownRuleError(
        N_('{policy} has no rule "{name}"; `qingfeng policy show {policy}` lists them.'), policy=policy.name, name=wanted
    )


def policy_lines(policy: Policy) -> Iterator[str]:
    """Yield the head of a policy, its procedures, and its rules by procedure."""
    yield " ".join(part for part in (localized(policy.title), policy.version) if part)
    if localized(policy.description):
        yield localized(policy.description)
    yield _("time zone {zone}, calendar {calendar}, digest {digest}").format(
        zone=policy.timezone, calendar=policy.calendar, digest=policy.digest[:16]
    )
    if policy.in_force_from:
        yield _("in force from {day}").format(day=policy.in_force_from.isoformat())
    for procedure in policy.procedures:
        yield ""
        yield from _procedure_lines(procedure)
    for heading, rules in _by_procedure(policy):
        yield ""
        yield heading
        for rule in rules:
            yield ""
            yield from rule_lines(rule, policy)


def _procedure_lines(procedure: Procedure) -> Iterator[str]:
    yield _("Procedure {code}: {title}").format(code=procedure.code, title=localized(text_of(procedure.title)))
    acts = (f"{act.name} ({localized(text_of(act.title))})" for act in procedure.acts)
    yield "  " + _("acts: {acts}").format(acts="; ".join(acts))
    yield "  " + _("ends with: {acts}").format(acts=", ".join(procedure.ends))


def _by_procedure(policy: Policy) -> Iterator[tuple[str, Sequence[RuleBase]]]:
    groups = dict.fromkeys(rule.procedure for rule in policy.rules)
    for codes in groups:
        heading = _("Rules for every case") if codes is None else _("Rules for {codes}").format(codes=", ".join(codes))
        yield heading, [rule for rule in policy.rules if rule.procedure == codes]


def rule_lines(rule: RuleBase, policy: Policy) -> Iterator[str]:
    """Yield a rule in words, a few short lines."""
    title = text_of(rule.title)
    yield f"{rule.id}: {localized(title)}" + ("" if rule.status is None else " " + _("(planned)"))
    other = _other(title)
    if other:
        yield f"  {other}"
    yield f"  {asked(rule)}"
    if rule.when:
        yield "  " + _("applies when {conditions}").format(conditions=condition(rule))
    yield f"  {levels(rule)}"
    if rule.basis:
        yield "  " + _("basis: {basis}").format(basis=rule.basis)
    examples = sum(example.rule == rule.id for example in policy.examples)
    if examples:
        yield "  " + _("worked examples: {count}").format(count=examples)
    if rule.note is not None:
        yield "  " + localized(text_of(rule.note))


def _other(title: Text) -> str:
    shown = localized(title)
    return next((text for text in (title.zh, title.en) if text and text != shown), "")
