"""Write the pack `fuling` from the tables it was drawn up in: units, items, indicators, ladder, taxonomy, duties, rules.

    python scripts/convert_pack.py FOLDER [--into policies/fuling]

FOLDER holds the tables (`units.csv` and so on). The same tables give the same bytes. Standard library only. `pack.toml`,
`procedures/`, `rules/account.toml` and its examples are written by hand.
"""

import argparse
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import convert_rules
from convert_assessment import category, consequence, duty, indicator
from convert_rules import Row
from pack_toml import Key, both, limit, number, rows_of, table, truth, yes

MADE = "Made by scripts/convert_pack.py; the district's legal office must confirm every number before any use."
ITEMS = """\
# `promised`, `promised_before` and `monthly_volume` are illustrative. Behind a legal limit stands whether the article named was
# read; behind `basis`, of which day the text read is. `recheck` names what is known or believed to have changed since."""
SAID: dict[str, str] = {
    "units": """\
# The units of the district. Names of departments are common ones; names and codes of townships are real. Illustrative are
# `size_factor` (1 is the median township) and all expected cases: those of service follow from the volumes of the items, the
# others are assumed.""",
    "indicators": """\
# The quarterly assessment: 17 indicators for departments, 16 for townships; the weights of each group sum to 100. Dimensions
# follow the study of 2012. Weights, scales (`zero`, `full`), expected rows and assumed spreads are illustrative and await a
# year's record.""",
    "ladder": """\
# What may follow, from praise to a proposal of removal, and the clearing of names. Periods in days are those of the statutes
# named; periods in working days are the pack's own. Two are off unless the approved annual plan names them with a basis.""",
    "taxonomy": """\
# Six kinds of problems and five causes after the study of 2012, with finer codes; the examples are made up.""",
    "duties": """\
# What recurs, and the steps of the quarter. 来源（2012） is the study; 本包程序 is the pack's own procedure. Days due
# are the pack's.""",
}


def unit(row: Row) -> str:
    """Write a unit."""
    expected = {key: number(row[f"{name}_quarter"]) for key, name in _EXPECTED.items() if row[f"{name}_quarter"]}
    note = _ranked_note(row["ranked_note"])
    keys: list[Key] = [
        ("code", row["code"]),
        ("title", both(row, "name")),
        ("kind", row["kind"]),
        ("group", row["group"]),
        ("window", truth(row["window"])),
        ("parent", row["parent"]),
        ("official_code", row["official_code"]),
        ("size_factor", number(row["size_factor"]), "illustrative"),
        ("rural", yes(row["rural"])),
        ("personnel_authority", row["personnel_authority"]),
        ("record_source", row["record_source"].split()),
        ("expected_cases", expected or None, "a quarter; service from the items, the rest assumed"),
        ("unranked" if row["ranked"] == "no" else "note", note if row["group"] != "none" else None),
    ]
    return table("unit", keys)


_EXPECTED = {"service": "service_cases", "other": "other_cases", "complaints": "complaints", "contact": "contact"}


def _ranked_note(note: str) -> dict[str, str] | None:
    if not note:
        return None
    cases, weight = re.match(r"(\d+) cases", note), re.fullmatch(r"applicable weight (\d+)", note)
    if weight:
        return {"zh": f"适用的指标合计{weight[1]}分，不足50分", "en": f"{note}, 50 are needed"}
    if cases and "some quarters" in note:
        return {"zh": f"预计每季度{cases[1]}件，有的季度不足30件", "en": note}
    return {"zh": f"预计每季度{cases[1]}件，不足30件", "en": f"{note} a quarter, 30 are needed"} if cases else {"en": note}


def item(row: Row, materials: list[Row]) -> str:
    """Write a service item with its papers."""
    keys: list[Key] = [
        ("code", row["code"]),
        ("title", both(row, "name")),
        ("unit", row["unit"]),
        ("kind", row["kind"]),
        ("mode", row["mode"]),
        ("applicant", row["applicant"]),
        *_limits(row),
        ("fee", number(row["fee"]), "" if row["fee_kind"] == "none" else "yuan; general knowledge, not read"),
        ("fee_kind", row["fee_kind"]),
        ("fee_basis", row["fee_basis"]),
        ("basis", row["basis"], _read(row)),
        ("basis_checked", yes(row["basis_checked"])),
        ("basis_text_dates", row["basis_text_date"].split("；") if row["basis_text_date"] else None),
        ("recheck", {"zh": row["recheck"]} if row["recheck"] else None),
        ("site_check", truth(row["site_check"])),
        ("joint", row["joint"].split() or None),
        *_township(row),
        ("monthly_volume", number(row["monthly_volume"]), "illustrative"),
        ("note", {"en": row["note"]} if row["note"] else None),
        ("materials", [_material(paper) for paper in materials] or None),
    ]
    return table("item", keys)


