"""What a rule says of a case, in words: its verdict, why it does not apply, what is missing, the acts it rests on."""

from typing import Any

from qingfeng.directory.policy.loading import Policy
from qingfeng.foundation.messages import N_, Text, localized
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.rule_words import condition
from qingfeng.pages.words import ERRORS, LEVELS, breach
from qingfeng.supervision.check import CaseStory, Verdict

VERDICTS = {
    "kept": N_("kept"),
    "error": N_("cannot be judged"),
    "not_applicable": N_("does not apply"),
    **LEVELS,
}
WHY = {
    "procedure": N_("the rule is for another procedure."),
    "when": N_("its condition does not hold: {condition}."),
    "act": N_("the case has no act or value that it asks about."),
}
SEVERITY = ("red", "yellow", "warning", "error", "kept", "not_applicable")


def verdict_word(verdict: Verdict) -> str:
    """Say a verdict in a word or two."""
    return _(VERDICTS[verdict.word])


def why(verdict: Verdict, policy: Policy | None = None) -> str:
    """Say why a rule does not apply."""
    return _(WHY[verdict.why]).format(condition=condition(verdict.rule, policy))


def breaches(verdict: Verdict) -> tuple[str, ...]:
    """Say by how much a rule was broken, once for each finding."""
    return tuple(breach(round(row["measure"], 2), row["measure_unit"]) for row in verdict.findings)


def errors(verdict: Verdict) -> tuple[str, ...]:
    """Say what cannot be judged; the value that is wrong may be a private one and is not told."""
    return tuple(dict.fromkeys(_(ERRORS[row["code"]]) for row in verdict.errors))


def act_titles(policy: Policy) -> dict[str, Text]:
    """Return what the acts of a policy's procedures are called for people."""
    return {act.name: Text(act.title.zh, act.title.en) for procedure in policy.procedures for act in procedure.acts}


def procedure_titles(policy: Policy) -> dict[str, Text]:
    """Return what a policy's procedures are called for people."""
    return {each.code: Text(each.title.zh, each.title.en) for each in policy.procedures}


def act_word(name: str, titles: dict[str, Text], step: str | None = None) -> str:
    """Name an act as people do, or as the record does where the policy has no title for it."""
    title = titles.get(name)
    return (localized(title) if title else name) + (f" ({step})" if step else "")


def rows_of_evidence(story: CaseStory, verdict: Verdict) -> list[dict[str, Any]]:
    """Return the acts that a verdict rests on, in the order of the record: evidence, starts and ends of clocks."""
    rows = {row for finding in verdict.findings for row in finding["evidence"] or ()}
    rows |= {clock["act_row"] for clock in verdict.clocks if clock.get("act_row") is not None}
    instants = {clock[name] for clock in verdict.clocks for name in ("start_at", "stop_at") if clock[name] is not None}
    if not rows and not instants:
        return []
    return [row for row in story.acts.to_dicts() if row["row"] in rows or row["at"] in instants]
