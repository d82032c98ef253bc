"""Receipts: written and read strictly, and each way in which one can fail to hold."""

from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger import vectors
from tests.ledger.making import ACT, FAX, LOG, NOTE, PUBLIC, SALT, WITNESS, entry_of, made_log, made_receipt

from qingfeng.foundation.errors import DomainError
from qingfeng.ledger.errors import MalformedError, MismatchError
from qingfeng.ledger.folder import reader_of
from qingfeng.ledger.issuing import issue_receipt
from qingfeng.ledger.leaves import sealed_value
from qingfeng.ledger.notes import VerifierKey
from qingfeng.ledger.receipts import MalformedReceiptError, Opening, PrivateValue, Proof, read_opening, read_proof
from qingfeng.ledger.tiles import TileReader
from qingfeng.ledger.verification import checked, read_receipt, unchecked

OPENING = Opening(ACT.text, SALT, (NOTE,))


def steps(receipt: str, key: VerifierKey = LOG.verifier) -> list[str]:
    """Check a receipt and return what was said."""
    return [str(step) for step in checked(read_receipt(receipt.encode()), [key])]


@pytest.fixture(scope="module")
def receipt(tmp_path_factory: pytest.TempPathFactory) -> str:
    return made_receipt(tmp_path_factory.mktemp("log"), OPENING)


def test_a_receipt_has_these_lines(receipt: str) -> None:
    lines = receipt.split("\n")

    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert b64decode(lines[1].removeprefix("extra ")) == bytes(OPENING)
    assert lines[2] == "index 3"
    assert [len(b64decode(line)) for line in lines[3:7]] == [32] * 4
    assert lines[7:10] == ["", LOG.name, "11"]


def test_each_step_of_a_good_receipt_is_told(receipt: str) -> None:
    told = steps(receipt)

    assert [line.split(":")[0] for line in told] == ["Entry", "Private values", "Place", "Head"]
    assert OPENING.entry.hex() in told[0]


def test_what_was_not_checked_is_told(receipt: str) -> None:
    told = unchecked(read_receipt(receipt.encode()), [LOG.verifier])

    assert told[0] == "Signatures of keys that were not given: witness.example."
    assert told[1] == "1 private value of the entry, which the receipt does not carry."
    assert "same head" in told[2]
    assert "Whether the entry is true" in told[3]


def test_a_receipt_of_a_public_entry_holds(tmp_path: Path) -> None:
    assert steps(made_receipt(tmp_path, Opening(PUBLIC.decode(), None)))[0] == "Entry: a public one of the type policy."


def test_a_receipt_from_a_log_of_one_entry_holds(tmp_path: Path) -> None:
    assert len(steps(made_receipt(tmp_path, OPENING, index=0, size=1))) == 4


def test_a_receipt_is_read_as_it_was_written(receipt: str) -> None:
    proof = read_proof(receipt.encode())

    assert str(proof) == receipt
    assert proof.extra is not None
    assert read_opening(proof.extra) == OPENING


def test_hashes_of_the_specifications_example_are_read() -> None:
    # C2SP tlog-proof.md; its `extra` and signatures are shortened there and left out here.
    text = (
        "c2sp.org/tlog-proof@v1\nindex 73894\ngSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
        "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=\n\n" + vectors.SOFA
    )

    proof = read_proof(text.encode())

    assert (proof.index, len(proof.hashes), proof.extra, proof.checkpoint) == (73894, 2, None, vectors.SOFA)
    with pytest.raises(MalformedReceiptError, match="does not carry the text"):
        read_receipt(text.encode())


@given(st.data())
@settings(deadline=None)
def test_any_bit_flipped_in_a_receipt_is_found(receipt: str, data: st.DataObject) -> None:
    # Beyond the log's own signature stand those of others, which nobody who lacks their keys can check.
    content = bytearray(receipt.encode())
    own = receipt.encode().index("— witness".encode())
    bit = data.draw(st.integers(0, own * 8 - 1))
    content[bit // 8] ^= 1 << bit % 8

    with pytest.raises((MalformedError, MismatchError)):
        list(checked(read_receipt(bytes(content)), [LOG.verifier]))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda o: replace(o, text=o.text.replace("accept", "refuse")), "leads to the root"),
        (lambda o: replace(o, salt=bytes(32)), "leads to the root"),
        (lambda o: replace(o, private=(replace(NOTE, value='"by letter"'),)), "private value note"),
        (lambda o: replace(o, private=(NOTE, replace(FAX, salt=bytes(16)))), "private value fax"),
        (lambda o: replace(o, private=(replace(NOTE, key="other"),)), "private value other"),
    ],
)
def test_what_opens_another_entry_does_not_hold(receipt: str, change: object, told: str) -> None:
    assert callable(change)
    bent = replace(read_proof(receipt.encode()), extra=bytes(change(OPENING)))

    with pytest.raises(MismatchError, match=told):
        steps(str(bent))


