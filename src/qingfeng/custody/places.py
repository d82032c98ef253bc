"""Where the ledger lies in the data folder: the log's folder, which is served, and its keys, which are not."""

from pathlib import Path

from django.conf import settings

from qingfeng.foundation.messages import N_
from qingfeng.ledger.keys import KeyFileError, load_key_file, make_key_file
from qingfeng.ledger.notes import SigningKey, VerifierKey, read_verifier_key

LOG, KEYS, KEY, RETIRED = "ledger", "keys", "ledger.key", "retired"


def log_folder() -> Path:
    """Return the folder of the log: nothing in it is secret; a web server may serve it as it is."""
    return Path(settings.DATA_FOLDER) / LOG


def key_folder() -> Path:
    """Return the folder of the keys that sign heads: each file `*.key` in it signs."""
    return Path(settings.DATA_FOLDER) / KEYS


def keys_of(origin: str) -> list[SigningKey]:
    """Return the keys that sign heads of the log, those of other names left out; none where there are none.

    Raises:
        KeyFileError, MalformedKeyError: a file cannot be used.
    """
    keys = [load_key_file(path) for path in sorted(key_folder().glob("*.key"))]
    return [key for key in keys if key.name == origin]


def retired_keys(origin: str) -> list[VerifierKey]:
    """Return the public keys of a log that no longer sign.

    Raises:
        KeyFileError, MalformedKeyError: a file cannot be used.
    """
    try:
        texts = [path.read_text(encoding="utf-8") for path in sorted((key_folder() / RETIRED).glob("*.vkey"))]
    except OSError as error:
        raise unusable(key_folder() / RETIRED, error) from error
    return [key for key in map(read_verifier_key, map(str.strip, texts)) if key.name == origin]


def make_key(origin: str) -> None:
    """Draw the key of a log and keep it where only its owner can read it.

    Raises:
        KeyFileError: there is a key already.
    """
    folder = key_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(folder, error) from error
    make_key_file(folder / KEY, origin)


def unusable(path: Path, error: OSError) -> KeyFileError:
    """Return the error of a file or folder of keys with the reason that the machine gives."""
    return KeyFileError(N_("{path} cannot be used as a key file: {reason}."), path=path, reason=error.strerror or error)
