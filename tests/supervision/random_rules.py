"""Rules of every kind, drawn at random over the names and attributes of `small_logs`."""

from random import Random
from typing import Any

from pydantic import TypeAdapter

from qingfeng.directory.policy.rules import Rule

KINDS = (
    *("limit", "due", "due_act", "existence", "absence", "init", "response", "precedence", "succession", "chain_response"),
    *("not_succession", "not_coexistence", "four_eyes", "same_person", "amount", "office_hours", "registered"),
)
SOME = ("a", "b", "c", ["a", "c"], ["b", "end"], "a+start", "missing", "end")
UNITS = ("workday", "day", "month", "workhour", "hour")
CONDITIONS: dict[str, list[Any]] = {
    "case.mode": ["x", ["x", "1"], {"not_in": ["x"]}, {"not_in": "item.materials"}, {"set": False}, {"contains": "r"}, 1, True],
    "case.number": [1, "1", [0, 2], {"set": True}, {"not_in": [1]}],
    "case.express": [True, False, "true"],
    "item.materials": [{"contains": "x"}, {"contains": "case.mode"}, {"set": True}],
    "act.sort": ["x", {"not_in": ["x"]}, {"set": True}, {"set": False}, 2],
    "case.nowhere": [1, {"set": False}, {"not_in": [1]}],
    "act.nowhere": [{"set": False}, "x"],
}
RULES: TypeAdapter[Rule] = TypeAdapter(Rule)


def rule_of(**options: Any) -> Rule:
    """Make a rule as a file would, with an id and a title of its own."""
    named = {name.rstrip("_"): value for name, value in options.items()}
    return RULES.validate_python({"id": "r", "title": {"en": "A rule"}} | named)


def some_conditions(random: Random) -> dict[str, Any]:
    keys = random.sample(sorted(CONDITIONS), random.randint(0, 2)) if random.choice([True, False]) else []
    return {key: random.choice(CONDITIONS[key]) for key in keys}


def ladders(random: Random) -> dict[str, Any]:
    shape = random.randint(0, 4)
    if shape == 0:
        return {"level": random.choice(["warning", "yellow", "red"])}
    low = random.choice([0, 1, 0.5, 2])
    return [{}, {"yellow": low}, {"red": low}, {"yellow": low, "red": low + random.choice([0, 1])}][shape - 1]


def limits(random: Random) -> Any:
    shape = random.randint(0, 5)
    if shape > 2:
        return {"value": random.randint(0, 6), "unit": random.choice(UNITS)}
    reference = random.choice(["item.promised", "case.term", "act.term", "case.nowhere"])
    return (
        reference if shape else {"value": random.choice(["case.number", "act.days", "case.fee"]), "unit": random.choice(UNITS)}
    )


def bounds(random: Random) -> dict[str, Any]:
    options: dict[str, Any] = {"limit": limits(random), "open": random.choice([True, False])}
    if random.choice([True, False]):
        pause = {"from": "pause", "until": random.choice(["resume", ["resume", "end"]])}
        if random.choice([True, False]):
            pause["max"] = {"value": random.randint(0, 4), "unit": random.choice(UNITS)}
        options["pauses"] = [pause]
    if random.choice([True, False]):
        options["extensions"] = [{"on": "extend", "value": random.choice([2, "act.days"])}]
    options["roll"] = random.choice([None, True, False])
    options["warn"] = random.choice([None, 1, 2, 3])
    return options


def own_options(random: Random, kind: str) -> dict[str, Any]:
    if kind == "limit":
        start = random.choice(["a", ["a", "b"], "case.start", "case.startDay"])
        until = random.choice(["b", ["b", "end"], "case.end", "case.endDay"])
        return {"kind": "limit", "from": start, "until": until, "each": random.choice([True, False]), **bounds(random)}
    if kind.startswith("due"):
        return {"kind": "limit", **due_options(random, kind)}
    if kind == "amount":
        field = random.choice(["act.fee", "case.fee", "act.top"])
        a = random.choice(SOME) if random.choice([True, False]) else None
        return {"kind": kind, "a": a, "field": field, "at_most": random.choice([0.3, 50, "act.top", "case.fee", "act.fee"])}
    options: dict[str, Any] = {"kind": kind, "a": random.choice(SOME)}
    if kind == "registered" and random.choice([True, False]):
        options["a"] = None
    if kind in ("absence", "existence"):
        options["n"] = random.randint(1, 3) if kind == "existence" else random.randint(0, 2)
    if kind not in ("existence", "absence", "init", "amount", "office_hours", "registered"):
        options["b"] = random.choice(SOME)
    clocked = kind in ("existence", "response", "precedence", "succession", "chain_response", "not_succession")
    return options | (bounds(random) if clocked and random.choice([True, False]) else {})


def due_options(random: Random, kind: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "by": random.choice([None, "day"]),
        "open": random.choice([True, False]),
        "warn": random.choice([None, 1, 2, 3]),
    }
    if random.randint(0, 3) == 0:
        options |= bounds(random)
    if kind == "due":
        options |= {
            "due": random.choice(["case.deadline", "case.lastDay"]),
            "from": random.choice([None, "a", "case.start", "case.startDay"]),
        }
        return options | {"until": random.choice(["b", ["c", "end"], "case.end", "case.endDay"])}
    return options | {"due": random.choice(["act.due", "act.dueDay"]), "until": random.choice([None, "b", "act.dueDay"])}


def random_rule(random: Random, kind: str) -> Rule:
    """A rule of a kind; `due` and `due_act` are limits against dates of the record."""
    options = own_options(random, kind) | ladders(random)
    procedure = random.choice([None, None, "p", ["p", "q"]])
    options |= {"when": some_conditions(random), "procedure": procedure}
    return rule_of(**{name: value for name, value in options.items() if value is not None})
