"""Rows of `indicators.csv`, `consequences.csv`, `taxonomy.csv` and `duties.csv` as TOML; `convert_pack.py` calls these."""

from datetime import date

from convert_rules import Row
from pack_toml import Key, both, limit, number, phrase, table, truth

# Which of the rules' accounts (`counts_in` of rules.csv) an indicator counts. Rules on complaints and petitions go to the
# indicator about them where the group has one; every other lateness goes to the share done on time.
COUNTED = {
    "k-law-cards": "cards",
    "k-int-fees": "fees",
    "k-eff-onenotice": "one_notice",
    "k-eff-ontime": "late",
    "t-law-cards": "cards",
    "t-int-fees": "fees",
    "t-eff-ontime": "late",
}
OWN_RULE = {
    "k-sat-complaints": "complaint-answered",
    "t-sat-complaints": "complaint-answered",
    "t-eff-petition": "petition-concluded",
}
# Where the rows of each indicator come from; the tables say it in words only.
_HANDLED = ["service", "rating", "consultation", "petition", "order-unit", "order-enterprise", "contact"]
_ALL = [*_HANDLED, "matter", "contact-matter"]
_COUNT: dict[str, dict[str, object]] = {
    "law-cards": {"procedure": _ALL, "num": "deductions"},
    "law-files": {"procedure": "file-check", "act": "read_file", "num": "act.correct"},
    "law-open": {"procedure": "duty", "when": {"case.kind": ["guide"]}, "num": "in_time"},
    "eff-ontime": {"procedure": _HANDLED, "num": "in_time"},
    "eff-early": {
        "procedure": "service",
        "when": {"item.mode": ["time_limited"]},
        "ended_by": ["approve", "complete"],
        "num": "early",
    },
    "eff-time": {"procedure": "service", "when": {"item.mode": ["time_limited"]}, "num": "days_used", "at_most": 3},
    "eff-onenotice": {"procedure": "service", "num": "unflagged"},
    "eff-agent": {"procedure": "service", "when": {"case.agent": [True]}, "num": "in_time", "needs": "confirm_result"},
    "eff-matters": {"procedure": "matter", "when": {"case.kind": ["matter"]}, "num": "in_time", "unless": "send_back"},
    "eff-petition": {"procedure": "petition", "num": "in_time"},
    "int-fees": {"procedure": "service", "num": "deductions"},
    "int-reports": {"procedure": "duty", "when": {"case.kind": ["standing"]}, "num": "in_time", "unless": "find_breach"},
    "int-duties": {"procedure": "duty", "when": {"case.kind": ["duty"]}, "num": "in_time"},
    "dut-met": {"procedure": "duty", "when": {"case.kind": ["duty"]}, "num": "in_time"},
    "con-green": {"procedure": "contact-matter", "num": "in_time", "unless": "send_back"},
    "con-rating": {"procedure": "survey", "act": "answer_survey", "num": "act.mark", "day": "act"},
    "con-pledges": {"procedure": "duty", "when": {"case.kind": ["milestone"]}, "num": "in_time"},
    "sat-rating": {"procedure": "service", "act": "rate", "num": "act.level", "at_least": 3},
    "sat-callback": {"procedure": "service", "act": "call_back", "num": "act.satisfied"},
    "sat-complaints": {"procedure": "matter", "when": {"case.kind": ["complaint"]}, "num": "in_time", "unless": "send_back"},
    "sup-visits": {"procedure": "visit", "act": "record_visit", "num": "act.deduction"},
    "rec-truth": {"procedure": _ALL, "num": "entered_in_time"},
}


