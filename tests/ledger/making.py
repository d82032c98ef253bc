"""Keys, rows, logs and receipts to test with."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qingfeng.ledger.checkpoint import Checkpoint, sign_checkpoint
from qingfeng.ledger.folder import append_entries, reader_of, write_checkpoint
from qingfeng.ledger.forms import ActForm, Json
from qingfeng.ledger.issuing import issue_receipt
from qingfeng.ledger.leaves import public_entry, sealed_value
from qingfeng.ledger.notes import SigningKey
from qingfeng.ledger.receipts import Opening, PrivateValue
from qingfeng.ledger.tiles import TileReader
from qingfeng.ledger.tree import root_at

LOG = SigningKey("district.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
WITNESS = SigningKey("witness.example", Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01"))
NOTE = PrivateValue("note", '"by telephone"', bytes(range(16)))
FAX = PrivateValue("fax", '"none"', bytes(range(1, 17)))
ACT = ActForm(
    district="xihe",
    source="window",
    case="XH-2026-000017",
    seq=2,
    key=bytes(range(32)),
    import_number=1,
    place=1,
    name="accept",
    step=None,
    happened_at=datetime(2026, 6, 1, 1, 12, tzinfo=UTC),
    happened_on=date(2026, 6, 1),
    precision="instant",
    recorded_at=None,
    event_id=None,
    performer=48,
    unit="social",
    attributes=Json('{"fee":12.50,"urgent":false}'),
    digests=Json(f'{{"fax":"{sealed_value(FAX.salt, FAX.value)}","note":"{sealed_value(NOTE.salt, NOTE.value)}"}}'),
    corrects=None,
    void=False,
)
SALT = bytes(range(32, 64))
PUBLIC = public_entry("policy", "wabo", "2026.1", b"{}\n")


def entry_of(index: int) -> bytes:
    """Return an entry: every seventh a public one, the others commitments to something."""
    return PUBLIC if index % 7 == 0 else sha256(f"{index}".encode()).digest()


def made_log(folder: Path, entries: list[bytes]) -> str:
    """Write a log into a folder, sign its head, and return that."""
    append_entries(folder, 0, entries)
    root = root_at(TileReader(reader_of(folder), len(entries)), len(entries))
    head = sign_checkpoint(Checkpoint(LOG.name, len(entries), root), [LOG, WITNESS])
    write_checkpoint(folder, head)
    return head


def made_receipt(folder: Path, opening: Opening, *, index: int = 3, size: int = 11) -> str:
    """Write a log of a few entries with one that is opened, and return its receipt."""
    entries = [opening.entry if place == index else entry_of(place) for place in range(size)]
    head = made_log(folder, entries)
    return str(issue_receipt(TileReader(reader_of(folder), size), head, index, opening))
