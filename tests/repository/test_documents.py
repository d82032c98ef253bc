"""Documents: links resolve, commands exist, both READMEs agree, terms given up stay given up."""

import re
import shlex
from pathlib import Path

import pytest
from click import Command, Context, Group, UsageError

from qingfeng.cli.main import build

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
GIVEN_UP = re.compile(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", re.MULTILINE)


def documents(root: Path) -> list[Path]:
    return [*root.glob("*.md"), *(root / "docs").rglob("*.md")]


def test_every_link_leads_to_a_file(root: Path) -> None:
    links = [(path, target) for path in documents(root) for target in LINK.findall(path.read_text(encoding="utf-8"))]
    local = [(path, target.split("#")[0]) for path, target in links if not re.match(r"[a-z]+:|#", target)]

    missing = {f"{path.relative_to(root)}: {target}" for path, target in local if not (path.parent / target).exists()}

    assert missing == set()


def test_both_readmes_have_the_same_parts_and_the_same_commands(root: Path) -> None:
    english, chinese = ((root / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))

    def shape(text: str) -> tuple[list[str], list[str]]:
        return re.findall(r"^#+ ", text, re.MULTILINE), re.findall(r"\./qingfeng [^`\n]*", text)

    assert shape(english) == shape(chinese)


@pytest.mark.parametrize("name", ["README.md", "docs/getting-started.md"])
def test_every_command_that_is_shown_exists_with_its_options(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    commands = [shlex.split(line)[1:] for line in re.findall(r"\./qingfeng [^`\n…]*", text)]

    faults = [words for words in commands if words[0] != "test" and not is_known(words)]

    assert commands
    assert faults == []


def is_known(words: list[str]) -> bool:
    """Say whether the program has the command that some words begin with, and every option in them."""
    command: Command = build()
    options = options_of(command)
    for word in words:
        if not isinstance(command, Group) or word.startswith("-"):
            continue
        try:
            found = command.resolve_command(Context(command), [word])[1]
        except UsageError:
            # The value of an option, or no command at all: then what is left at the end is still a group.
            continue
        assert found is not None
        command, options = found, options | options_of(found)
    return not isinstance(command, Group) and all(word in options for word in words if word.startswith("--"))


def options_of(command: Command) -> set[str]:
    """Return the options that a command takes."""
    return {option for parameter in command.get_params(Context(command)) for option in parameter.opts}


def test_terms_given_up_are_not_used(root: Path, tracked: list[Path]) -> None:
    glossary = (root / "docs/glossary.md").read_text(encoding="utf-8")
    table = glossary.split("## Terms given up")[1]
    terms = [term for term in GIVEN_UP.findall(table) if term not in {"not", "---"}]
    shown = [path for path in tracked if path.suffix in {".md", ".po", ".html"} and path.name != "glossary.md"]

    used = {
        f"{path.relative_to(root)}: {term}"
        for path in shown
        for term in terms
        if is_used(term, path.read_text(encoding="utf-8"))
    }

    assert len(terms) > 3
    assert used == set()


def is_used(term: str, text: str) -> bool:
    """Say whether a term stands in a text: an English one as a word of its own."""
    return bool(re.search(rf"\b{term}s?\b" if term.isascii() else term, text, re.IGNORECASE))
