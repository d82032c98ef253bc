"""A policy in words: what each rule asks, how long it gives, how grave a breach is, and what it rests on."""

from collections.abc import Iterable, Iterator, Sequence

import click

from qingfeng.cli.policy_faults import contents_line
from qingfeng.cli.policy_parts import codes_of, entry_lines, part_lines
from qingfeng.cli.visible import visible
from qingfeng.directory.policy.faults import nearest
from qingfeng.directory.policy.loading import Policy, load_policy, text_of
from qingfeng.directory.policy.pack import Procedure
from qingfeng.directory.policy.remarks import remarks
from qingfeng.directory.policy.rules import RuleBase
from qingfeng.foundation.errors import PolicyError
from qingfeng.foundation.messages import N_, Text, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.rule_words import asked, condition, levels


class UnknownEntryError(PolicyError):
    """The policy has no rule or other entry of that name."""


def show_policy(name: str, code: str | None) -> None:
    """Print a policy, or one entry of it by its code.

    Raises:
        UnknownEntryError: no rule, item or other entry of that code.
    """
    policy = load_policy(name)
    for line in policy_lines(policy) if code is None else _entry(policy, code):
        click.echo(visible(line))


def show_part(name: str, part: str) -> None:
    """Print one list of a pack as a table, one of `policy_parts.PARTS`."""
    for line in part_lines(load_policy(name), part):
        click.echo(visible(line))


def _entry(policy: Policy, wanted: str) -> Iterable[str]:
    rules: dict[str, RuleBase] = {rule.id: rule for rule in policy.rules}
    if wanted in rules:
        return rule_lines(rules[wanted], policy)
    lines = entry_lines(policy, wanted)
    if lines is not None:
        return lines
    near = nearest(wanted, [*rules, *codes_of(policy)])
    if near is not None:
        raise UnknownEntryError(
            N_('{policy} has no entry "{name}"; did you mean "{near}"?'), policy=policy.name, name=wanted, near=near
        )
    raise UnknownEntryError(
        N_('{policy} has no entry "{name}"; `qingfeng policy show {policy}` lists its rules, --part its other lists.'),
        policy=policy.name,
        name=wanted,
    )


def policy_lines(policy: Policy) -> Iterator[str]:
    """Yield the head of a policy, what it holds, its procedures, and its rules by procedure."""
    yield " ".join(part for part in (localized(policy.title), policy.version) if part)
    if localized(policy.description):
        yield localized(policy.description)
    yield _("time zone {zone}, calendar {calendar}, digest {digest}").format(
        zone=policy.timezone, calendar=policy.calendar, digest=policy.digest[:16]
    )
    if policy.in_force_from:
        yield _("in force from {day}").format(day=policy.in_force_from.isoformat())
    if contents_line(policy):
        yield contents_line(policy)
    for remark in remarks(policy):
        yield remark.text
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
