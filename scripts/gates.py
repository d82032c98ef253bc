"""Run every gate, also after one has failed, and print which held.

./qingfeng test [PYTEST ARGUMENTS]     all of them
./qingfeng test --lint                 all but the tests
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
LINT: dict[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "--quiet"],
    "lint": ["-m", "ruff", "check", "--quiet", "--output-format", "concise"],
    "types": ["-m", "mypy"],
    "imports": ["-c", IMPORTS],
    "translations": [str(SCRIPTS / "messages.py"), "check"],
    "licences": [str(SCRIPTS / "check_licences.py")],
}
# Two processes: what a small machine has; the order is random by pytest-randomly.
TESTS = ["-m", "pytest", "-n", "2", "-q"]


def main(arguments: list[str]) -> int:
    """Run the gates and return 1 where one failed."""
    gates = dict(LINT)
    if arguments != ["--lint"]:
        gates["tests"] = TESTS + arguments
    results = [(name, *run(name, command)) for name, command in gates.items()]
    print(f"\n{'gate':<14}{'':<8}seconds")
    for name, is_good, seconds in results:
        print(f"{name:<14}{'held' if is_good else 'FAILED':<8}{seconds:7.1f}")
    return 0 if all(is_good for _, is_good, _ in results) else 1


def run(name: str, command: list[str]) -> tuple[bool, float]:
    """Run one gate in the open; return whether it held and how many seconds it took."""
    print(f"\n— {name}", flush=True)
    begun = time.monotonic()
    environ = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environ, check=False)
    return done.returncode == 0, time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
