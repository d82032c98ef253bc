"""Signed notes: the published ones, several signatures, and every text that is no note."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger import vectors
from tests.ledger.making import LOG, WITNESS

from qingfeng.ledger.keys import private_text, read_private_text
from qingfeng.ledger.notes import (
    MalformedKeyError,
    MalformedNoteError,
    Note,
    Signature,
    UnsignedError,
    VerifierKey,
    check_signatures,
    read_note,
    read_verifier_key,
    signed,
)

GO_KEY = read_verifier_key(vectors.GO_KEY)


def test_the_note_of_gos_package_verifies_and_is_made_again_byte_for_byte() -> None:
    note = read_note(vectors.GO_NOTE.encode())

    assert check_signatures(note, [GO_KEY]) == (GO_KEY,)
    assert str(signed(vectors.GO_TEXT, [read_private_text(vectors.GO_PRIVATE_KEY)])) == vectors.GO_NOTE


def test_the_texts_of_gos_keys_are_written_again() -> None:
    assert str(GO_KEY) == vectors.GO_KEY
    assert private_text(read_private_text(vectors.GO_PRIVATE_KEY)) == vectors.GO_PRIVATE_KEY


def test_a_text_with_empty_lines_ends_at_the_last_of_them() -> None:
    note = read_note(vectors.VERSE.encode())

    assert note.text.endswith("\n\ned è subito sera.\n")
    assert [(each.name, len(each.content)) for each in note.signatures] == [("quasimodo.example/salvatore", 64)]
    assert str(note) == vectors.VERSE


def test_signatures_of_unknown_keys_are_left_out() -> None:
    note = signed("text\n", [LOG, WITNESS])
    foreign = Signature("post-quantum.example", b"1234", b"x" * 2420)
    more = Note(note.text, (foreign, *note.signatures))

    assert check_signatures(read_note(str(more).encode()), [LOG.verifier]) == (LOG.verifier,)
    assert check_signatures(more, [WITNESS.verifier, LOG.verifier]) == (WITNESS.verifier, LOG.verifier)


def test_a_key_that_shares_only_its_name_is_unknown() -> None:
    other = VerifierKey(LOG.name, WITNESS.verifier.public)

    with pytest.raises(UnsignedError, match="not signed by"):
        check_signatures(signed("text\n", [LOG]), [other])


def test_one_false_signature_of_a_known_key_spoils_the_note() -> None:
    note = signed("text\n", [LOG, WITNESS])
    first, second = note.signatures
    spoilt = Note(note.text, (first, Signature(second.name, second.key_id, first.content)))

    with pytest.raises(UnsignedError, match="The signature of witness"):
        check_signatures(spoilt, [LOG.verifier, WITNESS.verifier])


@given(st.integers(0, len(vectors.GO_NOTE.encode()) * 8 - 1))
def test_any_bit_flipped_breaks_the_note(bit: int) -> None:
    content = bytearray(vectors.GO_NOTE.encode())
    content[bit // 8] ^= 1 << bit % 8

    with pytest.raises((UnsignedError, MalformedNoteError)):
        check_signatures(read_note(bytes(content)), [GO_KEY])


GOOD = str(signed("text\n", [LOG]))
LINE = GOOD.split("\n")[2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text\n",
        "text\n\n",
        f"text\n{LINE}\n",
        f"\n\n{LINE}\n",
        GOOD.removesuffix("\n"),
        GOOD + "\n",
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("text", "te\txt"),
        GOOD.replace("— ", "- "),
        GOOD.replace("— ", "—  "),
        GOOD.replace("ledger ", "ledger\u3000 "),
        GOOD.replace("district", "dis+trict"),
        GOOD.replace("=\n", "\n"),
        f"text\n\n{LINE} \n",
        "text\n\n— name AAAAAA==\n",
        "text\n\n— name AAAA\n",
        "text\n\n" + f"{LINE}\n" * 101,
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(MalformedNoteError):
        read_note(text.encode())


def test_bytes_that_are_no_utf8_or_too_many_are_refused() -> None:
    with pytest.raises(MalformedNoteError, match="UTF-8"):
        read_note(GOOD.encode().replace(b"text", b"te\xffxt"))
    with pytest.raises(MalformedNoteError, match="longer"):
        read_note(b"x" * 1_000_001)


def test_a_hundred_signatures_are_read() -> None:
    text = "text\n\n" + f"{LINE}\n" * 100

    assert len(read_note(text.encode()).signatures) == 100


@pytest.mark.parametrize("text", ["text", "", "te\x00xt\n"])
def test_a_text_that_cannot_be_signed_is_refused(text: str) -> None:
    with pytest.raises(MalformedNoteError):
        signed(text, [LOG])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+c74f20a3",
        vectors.GO_KEY.replace("c74f20a3", "c74f20a4"),
        vectors.GO_KEY.replace("c74f20a3", "C74F20A3"),
        vectors.GO_KEY.replace("Peter", "Paul"),
        vectors.GO_KEY + "=",
        vectors.GO_KEY + "\n",
        vectors.GO_KEY[:-4],
        "name+00000000+" + "BGpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        vectors.GO_PRIVATE_KEY,
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(MalformedKeyError):
        read_verifier_key(text)
