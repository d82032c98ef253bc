"""`qingfeng verify`: what a person reads, and how it ends."""

import io
import zipfile
from pathlib import Path

import pytest
from tests.cli.running import run
from tests.ledger.making import LOG, WITNESS, made_log, made_receipt
from tests.publication.making import AT, bent, worked, worked_release

from qingfeng.ledger.leaves import public_entry
from qingfeng.ledger.receipts import Opening
from qingfeng.publication.pack.container import unpacked
from qingfeng.publication.pack.making import Beside, make_file


@pytest.fixture(scope="module")
def content() -> bytes:
    return worked_release()


def receipt_of(folder: Path, content: bytes, *, version: str = "1") -> Path:
    """Enter a release into a log and return the file of its receipt."""
    text = public_entry("release", "xihe-2026Q3", version, content).decode()
    path = folder / "release.tlog-proof"
    path.write_text(made_receipt(folder / f"log-{version}", Opening(text, None)), encoding="utf-8")
    return path


def test_a_release_that_holds_is_told_step_by_step(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.zip").write_bytes(content)

    done = run(tmp_path, "verify", "r.zip")

    told = done.stdout.split("\n")
    assert done.returncode == 0, done.stderr
    assert told[0].startswith("SIMULATED DATA")
    assert told[1].startswith("xihe-2026Q3-r1, made by Qingfeng ")
    assert told.index("Checked:") < told.index("Not checked:") < told.index("The release holds.")
    assert "  Acts, findings and rows: whether the rows follow from the record. With the record: --record." in told


def test_the_first_difference_ends_with_1(tmp_path: Path, content: bytes) -> None:
    text = unpacked(content)["results.json"].replace(b'"points":"3656"', b'"points":"3750"')
    (tmp_path / "r.zip").write_bytes(bent(content, {"results.json": text}))

    done = run(tmp_path, "verify", "r.zip")

    assert done.returncode == 1
    assert "unit a, indicator on-time, groups.sheets.cells.points: 3656 was computed, the release says 3750." in done.stderr
    assert "The release holds." not in done.stdout


def repacked(content: bytes, **files: bytes) -> bytes:
    """Put other bytes in place of files, as somebody does who knows nothing of `release.json`."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, files.get(name.replace(".", "_"), old.read(name)))
    return packed.getvalue()


def test_a_figure_that_was_altered_without_a_new_digest_is_named_too(tmp_path: Path, content: bytes) -> None:
    text = unpacked(content)["results.json"].replace(b'"points":"3656"', b'"points":"3750"')
    (tmp_path / "r.zip").write_bytes(repacked(content, results_json=text))

    done = run(tmp_path, "verify", "r.zip")

    assert done.returncode == 1
    assert "The file results.json has the digest " in done.stderr
    assert "unit a, indicator on-time, groups.sheets.cells.points: 3656 was computed, the release says 3750." in done.stderr


def test_a_file_that_gives_the_same_figures_is_named_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.zip").write_bytes(repacked(content, README_txt=b"Believe me."))

    done = run(tmp_path, "verify", "r.zip")

    assert done.returncode == 1
    assert "The file README.txt has the digest " in done.stderr
    assert "figure" not in done.stderr


def test_a_receipt_in_place_of_a_release_is_told_where_it_belongs(tmp_path: Path, content: bytes) -> None:
    receipt = receipt_of(tmp_path, content)

    done = run(tmp_path, "verify", receipt.name)

    assert done.returncode == 3
    assert "is a receipt: check it with qingfeng ledger verify" in done.stderr


@pytest.mark.parametrize("name", ["none.zip", "text.zip", "."])
def test_what_cannot_be_read_ends_with_3(tmp_path: Path, name: str) -> None:
    (tmp_path / "text.zip").write_text("no release")

    assert run(tmp_path, "verify", name).returncode == 3


def test_a_receipt_of_the_release_is_checked_with_the_key(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.zip").write_bytes(content)
    receipt = receipt_of(tmp_path, content)

    done = run(tmp_path, "verify", "r.zip", "--receipt", str(receipt), "--key", LOG.verifier)

    assert done.returncode == 0, done.stderr
    assert f"Receipt: its entry is this very file, {len(content)} bytes." in done.stdout
    assert "Whether this file is the one that was entered" not in done.stdout


def test_a_receipt_of_another_release_does_not_hold(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "r.zip").write_bytes(content)

    other = run(tmp_path, "verify", "r.zip", "--receipt", str(receipt_of(tmp_path, content + b" ")), "--key", LOG.verifier)
    revision = run(tmp_path, "verify", "r.zip", "--receipt", str(receipt_of(tmp_path, content, version="2")))
    key = run(
        tmp_path, "verify", "r.zip", "--receipt", str(receipt_of(tmp_path, content, version="3")), "--key", WITNESS.verifier
    )

    assert (other.returncode, revision.returncode, key.returncode) == (1, 1, 1)
    assert "its size is" in other.stderr
    assert "its version is 2, that of the release is 1" in revision.stderr


def test_the_head_in_a_release_is_held_against_its_size_a_key_and_another_head(tmp_path: Path) -> None:
    quarter, rows = worked()
    entries = [bytes([number]) * 32 for number in range(8)]
    head, other = made_log(tmp_path / "one", entries), made_log(tmp_path / "two", entries[::-1])
    for name, size in (("r", 8), ("wrong", 7)):
        content = make_file(quarter, rows, Beside(head=head, ledger_size=size), at=AT)
        (tmp_path / f"{name}.zip").write_bytes(content)
    (tmp_path / "same").write_text(head)
    (tmp_path / "other").write_text(other)
    (tmp_path / "longer").write_text(made_log(tmp_path / "three", [*entries, bytes(32)]))

    good = run(tmp_path, "verify", "r.zip", "--key", LOG.verifier, "--head", "same")
    assert good.returncode == 0, good.stderr
    assert "Record: up to entry 8 of the log district.example/ledger" in good.stdout
    assert "Head: the same as the one that was given, at size 8." in good.stdout
    longer = run(tmp_path, "verify", "r.zip", "--head", "longer")
    assert longer.returncode == 0
    assert "Whether the head that was given continues that of the release" in longer.stdout
    assert "The signature under the head of the ledger" in longer.stdout
    split = run(tmp_path, "verify", "r.zip", "--head", "other")
    assert split.returncode == 1
    assert "two logs were shown" in split.stderr
    assert run(tmp_path, "verify", "wrong.zip").returncode == 1
    assert run(tmp_path, "verify", "r.zip", "--key", WITNESS.verifier).returncode == 1
