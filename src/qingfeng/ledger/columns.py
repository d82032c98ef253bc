"""Canonical texts of many rows at once: columns as PostgreSQL writes them, made into the texts that `forms` gives row by row.

Columns come in as PostgreSQL's own text and are never parsed into values, so that a row that somebody has tampered with has
some text, and never stops the reading of the others. That both ways agree is held by tests, byte for byte.
"""

from collections.abc import Mapping

import polars as pl

from qingfeng.foundation.messages import N_
from qingfeng.ledger.canonical import NotCanonicalError, canonical_text, parsed
from qingfeng.ledger.sources import unsayable

# Strings with one of these are not written as they stand.
ESCAPED = r'["\\\x00-\x1f]'
# In JSON without a backslash every quotation mark opens or closes a string.
ATOMS = r'"([^"]*)"|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)'
# Marks that cannot stand in JSON take the place of the quotation marks, so that a string's beginning differs from its end.
MARKED, VALUE, EMPTY = "\x01$1$2\x02", "(^|:)\x01[^\x02]*\x02", "$1\x01\x02"


def strings(texts: pl.Series) -> pl.Series:
    """Return texts as JSON strings; null stays null."""
    plain = pl.concat_str(pl.lit('"'), texts, pl.lit('"'))
    escaped = texts.str.contains(ESCAPED)
    if not escaped.any():
        return pl.select(plain).to_series()
    table = {text: canonical_text(text) for text in texts.filter(escaped).unique().drop_nulls()}
    odd = texts.replace_strict(table, default=None, return_dtype=pl.String)
    return pl.select(pl.when(escaped).then(odd).otherwise(plain)).to_series()


def instants(texts: pl.Series) -> pl.Series:
    """Return instants as PostgreSQL writes them in UTC (`2026-06-02 00:30:00.5+00`) as canonical JSON strings."""
    return texts.to_frame("instant").select(_instant(pl.col("instant"))).to_series()


def _instant(column: pl.Expr) -> pl.Expr:
    bare = column.str.strip_suffix("+00")
    whole, rest = bare.str.slice(0, 19).str.replace(" ", "T", literal=True), bare.str.slice(20).str.pad_end(6, "0")
    return pl.concat_str(pl.lit('"'), whole, pl.lit("."), rest, pl.lit('Z"'))


def truths(texts: pl.Series) -> pl.Series:
    """Return truths as PostgreSQL writes them (`t`, `f`) in JSON."""
    return texts.to_frame("truth").select(_truth(pl.col("truth"))).to_series()


def _truth(column: pl.Expr) -> pl.Expr:
    return pl.when(column == "t").then(pl.lit("true")).when(column == "f").then(pl.lit("false"))


def values(texts: pl.Series) -> pl.Series:
    """Return JSON texts in their canonical spelling, numbers as the strings that they are written with; null stays null.

    What is no JSON becomes `unsayable`.
    """
    distinct = texts.unique().drop_nulls()
    if distinct.len() * 8 < texts.len():
        return texts.replace_strict(distinct, _spelt(distinct), default=None, return_dtype=pl.String)
    return _spelt(texts)


def plain(texts: pl.Series) -> pl.Series:
    """Return whole numbers, dates and hexadecimal digits as JSON strings; null stays null."""
    return pl.select(_plain(pl.lit(texts))).to_series()


def _plain(column: pl.Expr) -> pl.Expr:
    return pl.concat_str(pl.lit('"'), column, pl.lit('"'))


def objects(columns: dict[str, pl.Series], kind: str) -> pl.Series:
    """Return rows as canonical objects with their `type`: columns hold JSON, null for null; their names are plain ASCII."""
    frame = pl.DataFrame(columns)
    parts: list[pl.Expr] = []
    for name in sorted((*columns, "type")):
        parts.append(pl.lit(("," if parts else "{") + f'"{name}":'))
        parts.append(pl.lit(canonical_text(kind)) if name == "type" else pl.col(name).fill_null("null"))
    return frame.select(pl.concat_str(*parts, pl.lit("}"))).to_series()


