"""Write the rules and worked examples of the pack `fuling` from the tables they were drawn up in.

    python scripts/convert_rules.py FOLDER [--into policies/fuling]

FOLDER holds `rules.csv` and `rule_examples.csv`. The same tables give the same bytes. Standard library only.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

Row = dict[str, str]

# Which file a rule stands in, and what the file is about.
SUBJECTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "acceptance": (
        "Taking in an application: receipt, supplement, acceptance",
        (
            "accept-in-time", "deemed-acceptance-recorded", "acceptance-slip", "one-time-notice", "supplement-in-list",
            "starts-with-submit", "accept-before-decision",
        ),
    ),
    "deadlines": (
        "Deciding and serving in time",
        (
            "decide-in-time", "decide-within-law-accept", "decide-within-law-receive", "on-the-spot", "served-in-time",
            "deemed-approval-recorded", "renewal-before-expiry", "joint-office-late", "joint-total",
        ),
    ),
    "enforcement": (
        "Orders, inspections and fines",
        ("order-unit-answered", "order-enterprise-rechecked", "first-check-order", "inspection-overlap"),
    ),
    "fees": ("Fees", ("fee-above-list", "fee-without-list")),
    "moved-limits": (
        "What moves a limit: extensions, time not counted, suspended handling",
        (
            "extension-approved", "extension-told", "extension-length", "pause-document", "pause-ground", "pause-announced",
            "suspension-ground",
        ),
    ),
    "steps": (
        "Steps that may not be left out, and who takes them",
        (
            "review-before-decision", "four-eyes", "hearing-offered", "refuse-with-reasons", "refuse-with-remedies",
            "refusal-filed", "known-acts-only", "office-hours", "withdraw-refile",
        ),
    ),
    "voices": (
        "Questions, ratings, complaints, petitions, reports",
        (
            "first-contact", "bad-rating-contacted", "bad-rating-settled", "complaint-answered", "petition-concluded",
            "report-not-passed",
        ),
    ),
}  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def inline(value: object) -> str:
    """Write a value as TOML; a text that is an ISO date becomes a date."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return value if _DAY.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(inline(item) for item in value)}]"
    if isinstance(value, dict):
        pairs = ", ".join(f"{_key(name)} = {inline(item)}" for name, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    return str(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _alternatives(cell: str) -> object:
    names = cell.split("|")
    return names if len(names) > 1 else names[0]


def rule_table(row: Row) -> dict[str, object]:
    """Return a row of `rules.csv` as the keys of a `[[rule]]`, in reading order."""
    table: dict[str, object] = {"id": row["id"], "title": {"zh": row["title_zh"], "en": row["title_en"]}, "kind": row["kind"]}
    table |= {key: _alternatives(row[key]) for key in ("a", "b", "from", "until") if row[key]}
    if row["limit_ref"]:
        table["limit"] = row["limit_ref"]
    elif row["limit_value"]:
        table["limit"] = {"value": int(row["limit_value"]), "unit": row["limit_unit"]}
    table |= {key: row[key] for key in ("due", "by", "field", "at_most") if row[key]}
    table |= {key: json.loads(row[key]) for key in ("pauses", "extensions") if row[key]}
    table |= {key: row[key] == "true" for key in ("each", "open") if row[key]}
    table |= {"n": int(row["n"])} if row["n"] else {}
    table |= {"when": json.loads(row["when"])} if row["when"] else {}
    table |= {key: int(row[key]) for key in ("warn", "yellow", "red") if row[key]}
    table |= {key: row[key] for key in ("level", "answers", "basis") if row[key]}
    return table


def rule_text(row: Row) -> str:
    """Write one rule, what it counts in and the note on it as comments above."""
    comments = [f"# Counts in: {row['counts_in']}."] if row["counts_in"] else []
    comments += [f"# {row['note']}"] if row["note"] else []
    keys = [f"{_key(key)} = {inline(value)}" for key, value in rule_table(row).items()]
    return "\n".join((*comments, "[[rule]]", *keys)) + "\n"


def _act(act: dict[str, object]) -> dict[str, object]:
    """Return an act of an example: `by` is the performer, whatever is no field of an act is an attribute."""
    table: dict[str, object] = {"name": act["act"], "at": datetime.fromisoformat(str(act["at"]))}
    table |= {"performer": act["by"]} if "by" in act else {}
    return table | {f"act.{key}": value for key, value in act.items() if key not in ("act", "at", "by")}


def _finding(finding: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in finding.items() if value is not None}


def example_text(row: Row) -> str:
    """Write one worked example, one act a line."""
    case = json.loads(row["case"])
    acts = "".join(f"  {inline(_act(act))},\n" for act in json.loads(row["acts"]))
    expected = [_finding(finding) for finding in json.loads(row["expected"])]
    lines = ["[[example]]", f"rule = {inline(row['rule'])}"]
    lines += [f"case = {inline(case)}"] if case else []
    lines += [f"acts = [\n{acts}]", f"as_of = {datetime.fromisoformat(row['as_of']).isoformat()}"]
    lines += [f"expect = {inline(expected)}", f"count = {inline({'zh': row['count_zh']})}"]
    return "\n".join(lines) + "\n"


def files(rules: list[Row], examples: list[Row]) -> Iterator[tuple[Path, str]]:
    """Yield every file to write: its path within the pack and its text."""
    by_id = {row["id"]: row for row in rules}
    placed = [name for _about, names in SUBJECTS.values() for name in names]
    if sorted(placed) != sorted(by_id):
        strange = sorted(set(placed) ^ set(by_id))
        raise SystemExit(f"SUBJECTS and rules.csv do not name the same rules: {', '.join(strange)}")
    for subject, (about, names) in SUBJECTS.items():
        made = "Made by scripts/convert_rules.py; the district's legal office must confirm every rule before any use."
        head = f"# {about}.\n# {made}\n"
        bodies = "\n".join(rule_text(by_id[name]) for name in names)
        yield Path("rules", f"{subject}.toml"), f"#:schema ../../schema/rules.json\n{head}\n{bodies}"
        shown = [example_text(row) for name in names for row in examples if row["rule"] == name]
        head = f"# {about}: examples counted by hand.\n# Made by scripts/convert_rules.py.\n"
        yield Path("examples", f"{subject}.toml"), f"#:schema ../../schema/examples.json\n{head}\n" + "\n".join(shown)


def convert(folder: Path, into: Path) -> list[Path]:
    """Write the files and return their paths."""
    rules, examples = (
        list(csv.DictReader((folder / name).read_text("utf-8").splitlines())) for name in ("rules.csv", "rule_examples.csv")
    )
    written = []
    for path, text in files(rules, examples):
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
        written.append(target)
    return written


def main() -> None:
    """Read the arguments, write, and say what was written."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--into", type=Path, default=Path(__file__).resolve().parents[1] / "policies" / "fuling")
    arguments = parser.parse_args()
    for path in convert(arguments.folder, arguments.into):
        print(path)


if __name__ == "__main__":
    main()
