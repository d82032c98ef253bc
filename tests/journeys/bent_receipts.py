"""Receipts that are genuine, altered, foreign or none at all, and what our own program says of each."""

import itertools
import random
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.ledger.making import ACT, FAX, LOG, NOTE, PUBLIC, SALT, WITNESS, made_receipt
from tests.ledger.vectors import DEEP_TEXTS

from qingfeng.console.verify_reasons import DIFFERS, UNREADABLE
from qingfeng.console.verify_words import STEPS
from qingfeng.foundation.errors import DomainError
from qingfeng.ledger.checkpoint import Checkpoint, sign_checkpoint
from qingfeng.ledger.encoding import base64_bytes
from qingfeng.ledger.leaves import sealed_value
from qingfeng.ledger.notes import SigningKey, VerifierKey
from qingfeng.ledger.receipts import Opening, PrivateValue, Proof, read_proof
from qingfeng.ledger.tree import leaf_hash, node_hash
from qingfeng.ledger.verification import Step, checked, read_receipt

OPENING = Opening(ACT.text, SALT, (NOTE, FAX))
FOREIGN = SigningKey("elsewhere.example/ledger", Ed25519PrivateKey.from_private_bytes(b"\x02" * 32))
FORGER = SigningKey(LOG.name, Ed25519PrivateKey.from_private_bytes(b"\x03" * 32))
CODES = {message: code for code, message in (UNREADABLE | DIFFERS).items()}
_sizes = itertools.count(1000)
STEP_CODES = {message: code.removeprefix("step-") for code, message in STEPS.items() if code.startswith("step-")}


class Told(NamedTuple):
    """What becomes of a receipt: outcome, the fault's code, the steps that held before it."""

    outcome: str
    code: str
    steps: tuple[str, ...]


def told_by_program(content: bytes, key: VerifierKey = LOG.verifier) -> Told:
    """Check a receipt as `qingfeng ledger verify` does, and say it in the codes of the page."""
    steps: list[Step] = []
    try:
        # One by one, so that those that held before a fault are kept.
        for step in checked(read_receipt(content), [key]):
            steps.append(step)  # noqa: PERF402
    except DomainError as error:
        code = CODES[error.message]
        outcome = "foreign" if code == "foreign" else "differs" if code in DIFFERS else "unreadable"
        return Told(outcome, code, tuple(STEP_CODES[step.message] for step in steps))
    return Told("holds", "", tuple(STEP_CODES[step.message] for step in steps))


def genuine(folder: Path) -> bytes:
    """Return a receipt with two private values that holds."""
    return made_receipt(folder, OPENING).encode()


def altered(receipt: bytes) -> dict[str, bytes]:
    """Return the receipt once for each part of it, with that part changed."""
    proof = read_proof(receipt)
    other = b64encode(bytes(32)).decode()

    def opening(changed: Opening) -> bytes:
        return str(replace(proof, extra=bytes(changed))).encode()

    return {
        "text": opening(replace(OPENING, text=ACT.text.replace("accept", "refuse"))),
        "salt": opening(replace(OPENING, salt=bytes(32))),
        "private value": opening(replace(OPENING, private=(replace(NOTE, value='"by letter"'), FAX))),
        "private salt": opening(replace(OPENING, private=(replace(NOTE, salt=bytes(16)), FAX))),
        "index": receipt.replace(b"index 3", b"index 2"),
        "index beyond": receipt.replace(b"index 3", b"index 11"),
        "hash": str(replace(proof, hashes=(bytes(32), *proof.hashes[1:]))).encode(),
        "one hash less": str(replace(proof, hashes=proof.hashes[:-1])).encode(),
        "one hash more": str(replace(proof, hashes=(*proof.hashes, bytes(32)))).encode(),
        "head size": receipt.replace(f"\n{LOG.name}\n11\n".encode(), f"\n{LOG.name}\n12\n".encode()),
        "head root": receipt.replace(proof.checkpoint.split("\n")[2].encode(), other.encode()),
        "head line": receipt.replace(f"{LOG.name}\n11\n".encode(), f"{LOG.name}x\n11\n".encode()),
        "signature": bent_signature(receipt),
    }


def bent_signature(receipt: bytes) -> bytes:
    start = receipt.index(f"— {LOG.name} ".encode()) + len(f"— {LOG.name} ".encode()) + 12
    return receipt[:start] + (b"A" if receipt[start : start + 1] != b"A" else b"B") + receipt[start + 1 :]


def signed_by(receipt: bytes, key: SigningKey, *, lines: tuple[str, ...] = ()) -> bytes:
    """Return the receipt under a head of its size and root that another key has signed."""
    proof = read_proof(receipt)
    size, root = proof.checkpoint.split("\n")[1:3]
    head = Checkpoint(key.name, int(size), base64_bytes(root) or b"", lines)
    return str(replace(proof, checkpoint=sign_checkpoint(head, [key]))).encode()


def alone(opening: bytes, entry: bytes, index: int = 0) -> bytes:
    """Return the receipt of the first entry of a log, with whatever opens it; no two logs have the same size."""
    size, whole = next(_sizes), leaf_hash(entry)
    hashes = (bytes(32),) * (size - 1).bit_length()
    for each in hashes:
        whole = node_hash(whole, each)
    head = sign_checkpoint(Checkpoint(LOG.name, size, whole), [LOG])
    return str(Proof(index, hashes, head, opening)).encode()


