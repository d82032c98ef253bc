"""The one file of a release: a ZIP archive, written so that the same content gives the same bytes, and read with distrust.

Source: APPNOTE.TXT 6.3 of PKWARE; only its plainest part is used: stored and deflated files, no folders, no comments.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

from qingfeng.foundation.messages import N_
from qingfeng.publication.pack.errors import UnreadableReleaseError

# A quarter of a large district has 10 MB. These bounds hold whatever a file says of itself.
MOST_BYTES = 256 * 2**20
MOST_UNPACKED = 1024 * 2**20
MOST_FILES = 500
_TIME = (1980, 1, 1, 0, 0, 0)
_NAME = re.compile(r"(?:policies/|calendars/)?[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return the archive of some files: names sorted, the time of each the first that the format knows."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _TIME)
            # Parquet is compressed already.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name], compresslevel=6)
    return target.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the files of an archive by their names.

    Raises:
        UnreadableReleaseError: it is no archive, is cut or damaged, or has names, sizes or features that no release has.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableReleaseError(N_("The file is longer than {most} bytes: no release is."), most=MOST_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_strange(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except UnreadableReleaseError:
        raise
    # What zipfile raises on a damaged archive is not one family.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, IndexError, KeyError) as error:
        raise UnreadableReleaseError(N_("The file is no release, or is damaged: {reason}."), reason=error) from error


def _refuse_strange(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        message = N_("The file unpacks to more than {most} bytes or {files} files: no release does.")
        raise UnreadableReleaseError(message, most=MOST_UNPACKED, files=MOST_FILES)
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename
        if not _NAME.fullmatch(name) or entry.orig_filename != name:
            raise UnreadableReleaseError(N_("The file holds {name!r}: no release has a file of such a name."), name=name)
        if name in seen:
            raise UnreadableReleaseError(N_("The file holds {name} twice."), name=name)
        seen.add(name)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise UnreadableReleaseError(N_("{name} is encrypted, or packed in a way that releases do not use."), name=name)
