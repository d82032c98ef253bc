"""Canonical JSON: one text for one value, so that whoever has the value can compute the same hash.

Numbers are strings before they come here: how they are spelt is then part of the value, and nobody needs the rules by which
RFC 8785 prints them.

Source: RFC 8785 (JCS) §3.2: no white space, shortest escapes, keys sorted by UTF-16 code units.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TypeAlias

from qingfeng.foundation.messages import N_
from qingfeng.ledger.errors import MalformedError

Canonical: TypeAlias = "bool | str | Sequence[Canonical] | Mapping[str, Canonical] | None"

# No form of ours is deeper than 4; that of other programs may be, and their limit must be the same.
DEEPEST = 100

_QUOTE = json.JSONEncoder(ensure_ascii=False).encode
_HALVES = re.compile("[\ud800-\udfff]")
_WORDS = {None: "null", True: "true", False: "false"}


class NotCanonicalError(MalformedError):
    """A value has no canonical text, or a text is not the canonical one of its value."""


class TooDeepError(NotCanonicalError):
    """Lists and objects are nested deeper than any form of ours: then the stack would decide what can be checked."""


def canonical_text(value: Canonical) -> str:
    """Return the canonical JSON of truths, texts, None, lists and objects.

    Raises:
        NotCanonicalError: there is a number, a key that is no text, or half of a surrogate pair in it.
        TooDeepError: lists and objects are nested more than `DEEPEST` deep, the outermost counted.
    """
    return _spelt(value, DEEPEST)


def _spelt(value: Canonical, left: int) -> str:
    if isinstance(value, str):
        return _string(value)
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if not left:
        raise _too_deep()
    if isinstance(value, Mapping):
        # The first of each triple differs, so that no values are compared.
        parts = sorted((*_key(key), each) for key, each in value.items())
        return "{" + ",".join([f"{key}:{_spelt(each, left - 1)}" for _, key, each in parts]) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join([_spelt(each, left - 1) for each in value]) + "]"
    message = N_("{value!r} cannot stand in a canonical text: write numbers as texts.")
    raise NotCanonicalError(message, value=value)


def read_canonical(text: str) -> Canonical:
    """Return the value of a canonical text.

    Raises:
        NotCanonicalError: the text is no JSON, has numbers, or is not spelt as its value must be.
        TooDeepError: as of `canonical_text`.
    """
    value = parsed(text)
    if canonical_text(value) != text:
        raise NotCanonicalError(N_("The text is JSON, but not in its canonical spelling."))
    return value


def parsed(text: str) -> Canonical:
    """Return the value of a JSON text, numbers as the texts that they are written with; a key twice is refused."""
    try:
        value: Canonical = _DECODER.decode(text)
    except ValueError as error:
        raise NotCanonicalError(N_("The text is no JSON: {reason}."), reason=error) from error
    except RecursionError as error:
        raise _too_deep() from error
    return value


def _string(text: str) -> str:
    # Python escapes exactly what RFC 8785 §3.2.2.2 asks for, the control characters below U+0020 in the same spelling.
    return _QUOTE(_whole(text))


@lru_cache(4096)
def _key(key: object) -> tuple[bytes, str]:
    """Return what a key is sorted by, and how it is written. A few keys come again in every row of millions."""
    if not isinstance(key, str):
        raise NotCanonicalError(N_("{value!r} cannot be a key of a canonical text."), value=key)
    return _whole(key).encode("utf-16-be"), _QUOTE(key)


def _whole(text: str) -> str:
    if not text.isascii() and _HALVES.search(text):
        raise NotCanonicalError(N_("{value!r} has half of a surrogate pair: no text in UTF-8."), value=text)
    return text


def _too_deep() -> TooDeepError:
    return TooDeepError(N_("The text is nested deeper than {most} levels."), most=DEEPEST)


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Canonical]]) -> dict[str, Canonical]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError([key for key, _ in pairs])
    return value


_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_refused, object_pairs_hook=_once)