def indicator(row: Row, rules: list[Row]) -> str:
    """Write an indicator; its rules are those of `rules.csv` that count in it."""
    of: dict[str, object] = {"of": row["rows_from"], "share": number(row["rows_share"])}
    cap = number(row["rows_cap"])
    assumed = {"mean": number(row["assumed_m"]), "variance": number(row["assumed_var"]), "den": number(row["assumed_den"])}
    keys: list[Key] = [
        ("code", row["code"]),
        ("group", row["group"]),
        ("dimension", row["dimension"]),
        ("title", both(row, "name")),
        ("kind", row["kind"]),
        ("rows", both(row, "rows")),
        ("num", both(row, "num", "num")),
        ("den", row["den"]),
        ("w", row["w"]),
        ("per", number(row["per"])),
        ("zero", number(row["zero"]), "illustrative"),
        ("full", number(row["full"]), "illustrative"),
        ("weight", number(row["weight"]), "illustrative"),
        ("min_rows", number(row["min_rows"])),
        ("source", row["source"]),
        ("count", _COUNT[row["code"].partition("-")[2]]),
        ("rules", _rules(row, rules) or None),
        ("adjusted", truth(row["adjusted"])),
        ("expected_rows", of if cap is None else of | {"cap": cap}, "assumed"),
        ("assumed", assumed, "until a year's record is there"),
        ("not_applicable_when", phrase(row["not_applicable_when"])),
        ("gaming_guard", both(row, "gaming_guard")),
        ("hurt_if_gamed", both(row, "hurt_if_gamed")),
        ("basis", row["basis"]),
    ]
    return table("indicator", keys)


def _rules(row: Row, rules: list[Row]) -> list[str]:
    code = row["code"]
    if code in OWN_RULE:
        return [OWN_RULE[code]]
    own = {rule for one, rule in OWN_RULE.items() if one[0] == code[0]}
    return [rule["id"] for rule in rules if code in COUNTED and rule["counts_in"] == COUNTED[code] and rule["id"] not in own]


def _recourse(row: Row, key: str, by: str) -> dict[str, object] | None:
    ask, decide = limit(row, f"{key}_ask"), limit(row, f"{key}_decide")
    return None if ask is None or decide is None else {"ask": ask, "decide": decide, "by": row[by]}


def _whose(row: Row, key: str) -> str:
    return "the statute's, see basis" if row[f"{key}_unit"] == "day" else "the pack's own"


def consequence(row: Row) -> str:
    """Write a step of the ladder."""
    keys: list[Key] = [
        ("code", row["code"]),
        ("title", both(row, "name")),
        ("subject", row["subject"]),
        ("default", row["default"]),
        ("enabled_by", both(row, "enabled_by")),
        ("trigger", both(row, "trigger")),
        *((key, phrase(row[key])) for key in ("events", "exposure", "minimum", "chance_limit")),
        ("excluded_when", both(row, "excluded_when")),
        ("proposed_by", row["proposed_by"]),
        ("decided_by", row["decided_by"]),
        ("outside_authority", row["outside_authority"]),
        ("statement", limit(row, "statement"), _whose(row, "statement")),
        ("statement_form", both(row, "statement_form")),
        ("objection", _recourse(row, "objection", "objection_by"), _whose(row, "objection_ask")),
        ("review", _recourse(row, "review", "review_by"), _whose(row, "review_ask")),
        ("appeal", _recourse(row, "appeal", "appeal_to"), _whose(row, "appeal_ask")),
        ("effect", both(row, "effect")),
        ("expiry", phrase(row["expiry"])),
        ("basis", row["basis"], "" if row["basis_checked"] == "yes" else "the study's own, or a rule that was not read"),
        ("basis_checked", row["basis_checked"] == "yes"),
    ]
    return table("consequence", keys)


def category(row: Row) -> str:
    """Write a kind of problem or cause."""
    keys: list[Key] = [
        ("code", row["code"]),
        ("title", both(row, "name")),
        ("family", row["family"]),
        ("parent", row["parent"]),
        ("example", both(row, "example")),
        ("basis", row["source"]),
    ]
    return table("category", keys)


def duty(row: Row) -> str:
    """Write a duty."""
    keys: list[Key] = [
        ("code", row["code"]),
        ("title", both(row, "name")),
        ("trigger", row["trigger"]),
        ("event", row["event"]),
        ("rrule", row["rrule"]),
        ("dtstart", row["dtstart"]),
        ("owed_by", row["owed_by"]),
        ("evidence", both(row, "evidence")),
        ("due", limit(row, "due"), "the pack's own"),
        ("due_note", phrase(row["due_note"])),
        ("default", row["default"]),
        ("needs_plan", truth(row["needs_plan"])),
        ("first_due", date.fromisoformat(row["first_due"]).isoformat() if row["first_due"] else None),
        ("basis", row["basis"]),
    ]
    return table("duty", keys)
