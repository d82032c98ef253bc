"""Lock files and addresses: packages come from wherever the user's own index is."""

import re
from pathlib import Path

import pytest

TEXTS = {".py", ".toml", ".lock", ".md", ".po", ".cfg", ".txt", ".yml", ".yaml", ""}
# Written in two parts, so that this file does not name them.
REGISTRIES = re.compile(
    "|".join(
        (
            "files.pythonhosted" + r"\.org",
            "pypi" + r"\.org",
            "registry.npmjs" + r"\.org",
            "--extra-" + "index-url",
            "--find-" + "links",
        )
    )
)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_a_lock_file_pins_every_package_with_hashes_and_names_no_address(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9._-]+==\S+.*(?:\n    --hash=\S+.*)*", text, re.MULTILINE)

    assert packages
    assert all("--hash=sha256:" in package for package in packages)
    assert "://" not in text
    assert "@" not in text


def test_no_file_names_a_registry_or_a_folder_of_a_machine(root: Path, tracked: list[Path]) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in tracked if path.suffix in TEXTS}
    machine = re.compile("/" + r"(?:home/\w|root/|work/|tmp/v\b)")

    named = {str(path.relative_to(root)) for path, text in texts.items() if REGISTRIES.search(text) or machine.search(text)}

    assert named == set()