def odd_openings() -> Iterator[bytes]:
    """Yield receipts whose entries lead to a signed root and whose openings are spelt in many ways, few of them allowed."""
    texts = (
        *(ACT.text, PUBLIC.decode(), '{"type":"act"}', '{"type": "act"}', '{"type":"act","type":"act"}', '["type"]', '"type"'),
        *(
            '{"n":1,"type":"act"}',
            '{"n":1e400,"type":"act"}',
            '{"n":NaN,"type":"act"}',
            '{"type":"act"}\n',
            "",
            "\ufeff{}",
            "{",
        ),
        *('{"type":"a\\u00e9"}', '{"type":"a\\u000a"}', '{"type":"a\\n"}', '{"type":"\\u001F"}', '{"type":"\\u001f"}'),
        *('{"type":"\\ud800"}', '{"\\udc00":"","type":"a"}', '{"type":"\\/"}', '{"type":"a","z":{"10":"","9":""}}'),
        *('{"type":"a","z":{"9":"","10":""}}', '{"__proto__":{"type":"act"}}', '{"__proto__":null,"type":"act"}'),
        *('{"type":"a","\ue000":"","😀":""}', '{"type":"a","😀":"","\ue000":""}', '{"type":"\u2028\u007f"}', '{"type":null}'),
        *('{"digests":[],"type":"a"}', '{"digests":{"constructor":"x"},"type":"a"}', '{"type":"a","z":[true,false,null]}'),
        PUBLIC.decode().replace('"policy"', '"key"'),
        *(text for texts in DEEP_TEXTS.values() for text in texts),
    )
    for text in texts:
        for salt in (SALT, None):
            opening = Opening(text, salt)
            yield alone(bytes(opening), opening.entry)
    opening = Opening('{"digests":{"a":"b"},"type":"act"}', SALT)
    whole = bytes(opening)
    for private in (b"null", b"{}", b"[]", b'[{"key":"a","salt":"00","value":"1"}]', b'[{"key":"toString","value":"1"}]'):
        yield alone(b'{"private":' + private + b"," + whole[1:], opening.entry)
    yield alone(b'{"private":[],"text":"{}"}', b"{}")
    yield alone(whole.replace(b'"salt":"2', b'"salt":"0'), opening.entry)
    yield alone(whole.replace(SALT.hex().encode(), SALT.hex().upper().encode()), opening.entry)
    yield alone(whole.replace(SALT.hex().encode(), SALT.hex().encode()[:-2]), opening.entry)
    value = PrivateValue("fee", "12.50", bytes(16))
    sealed = Opening(f'{{"digests":{{"fee":"{sealed_value(value.salt, value.value)}"}},"type":"act"}}', SALT, (value,))
    yield alone(bytes(sealed), sealed.entry)
    yield alone(bytes(sealed), sealed.entry, index=1)
    yield alone(b"\xff", sealed.entry)


def odd_heads(receipt: bytes) -> Iterator[bytes]:
    """Yield receipts whose heads are spelt or signed in unusual ways."""
    text, _, signatures = receipt.decode().rpartition("\n\n")
    line = signatures.split("\n")[0]
    for key in (LOG, FOREIGN, FORGER, WITNESS):
        yield signed_by(receipt, key)
    yield signed_by(receipt, LOG, lines=("more", "and \ufeff more"))
    for more in (
        "— x y AAAAAAAA",
        "— x+y AAAAAAAA",
        "—  AAAAAAAA",
        "— x\u0085y AAAAAAAA",
        "— x\ufeffy AAAAAAAA",
        "— x AAAA",
        "- x AAAAAAAA",
    ):
        yield f"{text}\n\n{signatures}{more}\n".encode()
    yield f"{text}\n\n{line}\n{line}\n".encode()
    yield f"{text}\n\n{line}".encode()
    yield f"{text}\n\n".encode()
    yield f"{text}\n\n{'— x AAAAAAAA' * 1}\n{line}\n".encode()
    yield f"{text}\n\n{(line + chr(10)) * 100}".encode()
    yield f"{text}\n\n{(line + chr(10)) * 101}".encode()
    yield f"{text}\n\n{line[:-4]}\n".encode()
    yield f"{text}\n\n\n{signatures}".encode()
    yield receipt.replace(b"\n11\n", b"\n011\n")
    yield receipt.replace(b"\n11\n", b"\n99999999999999999999\n")
    yield receipt.replace(b"\n11\n", b"\n9223372036854775808\n")
    yield receipt.replace(b"\n", b"\r\n")
    yield b"\xef\xbb\xbf" + receipt
    yield receipt + b"\xff"
    yield receipt + b"\n"


def bent(receipt: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Yield the receipt with a bit flipped, a byte put in or left out, two lines exchanged, or an end cut off."""
    draw = random.Random(seed)
    for number in range(count):
        content, at = bytearray(receipt), draw.randrange(len(receipt))
        match number % 5:
            case 0 | 1:
                content[at] ^= 1 << draw.randrange(8)
            case 2:
                content.insert(at, draw.choice(b"A=\n +0{"))
            case 3:
                del content[at : at + draw.choice((1, 2, 400))]
            case _:
                lines = content.split(b"\n")
                one, two = draw.randrange(len(lines)), draw.randrange(len(lines))
                lines[one], lines[two] = lines[two], lines[one]
                content = bytearray(b"\n".join(lines))
        yield bytes(content)
