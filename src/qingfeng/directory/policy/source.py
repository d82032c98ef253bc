"""One TOML file as read: its values, the places of its keys, and how faults in it are told."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from qingfeng.directory.policy.faults import Fault, PolicyFaultsError
from qingfeng.directory.policy.positions import Path, Positions, positions_of
from qingfeng.foundation.messages import N_

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


# Without slots, as the places of keys are worked out only when a fault asks for one: that takes longer than reading the file.
@dataclass(frozen=True)
class Source:
    """Values of a file with whole numbers as int and others as Decimal; `shown` is the path that faults print."""

    path: FilePath
    shown: FilePath
    values: dict[str, Any]
    text: str
    digest: str

    @cached_property
    def positions(self) -> Positions:
        """The lines of all keys."""
        return positions_of(self.text)

    def fault(self, path: Path, reason: str, **facts: object) -> Fault:
        """Make a fault of the key at a path."""
        return Fault(self.shown, self.positions.line(path), key_text(path, self.values), reason, facts)


def key_text(path: Path, values: dict[str, Any]) -> str:
    """Write a path as a person would: `rule[decide-in-time].limit.unit`; elements without an id are counted from 1."""
    text = ""
    at: Any = values
    for key in path:
        at = _step(at, key)
        if isinstance(key, int):
            name = at.get("id", at.get("code")) if isinstance(at, dict) else None
            text += f"[{name if isinstance(name, str) else key + 1}]"
        else:
            shown = key if _BARE.fullmatch(key) else f'"{key}"'
            text += f".{shown}" if text else shown
    return text


def _step(at: Any, key: str | int) -> Any:
    try:
        return at[key]
    except (KeyError, IndexError, TypeError):
        return None


def read_source(path: FilePath, *, base: FilePath | None = None) -> Source:
    """Read a TOML file.

    Args:
        path: the file.
        base: faults print the path relative to the parent of this folder.

    Raises:
        PolicyFaultsError: not readable, not UTF-8 or not TOML, with line and column.
    """
    shown = path if base is None else path.relative_to(base.parent)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refused(shown, N_("cannot be read: {detail}"), detail=error.strerror or str(error)) from None
    try:
        text = content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refused(shown, N_("is not UTF-8; save the file as UTF-8"), line=line) from None
    try:
        values = tomllib.loads(text, parse_float=Decimal)
        return Source(path, shown, values, text, hashlib.sha256(content).hexdigest())
    except tomllib.TOMLDecodeError as error:
        raise _syntax(shown, text, str(error)) from None


def _syntax(shown: FilePath, text: str, told: str) -> PolicyFaultsError:
    lines = text.split("\n")
    place = _TOML_PLACE.search(told)
    line, column = (len(lines), len(lines[-1]) + 1)
    if place is not None and place[1]:
        line, column = int(place[1]), int(place[2])
    return _refused(shown, N_("not TOML: {detail}"), line=line, column=column, detail=_TOML_PLACE.sub("", told))


def _refused(shown: FilePath, reason: str, *, line: int = 1, column: int | None = None, **facts: object) -> PolicyFaultsError:
    return PolicyFaultsError([Fault(shown, line, "", reason, dict(facts), column)])
