"""The log over HTTP: other people's programs compute it again, and nothing but its files is served."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from tests.casework.small_logs import small_log, taken
from tests.journeys.serving import serving

from qingfeng.custody.selectors import leaf_index, log_folder, newest_head, verifier_key
from qingfeng.custody.services import sequence_all
from qingfeng.directory.policy.loading import Policy
from qingfeng.ledger.tiles import Tile
from qingfeng.ledger.tree import leaf_hash


def body(pages: Client, path: str) -> bytes:
    response = pages.get(f"/ledger/{path}")
    assert response.status_code == 200, path
    content = b"".join(response.streaming_content)
    assert isinstance(content, bytes)
    return content


def test_a_program_of_others_rebuilds_the_root_and_proves_inclusion(sealed: Policy, tmp_path: Path) -> None:
    pytest.importorskip("tlog_scales", reason="tlog-scales, somebody else's reader of such logs, is not installed")
    from tlog_scales.backend import HttpBackend
    from tlog_scales.reader import TilesReader
    from tlog_scales.signing import Vkey

    rows = "".join(f"m{number},submit,2026-06-01T09:00:00,,,\n" for number in range(300))
    taken(small_log(tmp_path, rows), sealed)
    sequence_all()
    index = leaf_index("act", *_an_act())
    assert index is not None

    with serving() as where:
        backend = HttpBackend(f"{where}/ledger/")
        theirs = TilesReader(backend)
        head = theirs.get_checkpoint()
        head.verify(Vkey.from_string(verifier_key() or ""))
        assert head.size > 512
        assert theirs.calculate_root_hash() == head.root_hash
        for place in (0, index, 255, 256, head.size - 1):
            entry = theirs.get_entry(place)
            theirs.get_inclusion_proof(place, head.size).check(leaf_hash(entry), head.root_hash)
        backend.session.close()


def _an_act() -> tuple[int, int]:
    from qingfeng.casework.models import Act

    act = Act.objects.order_by("case_id", "seq").first()
    assert act is not None
    return act.case_id, act.seq


def test_the_list_of_keys_is_served_as_text(pages: Client, sealed: Policy) -> None:
    response = pages.get("/ledger/keys")

    assert b"".join(response.streaming_content).decode() == f"{verifier_key()} 0\n"  # type: ignore[attr-defined]
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/plain; charset=utf-8", "no-cache")


def test_the_head_is_always_asked_for_and_what_never_changes_is_kept(pages: Client, sealed: Policy) -> None:
    size = int((newest_head() or "").split("\n")[1])
    tile = Tile(0, 0, size).path

    head, part = pages.get("/ledger/checkpoint"), pages.get(f"/ledger/{tile}")

    assert b"".join(head.streaming_content) == (newest_head() or "").encode()
    assert (head.headers["Content-Type"], head.headers["Cache-Control"]) == ("text/plain; charset=utf-8", "no-cache")
    assert part.headers["Content-Type"] == "application/octet-stream"
    assert "immutable" in part.headers["Cache-Control"]
    assert len(b"".join(part.streaming_content)) == 32 * size


def test_the_files_of_public_entries_are_served(pages: Client, sealed: Policy) -> None:
    names = sorted(path.name for path in (log_folder() / "public").iterdir())

    assert names
    for name in names:
        assert body(pages, f"public/{name}") == (log_folder() / "public" / name).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile",
        "tile/0",
        "tile/0/001",
        "tile/0/0",
        "tile/64/000",
        "tile/00/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000/",
        "tile/0/٠٠٠",
        "tile/../checkpoint",
        "tile/%2e%2e/checkpoint",
        "./checkpoint",
        "checkpoint/",
        "checkpoint%0a",
        "Checkpoint",
        "public/",
        "public/..",
        "public/../../keys/ledger.key",
        "..%2fkeys%2fledger.key",
        "%2e%2e/keys/ledger.key",
        "../keys/ledger.key",
        "/etc/passwd",
        "public/" + "A" * 64,
        "public/" + "0" * 64,
    ],
)
def test_nothing_else_is_served(pages: Client, sealed: Policy, path: str) -> None:
    assert pages.get(f"/ledger/{path}").status_code == 404


def test_what_somebody_lays_into_the_folder_is_not_served(pages: Client, sealed: Policy) -> None:
    (log_folder() / "notes").write_text("by hand")

    assert pages.get("/ledger/notes").status_code == 404


def test_before_the_first_head_there_is_nothing(pages: Client, record: Policy, tmp_path: Path, settings: Settings) -> None:
    settings.DATA_FOLDER = str(tmp_path / "none")

    assert pages.get("/ledger/checkpoint").status_code == 404