def gathered(rows: pl.DataFrame, owner: tuple[str, ...]) -> pl.DataFrame:
    """Return for each owner the canonical object of its rows (`owner`, `object`).

    Args:
        rows: the columns of `owner`, `key` (a text), `value` (canonical JSON, null for null).
        owner: names of the columns that say whose a row is.
    """
    keys = sorted(rows["key"].unique().drop_nulls(), key=lambda key: key.encode("utf-16-be"))
    places = pl.DataFrame({"key": keys, "place": range(len(keys)), "said": [canonical_text(key) for key in keys]})
    schema = {"key": pl.String, "place": pl.Int64, "said": pl.String}
    ordered = rows.join(places.cast(schema), on="key", how="left").sort(*owner, "place")  # type: ignore[arg-type]
    said = pl.concat_str(pl.col("said"), pl.lit(":"), pl.col("value").fill_null("null"))
    grouped = ordered.group_by(owner, maintain_order=True).agg(said.str.join(",").alias("object"))
    return grouped.with_columns(object=pl.concat_str(pl.lit("{"), "object", pl.lit("}")))


def numbers(texts: pl.Series) -> pl.Series:
    """Return measures as PostgreSQL writes them as canonical JSON strings; null stays null, what is no number `unsayable`."""
    table = {text: _number(text) for text in texts.unique().drop_nulls()}
    return texts.replace_strict(table, default=None, return_dtype=pl.String)


def _number(text: str) -> str:
    try:
        return f'"{number_text(float(text))}"'
    except (ValueError, NotCanonicalError):
        return unsayable(text)


# How a column is spelt, by the word that a form says of it: those whose values matter, and those that are all alike.
SPELT = {"text": strings, "json": values, "number": numbers}
ALIKE = {"plain": _plain, "instant": _instant, "truth": _truth}


def spelt(frame: pl.DataFrame, words: Mapping[str, str]) -> pl.DataFrame:
    """Return a frame whose named columns, as PostgreSQL writes them, are spelt as JSON, each by its word; null stays null."""
    texts = [name for name, word in words.items() if word == "text"]
    odd = frame.select(pl.col(texts).str.contains(ESCAPED).any()).row(0, named=True) if texts else {}
    plainly = {name: _plain for name in texts if not odd[name]} | {
        name: ALIKE[word] for name, word in words.items() if word in ALIKE
    }
    alike = [spell(pl.col(name)).alias(name) for name, spell in plainly.items()]
    others = [SPELT[word](frame[name]).alias(name) for name, word in words.items() if name not in plainly]
    return frame.with_columns(*alike, *others)


def _spelt(texts: pl.Series) -> pl.Series:
    """Spell JSON canonically: mostly only its numbers need quotation marks, and rows share the outline that shows it."""
    marked = texts.str.replace_all(ATOMS, MARKED)
    outlines = marked.str.replace_all(VALUE, EMPTY)
    fine = [each for each in outlines.unique().drop_nulls() if _is_canonical(each)]
    plain = ~texts.str.contains(r"[\\\x00-\x1f]") & outlines.is_in(fine)
    shown = marked.str.replace_all("[\x01\x02]", '"')
    odd = texts.filter(~plain).unique().drop_nulls()
    if not odd.len():
        return shown
    slowly = texts.replace_strict(odd, pl.Series([_one(text) for text in odd], dtype=pl.String), default=None)
    return pl.select(pl.when(plain).then(shown).otherwise(slowly)).to_series()


def _is_canonical(outline: str) -> bool:
    text = outline.replace("\x01", '"').replace("\x02", '"')
    try:
        return canonical_text(parsed(text)) == text
    except NotCanonicalError:
        return False


def _one(text: str) -> str:
    try:
        return canonical_text(parsed(text))
    except NotCanonicalError:
        return unsayable(text)


def number_text(value: float) -> str:
    """Write a measure as RFC 8785 §3.2.2.3 writes numbers: the shortest digits that give it back, `12`, `0.5`, `1e-7`.

    Raises:
        NotCanonicalError: it is not finite.
    """
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 -- so one asks for what is no number
        raise NotCanonicalError(N_("{value!r} cannot stand in a canonical text: write numbers as texts."), value=value)
    sign, digits, point = _digits(value)
    if 0 < point <= 21:
        whole = digits.ljust(point, "0")
        return sign + whole[:point] + (f".{whole[point:]}" if len(whole) > point else "")
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{point - 1:+d}"


def _digits(value: float) -> tuple[str, str, int]:
    """Return sign, shortest digits and where the point stands in them."""
    if not value:
        return "", "0", 1
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, rest = mantissa.partition(".")
    rest = rest if rest != "0" else ""
    digits = (whole + rest).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + rest) - len(digits))
    return "-" if value < 0 else "", digits.rstrip("0"), point
