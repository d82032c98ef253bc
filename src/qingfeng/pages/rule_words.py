"""What a rule asks, in one sentence; its conditions and its levels in one each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal

from qingfeng.directory.policy.keys import key_name
from qingfeng.directory.policy.loading import Policy, text_of
from qingfeng.directory.policy.rules import AbsenceRule, AmountRule, Clocked, ExistenceRule, LimitRule, RuleBase
from qingfeng.directory.policy.terms import Contains, IsSet, NotIn
from qingfeng.directory.policy.words import span
from qingfeng.foundation.messages import N_, localized, translate_count
from qingfeng.foundation.messages import translate as _

# Rules that need no more than the names of their acts.
_PLAIN = {
    "init": N_("the case begins with {a}"),
    "response": N_("every {a} is followed by {b}{within}"),
    "precedence": N_("every {b} has {a} before it{within}"),
    "succession": N_("every {a} is followed by {b}{within}, and every {b} has {a} before it"),
    "chain_response": N_("every {a} is followed at once by {b}{within}"),
    "not_succession": N_("no {b} follows {a}{within}"),
    "not_coexistence": N_("not both {a} and {b} in one case"),
    "four_eyes": N_("whoever does {b} has done no {a} of the case"),
    "same_person": N_("whoever does {b} has done {a} of the case"),
    "registered": N_("every act is known to the procedure"),
    "office_hours": N_("{a} happens inside office hours"),
}


# What the policy calls its acts, while its rules are being told; without a policy the record's own names stand.
_TITLES: ContextVar[Mapping[str, str] | None] = ContextVar("titles", default=None)
_TOLD: ContextVar[Policy | None] = ContextVar("told", default=None)


@contextmanager
def calling(policy: Policy) -> Iterator[None]:
    """Inside the block, in which one language is spoken, rules of a policy are told without naming its acts anew each time."""
    with _calling(policy):
        token = _TOLD.set(policy)
        try:
            yield
        finally:
            _TOLD.reset(token)


@contextmanager
def _calling(policy: Policy | None) -> Iterator[None]:
    if policy is not None and policy is _TOLD.get():
        yield
        return
    procedures = () if policy is None else policy.procedures
    titles = {act.name: localized(text_of(act.title)) for procedure in procedures for act in procedure.acts}
    token = _TITLES.set(None if policy is None else titles)
    try:
        yield
    finally:
        _TITLES.reset(token)


def names(acts: tuple[str, ...] | None) -> str:
    """Write alternatives: `approve / refuse`, by their titles where a policy has been named."""
    titles = _TITLES.get() or {}
    return " / ".join(titles.get(act, act) for act in acts or ())


def _reference(text: str) -> str:
    """Write an attribute of the service item in words where a policy was named; the record's own keys stand as they are."""
    of_item = text.removeprefix("item.")
    return text if _TITLES.get() is None or of_item == text else _("the item's {key}").format(key=key_name(of_item))


def asked(rule: RuleBase, policy: Policy | None = None) -> str:
    """Say what a rule asks, with its pauses and extensions; acts by the titles of a policy where one is given."""
    teller = _TELLERS.get(type(rule), _plain)
    with _calling(policy):
        return teller(rule) + (_moves(rule) if isinstance(rule, Clocked) else "")


def _within(rule: RuleBase) -> str:
    limit = rule.limit if isinstance(rule, Clocked) else None
    if limit is None:
        return ""
    return " " + _("within {span}").format(span=_reference(limit) if isinstance(limit, str) else span(limit))


def _plain(rule: RuleBase) -> str:
    kind = str(getattr(rule, "kind", ""))
    return _(_PLAIN[kind]).format(a=names(getattr(rule, "a", None)), b=names(getattr(rule, "b", None)), within=_within(rule))


def _limit(rule: RuleBase) -> str:
    if not isinstance(rule, LimitRule):
        return ""
    facts = {"from": names(rule.from_), "until": names(rule.until), "due": rule.due or ""}
    if rule.due is None:
        return _("from {from} until {until}").format(**facts) + _within(rule)
    told = _("{until} by {due}") if rule.until else _("every act that carries {due} is done by it")
    day = " " + _("(by whole days)") if rule.by else ""
    return told.format(**facts) + day + _within(rule)


def _existence(rule: RuleBase) -> str:
    if not isinstance(rule, ExistenceRule):
        return ""
    return _("at least {n} of {a}").format(n=rule.n, a=names(rule.a)) + _within(rule)


def _absence(rule: RuleBase) -> str:
    if not isinstance(rule, AbsenceRule):
        return ""
    return _("not more than {n} of {a}").format(n=rule.n, a=names(rule.a)) if rule.n else _("no {a}").format(a=names(rule.a))


def _amount(rule: RuleBase) -> str:
    if not isinstance(rule, AmountRule):
        return ""
    return _("{field} is at most {bound}").format(field=_reference(rule.field), bound=_reference(str(rule.at_most)))


_TELLERS: dict[type[RuleBase], Callable[[RuleBase], str]] = {
    LimitRule: _limit,
    ExistenceRule: _existence,
    AbsenceRule: _absence,
    AmountRule: _amount,
}


def _moves(rule: Clocked) -> str:
    parts = [
        _("paused from {from} until {until}").format(**{"from": names(pause.from_), "until": names(pause.until)})
        for pause in rule.pauses
    ]
    parts += [_("{on} adds {value}").format(on=names(extension.on), value=extension.value) for extension in rule.extensions]
    if not rule.open:
        parts.append(_("judged when it has stopped"))
    return "".join(_("; ") + part for part in parts)


def condition(rule: RuleBase, policy: Policy | None = None) -> str:
    """Say when a rule applies."""
    with _calling(policy):
        return _(" and ").join(f"{_reference(reference)} {_right(value)}" for reference, value in rule.when.items())


def _right(value: object) -> str:
    if isinstance(value, NotIn):
        return _("is none of {values}").format(values=_values(value.not_in))
    if isinstance(value, Contains):
        return _("contains {value}").format(value=value.contains)
    if isinstance(value, IsSet):
        return _("is there") if value.set else _("is missing")
    return f"= {_values(value)}"


def _values(value: object) -> str:
    if isinstance(value, tuple):
        return " / ".join(_values(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def levels(rule: RuleBase) -> str:
    """Say from which measure on a breach is yellow and red, and when a reminder comes."""
    return _("levels: {levels}").format(levels=ladder(rule))


def ladder(rule: RuleBase) -> str:
    """Say the same without a word before it."""
    parts: list[str] = []
    warn = rule.warn if isinstance(rule, Clocked) else None
    if warn is not None:
        parts.append(
            translate_count(
                "reminder in the last unit of the limit", "reminder in the last {count} units of the limit", warn
            ).format(count=warn)
        )
    if rule.level is not None:
        parts.append(_(_LEVEL[rule.level.value]))
    elif rule.yellow is None and rule.red is None:
        parts.append(_("a breach is yellow"))
    parts += [
        _(text).format(bound=_number(bound))
        for text, bound in ((N_("yellow above {bound}"), rule.yellow), (N_("red above {bound}"), rule.red))
        if bound is not None
    ]
    return _(", ").join(parts)


_LEVEL = {"warning": N_("a breach is a reminder"), "yellow": N_("a breach is yellow"), "red": N_("a breach is red")}


def _number(bound: Decimal) -> str:
    return f"{bound:f}"
