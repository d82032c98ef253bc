"""How the converters write TOML: a table a row, one key a line, the source of a number behind it."""

import csv
import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from convert_rules import Row, inline

PHRASES: dict[str, str] = tomllib.loads(Path(__file__).with_name("pack_phrases.toml").read_text("utf-8"))
# Sections of the method's own paper, which does not lie beside the pack, in words.
_WORDS = (
    ("ranges of ranking.md 3 printed", "the ranking's ranges are printed"),
    ("ranking.md 5:", "the gate:"),
    ("ranking.md 5", "the gate"),
    ("ranking.md 4", "the words of certainty"),
)
# A list longer than this stands one entry a line.
_LONG = 100
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
Key = tuple[str, object] | tuple[str, object, str]


def rows_of(folder: Path, name: str) -> list[Row]:
    """Read a table; cells lose the names of papers that do not ship."""
    rows = csv.DictReader((folder / f"{name}.csv").read_text("utf-8").splitlines())
    return [{key: _worded(cell) for key, cell in row.items()} for row in rows]


def _worded(cell: str) -> str:
    for said, plain in _WORDS:
        cell = cell.replace(said, plain)
    return cell


def table(name: str, keys: Iterable[Key], comments: Iterable[str] = ()) -> str:
    """Write one `[[name]]`; keys without a value (None or an empty text) are left out."""
    lines = [*(f"# {comment}" for comment in comments if comment), f"[[{name}]]"]
    for key, value, *source in keys:
        if value is not None and value != "":
            lines.append(f"{key} = {_value(value)}" + "".join(f" # {text}" for text in source if text))
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return _lines(value)
    text = inline(value)
    return _lines(value) if isinstance(value, list) and len(text) > _LONG else text


def _lines(values: list[object]) -> str:
    return "[\n" + "".join(f"  {inline(one)},\n" for one in values) + "]"


def both(row: Row, key: str, english: str | None = None) -> dict[str, str] | None:
    """Return the columns `key_zh` and `key_en` as a text in both languages; None where both are empty."""
    texts = {"zh": row.get(f"{key}_zh", ""), "en": row.get(english or f"{key}_en", "")}
    return {language: text for language, text in texts.items() if text} or None


def phrase(cell: str) -> dict[str, str] | None:
    """Return an English phrase with the Chinese known for it; None where the cell is empty."""
    if not cell:
        return None
    return ({"zh": PHRASES[cell]} if cell in PHRASES else {}) | {"en": cell}


def number(cell: str) -> int | Decimal | None:
    """Return a number as it stands in the table; None where the cell is empty."""
    if not cell:
        return None
    if not _NUMBER.fullmatch(cell):
        raise SystemExit(f"not a number: {cell}")
    return Decimal(cell) if "." in cell else int(cell)


def limit(row: Row, key: str) -> dict[str, object] | None:
    """Return the columns `key_value` and `key_unit` as a limit; None where they are empty."""
    value = number(row[f"{key}_value"])
    return None if value is None else {"value": value, "unit": row[f"{key}_unit"]}


def yes(cell: str) -> bool | None:
    """Return a cell that says yes or no as a truth; None where it is empty."""
    return {"yes": True, "no": False, "": None}[cell]


def truth(cell: str) -> bool | None:
    """Return True for yes and None else, for keys that are left out where they are false."""
    return True if cell == "yes" else None
