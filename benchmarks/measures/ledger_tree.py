"""Inclusion proofs out of logs of a million and of ten million entries, made of nothing but tiles."""

import random
import statistics
import sys
import time
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import row

from qingfeng.ledger.folder import append_entries, reader_of
from qingfeng.ledger.tiles import TileReader
from qingfeng.ledger.tree import check_inclusion, inclusion_proof, leaf_hash, root_at

PROOFS = 300
STEP = 2**17


def entry_of(index: int) -> bytes:
    """Return an entry of 32 bytes."""
    return sha256(b"%d" % index).digest()


def measure(size: int) -> None:
    """Make a log of that size in files, and time proofs of entries drawn at random, each with a reader of its own."""
    with TemporaryDirectory(prefix="qingfeng-benchmarks-") as name:
        folder = Path(name)
        began = time.perf_counter()
        for start in range(0, size, STEP):
            append_entries(folder, start, [entry_of(index) for index in range(start, min(size, start + STEP))])
        made = time.perf_counter() - began
        root = root_at(TileReader(reader_of(folder), size), size)
        draw, times, reads = random.Random(1), [], []
        for _ in range(PROOFS):
            index = draw.randrange(size)
            counted: list[str] = []
            read = reader_of(folder)
            began = time.perf_counter()
            proof = inclusion_proof(TileReader(lambda path: counted.append(path) or read(path), size), index, size)  # noqa: B023
            times.append(time.perf_counter() - began)
            reads.append(len(counted))
            check_inclusion(leaf_hash(entry_of(index)), index, size, proof, root)
    middle = statistics.median(times) * 1000
    figure = (
        f"{middle:.2f} ms median, {max(times) * 1000:.2f} ms longest; at most {max(reads)} files read; written in {made:.0f} s"
    )
    row(f"inclusion proof in a log of {size:,} entries, out of its files", figure, "under 5 ms", met=middle < 5)


def main() -> None:
    """Measure two sizes, with `--quick` one small."""
    for size in (100_000,) if "--quick" in sys.argv else (1_000_000, 10_000_000):
        measure(size)


if __name__ == "__main__":
    main()
