"""Keys, rows and receipts to test with."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from qingfeng.ledger.notes import SigningKey

LOG = SigningKey("district.example/ledger", Ed25519PrivateKey.from_private_bytes(bytes(32)))
WITNESS = SigningKey("witness.example", Ed25519PrivateKey.from_private_bytes(bytes(31) + b"\x01"))
