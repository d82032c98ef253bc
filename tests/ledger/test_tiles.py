"""Tiles: their paths, what a folder holds after batches of any size, and proofs from files alone."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.making import entry_of, made_log

from qingfeng.ledger.checkpoint import read_checkpoint
from qingfeng.ledger.folder import ChangedTileError, append_entries, reader_of
from qingfeng.ledger.frontier import Frontier
from qingfeng.ledger.notes import read_note
from qingfeng.ledger.tiles import ENTRIES, MissingTileError, Tile, TileReader, leaf_hashes_in, packed, tile_at, unpacked
from qingfeng.ledger.tree import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_at,
    root_of,
)


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(0, 0), "tile/0/000"),
        (Tile(3, 999), "tile/3/999"),
        (Tile(3, 1000), "tile/3/x001/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(ENTRIES, 1234067, 8), "tile/entries/x001/x234/067.p/8"),
    ],
)
def test_a_tile_lies_where_the_specification_says(tile: Tile, path: str) -> None:
    assert tile.path == path


def test_the_specifications_log_of_seventy_thousand_has_the_tiles_that_it_names() -> None:
    # "273 full level 0 tiles, one partial level 0 tile of width 112, one full level 1 tile, one partial level 1 tile of width
    # 17, and one partial level 2 tile of width 1."
    at = [tile_at(0, 272, 70_000), tile_at(0, 273, 70_000), tile_at(1, 0, 70_000), tile_at(1, 1, 70_000), tile_at(2, 0, 70_000)]

    assert [tile.width for tile in at] == [256, 112, 256, 17, 1]


def test_a_log_of_two_full_tiles_and_a_part_lies_in_these_files(tmp_path: Path) -> None:
    made_log(tmp_path, [entry_of(index) for index in range(515)])

    files = files_of(tmp_path)
    assert set(files) == {
        "checkpoint",
        *(f"tile/{level}/{number}" for level in (0, ENTRIES) for number in ("000", "001", "002.p/3")),
        "tile/1/000.p/2",
    }
    assert [len(files[f"tile/0/{number}"]) for number in ("000", "001", "002.p/3")] == [8192, 8192, 96]
    assert files["tile/1/000.p/2"][:32] == root_of([leaf_hash(entry_of(index)) for index in range(256)])


@given(st.lists(st.integers(0, 300), min_size=1, max_size=4), st.data())
@settings(deadline=None, max_examples=10)
def test_batches_of_any_size_leave_what_one_batch_leaves_but_for_older_parts(
    tmp_path_factory: pytest.TempPathFactory, batches: list[int], data: st.DataObject
) -> None:
    slow, fast = tmp_path_factory.mktemp("slow"), tmp_path_factory.mktemp("fast")
    size = 0
    for count in batches:
        entries = [entry_of(index) for index in range(size, size + count)]
        append_entries(slow, size, entries[: data.draw(st.integers(0, count))])  # broken off, and done again
        size = append_entries(slow, size, entries)
    append_entries(fast, 0, [entry_of(index) for index in range(size)])

    assert files_of(fast).items() <= files_of(slow).items()
    assert all(".p/" in path for path in set(files_of(slow)) - set(files_of(fast)))


def test_entries_and_proofs_are_read_from_files_alone(tmp_path: Path) -> None:
    head = read_checkpoint(read_note(made_log(tmp_path, [entry_of(index) for index in range(600)]).encode()).text)
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return (tmp_path / path).read_bytes()

    reader = TileReader(read, head.size)
    for index in (0, 255, 256, 511, 512, 599):
        check_inclusion(leaf_hash(reader.entry(index)), index, 600, inclusion_proof(reader, index, 600), head.root)
    for old in (1, 255, 256, 257, 512, 599, 600):
        check_consistency(old, 600, consistency_proof(reader, old, 600), root_at(reader, old), head.root)
    # Each file once, and none but those of this size.
    assert len(asked) == len(set(asked)) <= 7


def test_a_part_is_taken_from_the_full_tile_when_the_log_has_dropped_it(tmp_path: Path) -> None:
    entries = [entry_of(index) for index in range(256)]
    old = read_checkpoint(read_note(made_log(tmp_path, entries[:200]).encode()).text)
    append_entries(tmp_path, 200, entries[200:])

    reader = TileReader(reader_of(tmp_path), 200)

    assert not (tmp_path / "tile/0/000.p").exists()
    assert root_at(reader, 200) == old.root
    assert reader.entry(199) == entries[199]


def test_a_tile_that_was_changed_is_never_written_over(tmp_path: Path) -> None:
    entries = [entry_of(index) for index in range(256)]
    append_entries(tmp_path, 0, entries)

    with pytest.raises(ChangedTileError, match="tile/entries/000 is there with another content"):
        append_entries(tmp_path, 0, [*entries[:-1], b"other"])


def test_missing_and_short_tiles_are_named(tmp_path: Path) -> None:
    append_entries(tmp_path, 0, [entry_of(index) for index in range(10)])
    reader = TileReader(reader_of(tmp_path), 300)

    with pytest.raises(MissingTileError, match="no file tile/1/000"):
        root_at(reader, 300)
    (tmp_path / "tile/0/000.p/10").write_bytes(b"x" * 100)
    with pytest.raises(MissingTileError, match="no file tile/0/000"):
        root_at(TileReader(reader_of(tmp_path), 10), 10)
    with pytest.raises(MissingTileError, match="no file tile/0/000"):
        append_entries(tmp_path, 10, [b"more"])
    with pytest.raises(ValueError):
        reader.entry(300)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_a_bundle_gives_its_entries_again(entries: list[bytes]) -> None:
    assert unpacked(packed(entries)) == entries


def test_a_bundle_that_ends_inside_an_entry_is_refused() -> None:
    for broken in (b"\x00", b"\x00\x03ab", b"\x00\x01a\x00"):
        with pytest.raises(MissingTileError, match="ends inside"):
            unpacked(broken)
    with pytest.raises(ValueError):
        packed([b"x" * 65536])


@pytest.mark.parametrize("sizes", [(515,), (3, 300, 400), (256, 256), (70_000, 1)])
def test_nodes_that_were_computed_already_give_the_same_files(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    frontier = Frontier()
    for count in sizes:
        entries = [entry_of(index) for index in range(frontier.size, frontier.size + count)]
        grown, nodes = frontier.completed([leaf_hash(entry) for entry in entries])
        append_entries(tmp_path / "known", frontier.size, entries, nodes)
        append_entries(tmp_path / "unknown", frontier.size, entries)
        frontier = grown

    assert files_of(tmp_path / "known") == files_of(tmp_path / "unknown")


def test_a_bundle_of_commitments_is_hashed_as_its_entries_are() -> None:
    entries = [entry_of(index) for index in range(1, 6)]

    assert leaf_hashes_in(packed(entries), 5) == [leaf_hash(entry) for entry in entries]


@pytest.mark.parametrize(
    "bundle",
    [
        packed([bytes(31), bytes(33)]),
        packed([bytes(32)]),
        packed([bytes(32), bytes(32)])[:-1],
        packed([bytes(32), bytes(32), b""]),
        packed([bytes(66)]),
        b"",
    ],
)
def test_any_other_bundle_is_not_taken_for_two_commitments(bundle: bytes) -> None:
    assert leaf_hashes_in(bundle, 2) is None