def test_the_beginning_of_a_value_cannot_be_passed_off_as_the_end_of_its_salt() -> None:
    fee = PrivateValue("fee", "12500", bytes(16))
    moved = PrivateValue("fee", "500", bytes(16) + b"12")

    assert sealed_value(fee.salt, fee.value) == sha256(moved.salt + moved.value.encode()).hexdigest()
    with pytest.raises(MalformedReceiptError, match="16 bytes, not 18"):
        read_opening(bytes(Opening(ACT.text, SALT, (moved,))))
    with pytest.raises(MalformedError, match="16 bytes, not 18"):
        sealed_value(moved.salt, moved.value)


@pytest.mark.parametrize("text", [ACT.text, '{"type":"policy","x":"012345678"}', PUBLIC.decode().replace("policy", "act")])
def test_only_what_is_public_comes_without_a_salt(text: str) -> None:
    proof = Proof(0, (), vectors.SOFA, bytes(Opening(text, None)))

    with pytest.raises(MalformedReceiptError, match="none of those that are public"):
        read_receipt(str(proof).encode())


def test_another_index_does_not_hold(receipt: str) -> None:
    for index in (2, 4, 10, 11):
        with pytest.raises(MismatchError):
            steps(receipt.replace("index 3", f"index {index}"))


def test_a_head_that_another_key_signed_does_not_hold(receipt: str) -> None:
    with pytest.raises(MismatchError, match="the key is that of witness"):
        steps(receipt, WITNESS.verifier)
    with pytest.raises(MismatchError, match="not signed by"):
        steps(receipt, VerifierKey(LOG.name, WITNESS.verifier.public))


GOOD = str(Proof(0, (), vectors.SOFA, b"{}"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD.replace("@v1", "@v2"),
        GOOD.replace("\n\n", "\n"),
        GOOD.replace("index 0\n", ""),
        GOOD.replace("index 0", "index 00"),
        GOOD.replace("index 0", "index -1"),
        GOOD.replace("index 0", "index  0"),
        GOOD.replace("index 0", "Index 0"),
        GOOD.replace("extra e30=", "extra e30"),
        GOOD.replace("extra e30=\n", "extra e30=\nextra e30=\n"),
        GOOD.replace("index 0\n", "index 0\nAAAA\n"),
        GOOD.replace("index 0\n", "index 0\n" + f"{b64encode(bytes(32)).decode()}\n" * 64),
        GOOD.replace("\n", "\r\n"),
    ],
)
def test_what_is_no_receipt_is_refused(text: str) -> None:
    with pytest.raises(MalformedReceiptError):
        read_proof(text.encode())


@pytest.mark.parametrize(
    "extra",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"text":null}',
        b'{"text": "a"}',
        b'{"more":"","text":"a"}',
        b'{"salt":"00","text":"a"}',
        b'{"salt":"' + b"0A" * 32 + b'","text":"a"}',
        b'{"salt":null,"text":"a"}',
        b'{"private":{},"salt":"' + b"00" * 32 + b'","text":"a"}',
        b'{"private":[{"key":"a","salt":"00","value":"a"}],"text":"a"}',
        b'{"private":[{"key":"a","salt":"00"}],"salt":"' + b"00" * 32 + b'","text":"a"}',
        b'{"private":[{"key":"a","salt":"00","value":null}],"salt":"' + b"00" * 32 + b'","text":"a"}',
        b'{"private":[{"key":"a","salt":"","value":"a"}],"salt":"' + b"00" * 32 + b'","text":"a"}',
    ],
)
def test_what_opens_no_entry_is_refused(extra: bytes) -> None:
    with pytest.raises(MalformedReceiptError):
        read_opening(extra)


@pytest.mark.parametrize("text", ["a", '"a"', "{}", '{"type":null}', '{"type": "act"}', '{"type":"act","seq":2}'])
def test_a_text_that_is_no_canonical_object_with_a_type_is_refused(text: str) -> None:
    proof = Proof(0, (), vectors.SOFA, bytes(Opening(text, SALT)))

    with pytest.raises(MalformedError):
        read_receipt(str(proof).encode())


def test_bytes_that_are_too_many_or_no_utf8_are_refused() -> None:
    for content in (b"x" * 10_000_001, GOOD.encode() + b"\xff"):
        with pytest.raises(MalformedReceiptError):
            read_proof(content)


@pytest.mark.parametrize(
    ("index", "opening"),
    [
        (4, OPENING),
        (11, OPENING),
        (3, Opening(PUBLIC.decode(), None)),
        (3, replace(OPENING, private=(replace(NOTE, value="null"),))),
        (3, replace(OPENING, private=(replace(NOTE, salt=b""),))),
    ],
)
def test_no_receipt_leaves_that_would_not_hold(tmp_path: Path, index: int, opening: Opening) -> None:
    entries = [OPENING.entry if place == 3 else entry_of(place) for place in range(11)]
    head = made_log(tmp_path, entries)

    with pytest.raises(DomainError):
        issue_receipt(TileReader(reader_of(tmp_path), 11), head, index, opening)


def test_a_private_value_is_carried_with_its_own_salt() -> None:
    opening = Opening(ACT.text, SALT, (PrivateValue("地址", '"清风路 1 号"', b"\x00\xff" * 8),))

    assert read_opening(bytes(opening)) == opening
