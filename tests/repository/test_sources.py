"""How long files are, what a stage's card says, and what the engine may know."""

import ast
from pathlib import Path

STAGES = [
    *("foundation", "storage", "ledger", "directory", "intake", "casework", "supervision", "assessment", "workflows"),
    *("pages", "console", "cli", "config"),
]


def test_no_source_is_longer_than_three_hundred_lines_and_no_test_than_four_hundred(root: Path, tracked: list[Path]) -> None:
    sources = [path for path in tracked if path.suffix == ".py" or path == root / "qingfeng"]

    lengths = {path.relative_to(root): len(path.read_text(encoding="utf-8").splitlines()) for path in sources}

    assert {str(path): lines for path, lines in lengths.items() if lines > (400 if path.parts[0] == "tests" else 300)} == {}


def test_each_stage_has_a_card(root: Path) -> None:
    folders = [path.parent for path in (root / "src/qingfeng").glob("*/__init__.py")]

    cards = {
        folder.name: ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) for folder in folders
    }

    wanted = ("\nTakes: ", "\nGives: ", "\nPromises: ")
    assert set(STAGES) <= set(cards)
    assert {name for name, card in cards.items() if not card or any(word not in card for word in wanted)} == set()


def test_the_engine_imports_only_the_foundation_and_the_schemas_of_rules(root: Path) -> None:
    allowed = ("qingfeng.foundation", "qingfeng.directory.policy", "qingfeng.supervision.engine")

    found = {
        (path.name, name)
        for path in (root / "src/qingfeng/supervision/engine").rglob("*.py")
        for name in imported(path)
        if name.startswith("qingfeng") and not f"{name}.".startswith(tuple(f"{stage}." for stage in allowed))
    }

    assert found == set()


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
