"""Where every key of a TOML file stands, so that a fault can name its line.

`tomllib` gives the values, tree-sitter the places. A path is what leads to a value from the top of the file: keys as text,
places in arrays (from 0) as numbers, `("rule", 2, "limit", "unit")`.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

Path = tuple[str | int, ...]

_LANGUAGE = Language(tree_sitter_toml.language())
_KEYS = ("bare_key", "quoted_key", "dotted_key")


@dataclass(slots=True)
class Positions:
    """Lines (from 1) of the paths of one file."""

    lines: dict[Path, int] = field(default_factory=dict)
    _sizes: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest table around it; the first line where nothing is known."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1

    def read(self, document: Node) -> None:
        """Take in the tables of a parsed document, in its order."""
        self._pairs((), document)
        for node in document.children:
            if node.type in ("table", "table_array_element"):
                self._table(node)

    def _put(self, path: Path, node: Node) -> None:
        self.lines.setdefault(path, node.start_point[0] + 1)

    def _descend(self, path: Path, keys: list[str], node: Node) -> Path:
        for key in keys:
            path = (*path, key)
            self._put(path, node)
            if path in self._sizes:
                path = (*path, self._sizes[path] - 1)
        return path

    def _table(self, node: Node) -> None:
        keys = _keys_of(node)
        if node.type == "table":
            path = self._descend((), keys, node)
        else:
            path = (*self._descend((), keys[:-1], node), keys[-1])
            self._put(path, node)
            self._sizes[path] = self._sizes.get(path, 0) + 1
            path = (*path, self._sizes[path] - 1)
            self._put(path, node)
        self._pairs(path, node)

    def _pairs(self, path: Path, node: Node) -> None:
        for pair in node.children:
            if pair.type == "pair":
                self._value(self._descend(path, _keys_of(pair), pair), pair.children[-1])

    def _value(self, path: Path, node: Node) -> None:
        if node.type == "inline_table":
            self._pairs(path, node)
        elif node.type == "array":
            elements = (child for child in node.children if child.is_named and child.type != "comment")
            for place, element in enumerate(elements):
                self._put((*path, place), element)
                self._value((*path, place), element)


def _names(node: Node) -> Iterator[str]:
    text = (node.text or b"").decode()
    if node.type == "dotted_key":
        for child in node.children:
            yield from _names(child)
    elif node.type == "quoted_key":
        yield tomllib.loads(f"key = {text}")["key"]
    elif node.type == "bare_key":
        yield text


def _keys_of(node: Node) -> list[str]:
    return list(_names(next(child for child in node.children if child.type in _KEYS)))


def positions_of(text: str) -> Positions:
    """Read the places of all keys of a TOML text that `tomllib` has accepted."""
    found = Positions()
    found.read(Parser(_LANGUAGE).parse(text.encode()).root_node)
    return found