def _read(row: Row) -> str:
    return (
        f"read in the text of {row['basis_text_date']}"
        if row["basis_checked"] == "yes"
        else "not read, or only near the matter"
    )


_LIMIT_READ = {"yes": "stands in the article, which was read", "no": "the rule was not read", "": ""}


def _limits(row: Row) -> list[Key]:
    before = number(row["promised_limit_previous"])
    return [
        ("promised", limit(row, "promised_limit"), "illustrative"),
        ("promised_before", {"value": before, "unit": row["promised_limit_unit"]}, "a year before; illustrative"),
        ("legal", limit(row, "legal_limit"), _LIMIT_READ[row["legal_limit_checked"]]),
        ("legal_limit_source", row["legal_limit_source"]),
        ("legal_limit_basis", row["legal_limit_basis"]),
        ("legal_limit_checked", yes(row["legal_limit_checked"])),
        ("legal_limit_from", row["legal_limit_from"]),
        (
            "extendable",
            number(row["extendable_value"]),
            "行政许可法 42" if row["legal_limit_source"] == "general" else "as its basis",
        ),
        ("extendable_unit", row["extendable_unit"]),
        ("not_counted", row["not_counted"].split()),
        ("not_counted_basis", row["not_counted_basis"]),
        ("suspendable", row["suspendable"]),
        ("suspend_basis", row["suspend_basis"]),
        ("deemed_approval", row["deemed_approval"]),
        ("deemed_basis", row["deemed_basis"]),
    ]


def _township(row: Row) -> list[Key]:
    if row["unit"] != "township":
        return []
    return [
        ("setting", row["setting"]),
        ("township_part", row["township_part"]),
        ("part", both(row, "part")),
        ("passes_to", row["passes_to"]),
        ("district_item", row["district_item"]),
        ("clock", row["clock"]),
        ("village_agent", yes(row["village_agent"])),
    ]


def _material(row: Row) -> dict[str, object]:
    needed = both(row, "required_when")
    paper: dict[str, object] = {"title": both(row, "name"), "form": row["form"]}
    paper["obtained_from"] = row["obtained_from"].replace(" ", "_")
    return paper | ({"required_when": needed} if needed else {})


def item_files(folder: Path, units: list[Row]) -> Iterator[tuple[Path, str]]:
    """Yield a file for each unit that leads items, in the order of units, and one for the townships."""
    rows, papers = rows_of(folder, "service_items") + rows_of(folder, "township_items"), rows_of(folder, "materials")
    by_item: dict[str, list[Row]] = {}
    for paper in sorted(papers, key=lambda paper: int(paper["order"])):
        by_item.setdefault(paper["item"], []).append(paper)
    names = {row["code"]: f"{row['name_zh']}, {row['name_en']}" for row in units}
    names["township"] = "every township and subdistrict and its village agents"
    for code, name in names.items():
        own = [item(row, by_item.get(row["code"], [])) for row in rows if row["unit"] == code]
        if own:
            yield Path("items", f"{code}.toml"), _file("../../schema/items.json", f"# Items of {name}.\n{ITEMS}", own)


def _file(schema: str, about: str, tables: list[str]) -> str:
    return f"#:schema {schema}\n{about}\n# {MADE}\n\n" + "\n".join(tables)


def files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file that the tables of a folder give, rules and worked examples aside: path within the pack and text."""
    rules, units = rows_of(folder, "rules"), rows_of(folder, "units")
    parts: tuple[tuple[str, list[Row], Callable[[Row], str]], ...] = (
        ("units", units, unit),
        ("indicators", rows_of(folder, "indicators"), lambda row: indicator(row, rules)),
        ("ladder", rows_of(folder, "consequences"), consequence),
        ("taxonomy", rows_of(folder, "taxonomy"), category),
        ("duties", rows_of(folder, "duties"), duty),
    )
    for name, rows, write in parts:
        yield Path(f"{name}.toml"), _file(f"../schema/{name}.json", SAID[name], [write(row) for row in rows])
    yield from item_files(folder, units)


def convert(folder: Path, into: Path) -> list[Path]:
    """Write all files, rules and examples too, and return their paths."""
    written = []
    for path, text in files(folder):
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8", newline="\n")
        written.append(target)
    return written + convert_rules.convert(folder, into)


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
