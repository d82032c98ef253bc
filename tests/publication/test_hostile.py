"""Files that somebody bent on purpose, or a line that broke: each ends in a sentence, none in a crash or a full disk."""

import io
import zipfile
from random import Random

import polars as pl
import pytest
from tests.publication.making import bent, worked_release

from qingfeng.foundation.errors import DomainError
from qingfeng.publication.pack import container
from qingfeng.publication.pack.checking import checked
from qingfeng.publication.pack.container import packed, unpacked
from qingfeng.publication.pack.errors import FigureDifferenceError, UnreadableReleaseError
from qingfeng.publication.pack.reading import read_release
from qingfeng.publication.pack.rows import ORDER, parquet_of, read_rows


def archive(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as file:
        for name, content in entries:
            file.writestr(name, content)
    return target.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(UnreadableReleaseError) as refused:
        list(checked(read_release(content)))
    assert refused.value.exit_code == 3
    return str(refused.value)


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive", b"\0" * 100])
def test_what_is_no_archive_is_refused(content: bytes) -> None:
    assert "no release, or is damaged" in refusal(content)


@pytest.mark.parametrize(
    "name", ["../rows.csv", "/etc/passwd", "policies/../x", "a\\b", "rows.csv/", "calendars//x", "other/x", "行.csv", ".rows"]
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert "no release has a file of such a name" in refusal(archive((name, b"")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused() -> None:
    assert "rows.csv twice" in refusal(archive(("rows.csv", b"1"), ("rows.csv", b"2")))


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "MOST_UNPACKED", 10_000)

    assert "unpacks to more than 10000 bytes" in refusal(archive(("rows.csv", b"\0" * 10_001)))


def test_a_size_that_is_a_lie_is_found() -> None:
    content = bytearray(archive(("rows.csv", b"\0" * 5_000)))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")

    assert "no release, or is damaged" in refusal(bytes(content))


def test_too_many_files_and_too_long_a_file_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "500 files" in refusal(archive(*((f"f{number}", b"") for number in range(501))))
    monkeypatch.setattr(container, "MOST_BYTES", 10)
    assert "longer than 10 bytes" in refusal(b"x" * 11)


def test_another_way_of_packing_is_refused() -> None:
    assert "packed in a way" in refusal(archive(("rows.csv", b"x"), method=zipfile.ZIP_BZIP2))


def test_a_cut_release_is_refused_wherever_it_is_cut() -> None:
    content = worked_release()

    for share in (0.1, 0.5, 0.9, 0.999):
        assert "no release, or is damaged" in refusal(content[: int(share * len(content))])


def test_a_missing_and_a_strange_file_are_named() -> None:
    content = worked_release()

    assert "has no release.json" in refusal(archive(("rows.csv", b"")))
    assert "lacks before.csv, rows.csv" in refusal(bent(content, {"rows.csv": None, "before.csv": None}))
    assert "holds acts.csv, which" in refusal(packed(unpacked(content) | {"acts.csv": b""}))


def test_another_version_of_the_format_is_named() -> None:
    files = unpacked(worked_release())
    text = files["release.json"].replace(b"qingfeng-release/1", b"qingfeng-release/2")

    assert "of the format qingfeng-release/2" in refusal(packed(files | {"release.json": text}))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("release.json", b"[" * 100_000),
        ("release.json", b"\xff"),
        ("release.json", b"{}"),
        ("release.json", b'{"format": "qingfeng-release/1"}'),
        ("results.json", b"[" * 100_000),
        ("decisions.json", b'{"decisions":[{}]}'),
        ("datapackage.json", b"[" * 100_000),
        ("datapackage.json", b'{"resources":[1]}'),
        ("rows.parquet", b"PAR1" + bytes(50) + b"PAR1"),
        ("before.parquet", b""),
    ],
)
def test_a_part_that_is_not_of_its_form_is_named(name: str, content: bytes) -> None:
    release = worked_release()
    bad = packed(unpacked(release) | {name: content}) if name == "release.json" else bent(release, {name: content})

    assert name in refusal(bad)


def test_parquet_of_other_columns_is_refused() -> None:
    target = io.BytesIO()
    pl.DataFrame({"unit": ["a"]}).write_parquet(target)

    assert "other columns" in refusal(bent(worked_release(), {"rows.parquet": target.getvalue()}))


def test_names_that_repeat_at_no_cost_are_not_written_out() -> None:
    content = worked_release()
    rows = read_rows(unpacked(content)["rows.parquet"], "rows.parquet")
    long = rows.with_columns(stratum=pl.lit("x" * 100_000)).sort(ORDER, nulls_last=False)

    with pytest.raises(FigureDifferenceError, match=r"rows.csv: bytes: >= 1096\d{6} was computed"):
        list(checked(read_release(bent(content, {"rows.parquet": parquet_of(long)}))))


def test_bytes_turned_at_random_never_hold_and_never_crash() -> None:
    content, random = worked_release(), Random(7)

    for _ in range(60):
        changed = bytearray(content)
        at = random.randrange(len(changed))
        changed[at] ^= random.randrange(1, 256)
        files = None
        try:
            release = read_release(bytes(changed))
            list(checked(release))
            files = release.files
        except DomainError:
            continue
        # Times and modes of the archive are no part of the release; what it holds is.
        assert files == read_release(content).files
