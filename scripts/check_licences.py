"""Check that every installed package may be used and passed on: permissive licences, and the LGPL, from what the packages say.

python scripts/check_licences.py
"""

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-test.lock")
ALLOWED = (
    *("mit", "bsd", "apache", "isc", "0bsd", "zlib", "unlicense", "cc0", "public domain", "unicode", "ofl", "bsl-1.0"),
    *("psf", "python software foundation", "python-2.0", "lgpl", "gnu lesser"),
)
# Package: why it is allowed although its licence is not among those above. MPL-2.0 binds changes to its own files only.
EXCEPTIONS = {
    "certifi": "MPL-2.0: a list of certificates, unchanged and not shipped",
    "hypothesis": "MPL-2.0: a tool of the tests, unchanged and not shipped",
    "pathspec": "MPL-2.0: read by mypy, unchanged and not shipped",
    "axe-playwright-python": "MIT, with axe-core (MPL-2.0) inside: a tool of the tests, unchanged and not shipped",
}


def main() -> int:
    """Print each package whose licence is not allowed; return 1 where there is one."""
    locked = set().union(*(names_in(ROOT / lock) for lock in LOCKS))
    faults = []
    for distribution in distributions():
        name = normal(distribution.metadata["Name"])
        if name in locked and name not in EXCEPTIONS and not is_allowed(licence_of(distribution)):
            faults.append(f"{name}: {licence_of(distribution) or 'no licence named'}")
    print("\n".join(sorted(faults)), end="\n" if faults else "")
    return 1 if faults else 0


def names_in(lock: Path) -> set[str]:
    """Return the names of the packages that a lock file pins."""
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(encoding="utf-8"), re.MULTILINE)}


def normal(name: str) -> str:
    """Return the one spelling of a package's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(distribution: Distribution) -> str:
    """Return what a package says of its licence: the expression, else the classifiers, else the first line of the text."""
    metadata = distribution.metadata
    classifiers = [
        entry.rsplit(" :: ", 1)[-1] for entry in metadata.get_all("Classifier") or [] if entry.startswith("License ::")
    ]
    text = "".join(metadata.get_all("License") or []).strip().splitlines()
    return "".join(metadata.get_all("License-Expression") or []) or " AND ".join(classifiers) or (text[0] if text else "")


def is_allowed(licence: str) -> bool:
    """Say whether each part that binds (AND) has an alternative (OR) that is allowed."""
    parts = re.split(r"\s+and\s+", re.sub(r"[()]", " ", licence.lower()))
    return all(any(is_permissive(choice) for choice in re.split(r"\s+or\s+", part)) for part in parts)


def is_permissive(licence: str) -> bool:
    """Say whether one licence is among those allowed; the GPL's longer names do not pass for the LGPL."""
    return any(re.search(rf"(?<![a-z]){re.escape(word)}", licence) for word in ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
