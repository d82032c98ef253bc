"""The key file: made once, for its owner's eyes only."""

import stat
from pathlib import Path

import pytest
from tests.ledger import vectors

from qingfeng.ledger.keys import KeyFileError, load_key_file, make_key_file, read_private_text
from qingfeng.ledger.notes import MalformedKeyError, check_signatures, signed


def test_a_key_is_made_for_its_owner_alone_and_signs(tmp_path: Path) -> None:
    public = make_key_file(tmp_path / "key", "district.example/ledger")

    key = load_key_file(tmp_path / "key")

    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert key.verifier == public
    assert check_signatures(signed("text\n", [key]), [public]) == (public,)


def test_two_keys_of_one_name_differ(tmp_path: Path) -> None:
    assert make_key_file(tmp_path / "one", "name") != make_key_file(tmp_path / "two", "name")


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("precious")

    with pytest.raises(KeyFileError, match="never overwritten"):
        make_key_file(tmp_path / "key", "name")
    assert (tmp_path / "key").read_text() == "precious"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_key_that_others_may_read_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    make_key_file(tmp_path / "key", "name")
    (tmp_path / "key").chmod(mode)

    with pytest.raises(KeyFileError, match="chmod 600"):
        load_key_file(tmp_path / "key")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u3000b"])
def test_a_name_that_no_note_can_carry_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(MalformedKeyError):
        make_key_file(tmp_path / "key", name)
    assert not (tmp_path / "key").exists()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be used as a key file"):
        load_key_file(tmp_path / "none")
    with pytest.raises(KeyFileError, match="cannot be used as a key file"):
        make_key_file(tmp_path / "none" / "key", "name")


@pytest.mark.parametrize(
    "text",
    [
        "",
        vectors.GO_KEY,
        vectors.GO_PRIVATE_KEY.replace("c74f20a3", "c74f20a4"),
        vectors.GO_PRIVATE_KEY[:-4],
        vectors.GO_PRIVATE_KEY.replace("+AY", "+BY"),
        vectors.GO_PRIVATE_KEY + "\n",
    ],
)
def test_what_is_no_key_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(MalformedKeyError) as refusal:
        read_private_text(text)
    assert "FALVFGyNhPJEMzD1QIDr" not in str(refusal.value)
