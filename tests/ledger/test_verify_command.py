"""`qingfeng ledger verify`: what a person reads, and how it ends."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from tests.ledger.making import ACT, LOG, NOTE, SALT, WITNESS, made_receipt

from qingfeng.cli.ledger import command
from qingfeng.foundation.errors import DomainError
from qingfeng.ledger.receipts import Opening

OPENING = Opening(ACT.text, SALT, (NOTE,))


@pytest.fixture
def receipt(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "seventeen.tlog-proof"
    path.write_text(made_receipt(tmp_path / "log", OPENING), encoding="utf-8")
    return path


def verify(*arguments: object) -> None:
    """Run the command as the program does, refusals not yet translated to exit codes."""
    command().main(["verify", *map(str, arguments)], standalone_mode=False)


def test_a_good_receipt_is_told_step_by_step(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    verify(receipt, "--key", LOG.verifier)

    told = capsys.readouterr().out.split("\n")
    assert told[0] == "Checked:"
    assert told.index("Not checked:") < told.index("What the entry says:")
    assert "  case: XH-2026-000017" in told
    assert '  attributes: {"fee":"12.50","urgent":false}' in told
    assert [line.split(":")[0] for line in told[:5]] == [
        "Checked",
        "  Entry",
        "  Private values",
        "  Place",
        "  Head",
    ]
    assert told[told.index("Not checked:") + 1] == "  Signatures of keys that were not given: witness.example."
    assert told[-2:] == ["The receipt holds.", ""]


def test_the_key_may_stand_in_a_file_with_others(receipt: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "keys+of+logs").write_text(f"{WITNESS.verifier}\n\n{LOG.verifier}\n")

    verify(receipt, "--key", tmp_path / "keys+of+logs")

    assert "The receipt holds." in capsys.readouterr().out


def test_without_a_key_nothing_is_proven(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DomainError, match="nothing is proven yet") as refusal:
        verify(receipt)

    told = capsys.readouterr().out
    assert refusal.value.exit_code == 1
    assert "The receipt holds." not in told
    assert "XH-2026-000017" not in told


def test_the_first_step_that_does_not_hold_is_named(receipt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = receipt.read_text(encoding="utf-8")
    receipt.write_text(text.replace("index 3", "index 4"), encoding="utf-8")

    with pytest.raises(DomainError, match="index 4 leads to the root") as refusal:
        verify(receipt, "--key", LOG.verifier)

    told = capsys.readouterr().out
    assert refusal.value.exit_code == 1
    assert "Entry:" in told
    assert "Place:" not in told
    assert "XH-2026-000017" not in told
    assert "holds." not in told


@pytest.mark.parametrize("key", ["none", "a+b+c", "README"])
def test_what_is_no_key_ends_as_input_that_cannot_be_used(receipt: Path, key: str, tmp_path: Path) -> None:
    (tmp_path / "README").write_text("no key\n")

    with pytest.raises(DomainError) as refusal:
        verify(receipt, "--key", tmp_path / key if key == "README" else key)

    assert refusal.value.exit_code == 3


def test_an_empty_key_file_is_named(receipt: Path, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("\n")

    with pytest.raises(DomainError, match="has no verifier key"):
        verify(receipt, "--key", tmp_path / "keys")


@pytest.mark.parametrize("content", [None, b"", b"\xff\x00", b"c2sp.org/tlog-proof@v1\n"])
def test_what_is_no_receipt_ends_as_input_that_cannot_be_used(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "receipt"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(DomainError) as refusal:
        verify(path, "--key", LOG.verifier)

    assert refusal.value.exit_code == 3


def test_the_terminal_is_not_steered_by_a_receipt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "receipt"
    opening = Opening('{"name":"\\u001b[2J\x9b","type":"act"}', SALT)
    path.write_text(made_receipt(tmp_path / "log", opening), encoding="utf-8")

    verify(path, "--key", LOG.verifier)

    assert not {"\x1b", "\x9b"} & set(capsys.readouterr().out)


def test_help_says_that_it_is_offline() -> None:
    group = command()

    assert isinstance(group, click.Group)
    assert "offline" in str(group.commands["verify"].help)
