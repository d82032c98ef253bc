"""A release read: its parts of the form that they must have, and its files those that it names. Nothing is computed yet."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from qingfeng.foundation.messages import N_
from qingfeng.ledger.canonical import Canonical, read_canonical
from qingfeng.ledger.errors import MalformedError
from qingfeng.ledger.leaves import bundle
from qingfeng.publication.pack.container import unpacked
from qingfeng.publication.pack.errors import DifferenceError, UnreadableReleaseError
from qingfeng.publication.pack.form import ReleaseForm, Version, read_form

FORM = "release.json"
ALWAYS = (
    "README.txt",
    "cells.csv",
    "datapackage.json",
    "decisions.json",
    "ranking.csv",
    "results.json",
    "rows.csv",
    "rows.parquet",
)
BEFORE = ("before.csv", "before.parquet")


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it was read: what it says of itself, its files, and size and SHA-256 of the whole."""

    form: ReleaseForm
    files: Mapping[str, bytes]
    size: int
    sha256: str

    def value(self, name: str) -> Canonical:
        """Return the value of a file of canonical JSON.

        Raises:
            UnreadableReleaseError: it is none.
        """
        try:
            return read_canonical(self.files[name].decode())
        except (UnicodeDecodeError, MalformedError) as error:
            raise UnreadableReleaseError(N_("{name} is not of its form: {reason}"), name=name, reason=error) from error

    def texts(self, kind: str, version: Version) -> dict[str, str]:
        """Return the files of a policy (kind `policies`) or a calendar (`calendars`), path to text.

        Raises:
            UnreadableReleaseError: they are not of the form of a bundle.
        """
        name = place_of(kind, version)
        value = self.value(name)
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise UnreadableReleaseError(N_("{name} is not of its form: {reason}"), name=name, reason="path: text")
        texts = {path: text for path, text in value.items() if isinstance(text, str)}
        assert bundle(texts) == self.files[name]
        return texts


def place_of(kind: str, version: Version) -> str:
    """Return the name of the file that holds a version of a policy or calendar."""
    return f"{kind}/{version.digest}.json"


def read_release(content: bytes) -> Release:
    """Read a release.

    Raises:
        UnreadableReleaseError: it is none, is damaged, of another version of the format, or lacks a file.
        DifferenceError: a file is not the one that `release.json` names.
    """
    release = read_altered(content)
    for name in sorted(release.form.files):
        said, found = release.form.files[name], hashlib.sha256(release.files[name]).hexdigest()
        if (said.size, said.sha256) != (len(release.files[name]), found):
            message = N_("The file {name} has the digest {found}; release.json names {expected}.")
            raise DifferenceError(message, name=name, expected=said.sha256, found=found)
    return release


def read_altered(content: bytes) -> Release:
    """As `read_release`, whether or not the files are those that `release.json` names.

    Raises:
        UnreadableReleaseError: as there.
    """
    files = unpacked(content)
    if FORM not in files:
        raise UnreadableReleaseError(N_("The file is no release: it has no {name}."), name=FORM)
    form = read_form(files[FORM], ReleaseForm, FORM)
    _check_names(form, files)
    return Release(form, files, len(content), hashlib.sha256(content).hexdigest())


def _check_names(form: ReleaseForm, files: Mapping[str, bytes]) -> None:
    owed = {FORM, *ALWAYS, *(BEFORE if form.before is not None else ())}
    owed |= {place_of("policies", each) for each in (form.policy, *form.policies)}
    owed |= {place_of("calendars", each) for each in (form.calendar, *form.calendars)}
    if missing := sorted(owed - set(files)):
        raise UnreadableReleaseError(N_("The release lacks {names}."), names=", ".join(missing))
    if strange := sorted(set(files) - owed):
        raise UnreadableReleaseError(N_("The release holds {names}, which belong to none."), names=", ".join(strange))
    if named := sorted(set(form.files) ^ (owed - {FORM})):
        raise UnreadableReleaseError(
            N_("release.json names other files than the release has: {names}."), names=", ".join(named)
        )
