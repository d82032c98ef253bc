"""The files that the repository holds."""

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Return every file of the checkout that git keeps or would keep."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=False)
    if done.returncode != 0:
        pytest.skip("This copy is no git checkout, so its files cannot be told from others.")
    paths = {root / name for name in done.stdout.decode().split("\0") if name}
    return sorted(path for path in paths if path.is_file())
