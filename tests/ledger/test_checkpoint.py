"""Heads: the published one, and every text that is none."""

import pytest
from tests.ledger import vectors
from tests.ledger.making import LOG, WITNESS

from qingfeng.ledger.checkpoint import Checkpoint, MalformedCheckpointError, open_checkpoint, read_checkpoint, sign_checkpoint
from qingfeng.ledger.errors import MismatchError
from qingfeng.ledger.notes import Note, SigningKey, read_note, signed
from qingfeng.ledger.tree import EMPTY_ROOT

HEAD = Checkpoint(LOG.name, 3, bytes(range(32)))


def test_the_head_of_the_specification_is_read_and_written_again() -> None:
    text = read_note(vectors.SOFA.encode()).text

    head = read_checkpoint(text)

    assert (head.origin, head.size, head.root.hex()[:8]) == ("example.com/behind-the-sofa", 20852163, "0ac5186a")
    assert head.text == text


def test_a_signed_head_is_opened_with_the_key_of_its_log() -> None:
    note = sign_checkpoint(HEAD, [LOG, WITNESS])

    assert open_checkpoint(note.encode(), [WITNESS.verifier, LOG.verifier]) == (HEAD, read_note(note.encode()))


def test_after_a_rotation_either_key_of_the_log_opens_a_head() -> None:
    renewed = SigningKey(LOG.name, WITNESS.private)

    for key in (LOG, renewed):
        note = sign_checkpoint(HEAD, [key]).encode()
        assert open_checkpoint(note, [LOG.verifier, renewed.verifier])[0] == HEAD


def test_a_head_of_another_log_is_refused() -> None:
    note = str(signed(HEAD.text, [WITNESS]))

    with pytest.raises(MismatchError, match="The head is that of the log district"):
        open_checkpoint(note.encode(), [WITNESS.verifier])


def test_an_empty_log_has_the_empty_root() -> None:
    empty = sign_checkpoint(Checkpoint(LOG.name, 0, EMPTY_ROOT), [LOG])
    false = sign_checkpoint(Checkpoint(LOG.name, 0, bytes(32)), [LOG])

    assert open_checkpoint(empty.encode(), [LOG.verifier])[0].size == 0
    with pytest.raises(MismatchError, match="empty log"):
        open_checkpoint(false.encode(), [LOG.verifier])


def test_a_log_signs_under_its_own_name_first() -> None:
    with pytest.raises(ValueError):
        sign_checkpoint(HEAD, [WITNESS, LOG])
    with pytest.raises(ValueError):
        sign_checkpoint(HEAD, [])


def test_further_lines_are_kept() -> None:
    head = Checkpoint(LOG.name, 3, bytes(32), ("one", "two"))

    assert read_checkpoint(head.text) == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n3\n",
        HEAD.text.removesuffix("\n"),
        HEAD.text + "\n",
        HEAD.text.replace("\n3\n", "\n03\n"),
        HEAD.text.replace("\n3\n", "\n-3\n"),
        HEAD.text.replace("\n3\n", "\n+3\n"),
        HEAD.text.replace("\n3\n", "\n٣\n"),
        HEAD.text.replace("\n3\n", "\n3 \n"),
        HEAD.text.replace("\n3\n", f"\n{10**19}\n"),
        HEAD.text.replace("=", ""),
        HEAD.text.replace("Hh8=", "Hh9="),
        f"a\n3\n{'AAAA' * 10}\n",
        HEAD.text.removeprefix(LOG.name),
    ],
)
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(MalformedCheckpointError):
        read_checkpoint(text)


def test_a_note_is_written_as_it_was_read() -> None:
    note = read_note(vectors.SOFA.encode())

    assert isinstance(note, Note)
    assert str(note) == vectors.SOFA
