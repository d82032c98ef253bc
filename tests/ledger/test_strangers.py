"""Programs of others read what we write: a verifier written from docs/ledger.md, and tlog-scales from the package index."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger import stranger
from tests.ledger.making import ACT, FAX, LOG, NOTE, PUBLIC, SALT, entry_of, made_log, made_receipt

from qingfeng.foundation.errors import DomainError
from qingfeng.ledger.folder import append_entries, reader_of
from qingfeng.ledger.receipts import Opening, read_proof
from qingfeng.ledger.tiles import TileReader
from qingfeng.ledger.tree import consistency_proof, inclusion_proof, leaf_hash, root_at
from qingfeng.ledger.verification import checked, read_receipt

KEY = str(LOG.verifier)
OPENING = Opening(ACT.text, SALT, (NOTE, FAX))


@pytest.fixture(scope="module")
def example(root: Path) -> dict[str, str]:
    """Return the rows of the page's example, and its receipt."""
    page = (root / "docs/ledger.md").read_text(encoding="utf-8").split("### An example")[1].split("## The log as files")[0]
    rows = dict(re.findall(r"^\| ([^|`]+) \| `(.*)` \|$", page, re.MULTILINE))
    return rows | {"receipt": page.split("```")[1].removeprefix("\n")}


def test_the_example_of_the_page_holds_for_the_stranger_and_for_us(example: dict[str, str]) -> None:
    content = example["receipt"].encode()

    said = stranger.check_receipt(content, example["key"])

    assert said["reason"] == "错月"
    assert len(list(checked(read_receipt(content), [LOG.verifier]))) == 3


def test_the_rows_of_the_example_are_what_we_compute(example: dict[str, str], tmp_path: Path) -> None:
    opening = Opening(example["text of entry 1"], bytes.fromhex(example["its salt"]))
    entries = [example["entry 0"].encode(), opening.entry]

    made_log(tmp_path, entries)

    assert opening.entry.hex() == example["entry 1"]
    assert leaf_hash(opening.entry).hex() == example["its hash"]
    assert root_at(TileReader(reader_of(tmp_path), 2), 2).hex() == example["root"]
    assert example["key"] == KEY


@pytest.mark.parametrize("size", [4, 11, 300])
def test_the_stranger_accepts_our_receipts(tmp_path: Path, size: int) -> None:
    for opening in (OPENING, Opening(PUBLIC.decode(), None)):
        folder = tmp_path / str(opening.salt is None)
        assert stranger.check_receipt(made_receipt(folder, opening, size=size).encode(), KEY)["type"] in {"act", "policy"}


@pytest.fixture(scope="module")
def receipt(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made_receipt(tmp_path_factory.mktemp("log"), OPENING).encode()


@given(st.data())
@settings(deadline=None)
def test_what_one_of_us_refuses_the_other_refuses(receipt: bytes, data: st.DataObject) -> None:
    content = bytearray(receipt)
    bit = data.draw(st.integers(0, len(content) * 8 - 1))
    content[bit // 8] ^= 1 << bit % 8

    def ours() -> None:
        list(checked(read_receipt(bytes(content)), [LOG.verifier]))

    assert refuses(ours, DomainError) == refuses(lambda: stranger.check_receipt(bytes(content), KEY), stranger.Fault)


def refuses(check: Callable[[], object], refusal: type[Exception]) -> bool:
    try:
        check()
    except refusal:
        return True
    return False


def test_the_stranger_refuses_another_text(receipt: bytes) -> None:
    bent = replace(read_proof(receipt), extra=bytes(replace(OPENING, text=ACT.text.replace("accept", "refuse"))))

    with pytest.raises(stranger.Fault, match="root"):
        stranger.check_receipt(str(bent).encode(), KEY)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine as any plain web server would."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def over_http(address: str) -> Callable[[str], bytes]:
    def read(path: str) -> bytes:
        with urlopen(address + path, timeout=10) as answer:
            content = answer.read()
        assert isinstance(content, bytes)
        return content

    return read


def test_the_stranger_reads_our_log_over_http_and_finds_every_entry(tmp_path: Path) -> None:
    entries = [entry_of(index) for index in range(600)]
    made_log(tmp_path, entries)

    with served(tmp_path) as address:
        assert stranger.read_log(over_http(address), KEY) == entries


def test_we_read_our_log_over_http_where_a_part_has_gone(tmp_path: Path) -> None:
    entries = [entry_of(index) for index in range(512)]
    made_log(tmp_path, entries[:300])
    append_entries(tmp_path, 300, entries[300:])

    with served(tmp_path) as address:
        reader = TileReader(over_http(address), 300)
        assert root_at(reader, 300) == stranger.root([leaf_hash(entry) for entry in entries[:300]])


def test_tlog_scales_reads_our_tiles_over_http_and_agrees_on_root_and_proofs(tmp_path: Path) -> None:
    pytest.importorskip("tlog_scales", reason="tlog-scales, somebody else's reader of such logs, is not installed")
    from tlog_scales.backend import HttpBackend
    from tlog_scales.reader import TilesReader
    from tlog_scales.signing import Vkey

    size = 700
    made_log(tmp_path, [entry_of(index) for index in range(size)])
    ours = TileReader(reader_of(tmp_path), size)

    with served(tmp_path) as address:
        backend = HttpBackend(address)
        theirs = TilesReader(backend)
        head = theirs.get_checkpoint()
        head.verify(Vkey.from_string(KEY))
        assert theirs.calculate_root_hash() == head.root_hash == root_at(ours, size)
        for index in (0, 255, 256, 511, 512, 699):
            assert theirs.get_entry(index) == entry_of(index)
            proof = theirs.get_inclusion_proof(index, size)
            proof.check(leaf_hash(entry_of(index)), head.root_hash)
            assert proof.node_hashes == inclusion_proof(ours, index, size)
        for old in (1, 256, 300, 512, 699):
            grown = theirs.get_consistency_proof(old, size)
            grown.check(root_at(ours, old), head.root_hash)
            assert grown.node_hashes == consistency_proof(ours, old, size)
        backend.session.close()
