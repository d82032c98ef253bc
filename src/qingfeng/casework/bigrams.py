"""Pairs of neighbouring characters, by which a text is found in any script, Chinese without spaces included.

What a case is found by is kept twice: `folded()` as it reads, `bigrams()` as the text of a `tsvector`. A search ands the pairs
of what is sought (`bigram_query()`, the text of a `tsquery`) and then looks for the folded words themselves. Both texts are
cast, never parsed by `to_tsvector`, whose parser reads hosts and numbers into them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# What `str.isalnum` says of each character.
_RUN = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Return a text without differences of width and case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\0", " ").split())


def bigrams(text: str) -> str:
    """Return each pair of neighbouring letters or digits and each last one alone, word by word, separated by spaces.

    Those of a word are sorted. Other characters separate; what comes out needs no quoting in a `tsvector`, which also takes
    what stands twice as one.

    Example:
        >>> bigrams("城管-2024")
        '02 20 24 4 城管 管'
    """
    return " ".join(filter(None, map(_parts, text.split())))


def bigram_query(text: str) -> str:
    """Return the text of a `tsquery` that every holder of these words fulfils; empty where nothing can be sought.

    A single character is sought as the beginning of a pair.
    """
    parts = {part for run in _runs(text) for part in (_pairs(run) if len(run) > 1 else (f"{run}:*",))}
    return " & ".join(sorted(parts))


# Titles of units and items come again and again; white space separates whatever stands beside it.
@lru_cache(maxsize=1 << 14)
def _parts(word: str) -> str:
    return " ".join(sorted([run[place : place + 2] for run in _runs(word) for place in range(len(run))]))


def _runs(text: str) -> Iterator[str]:
    return iter(_RUN.findall(folded(text)))


def _pairs(run: str) -> Iterator[str]:
    return (run[place : place + 2] for place in range(len(run) - 1))
