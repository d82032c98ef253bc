"""The page that verifies receipts, in a real browser whose network is cut: it must say what our own program says."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.casework.small_logs import small_log, small_policy, taken
from tests.conftest import CHROMIUM
from tests.journeys import bent_receipts as bent
from tests.journeys.bent_receipts import FOREIGN, LOG, Told, told_by_program
from tests.journeys.serving import serving
from tests.ledger.making import made_log

axe_module = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe for Playwright is not installed.")

KEY = str(LOG.verifier)
ROWS = "k1,submit,2026-06-01T09:00:00,,,\n"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not CHROMIUM.is_file(), reason="No Chromium at /usr/bin/chromium."),
]


@pytest.fixture
def address(db: None, tmp_path: Path) -> Iterator[str]:
    taken(small_log(tmp_path, ROWS), small_policy(tmp_path))
    with serving() as where:
        yield where


@pytest.fixture
def receipt(tmp_path: Path) -> bytes:
    folder = tmp_path / "log"
    folder.mkdir()
    return bent.genuine(folder)


def opened(browser: Any, address: str, language: str = "en", key: str = KEY, **context: Any) -> Any:
    """Open the page, then cut the network; whatever is asked for afterwards is kept in `asked`."""
    page = browser.new_context(**context).new_page()
    assert page.goto(f"{address}/{language}/verify", wait_until="networkidle").status == 200
    page.context.set_offline(True)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.fill("#keys", key)
    # A change of the key checks the files anew, once the field is left.
    page.locator("#keys").blur()
    return page


def chosen(page: Any, contents: Iterable[bytes], name: str = "{}.tlog-proof") -> list[Told]:
    """Choose files, and return what the page says of each."""
    page.evaluate("document.getElementById('results').replaceChildren()")
    files = [
        {"name": name.format(number), "mimeType": "application/octet-stream", "buffer": content}
        for number, content in enumerate(contents)
    ]
    page.set_input_files("#receipts", files)
    page.wait_for_selector(".qf-verdict", timeout=60_000)
    found = page.eval_on_selector_all(
        ".qf-verdict", "all => all.map(e => [e.dataset.outcome, e.dataset.code, e.dataset.steps])"
    )
    return [Told(outcome, code, tuple(steps.split())) for outcome, code, steps in found]


def same(told: Told) -> Told:
    """A key that stands twice is no JSON to Python, and another spelling to a browser."""
    return told._replace(code="json") if told.code == "canonical" else told


def test_a_genuine_receipt_holds_without_a_network_and_says_what_it_proves(browser: Any, address: str, receipt: bytes) -> None:
    page = opened(browser, address)

    assert chosen(page, [receipt]) == [Told("holds", "", ("entry", "private", "place", "head"))]

    said = page.inner_text(".qf-verdict")
    assert "Matches: the record was not changed" in said
    assert "XH-2026-000017" in said
    assert "by telephone" in said
    assert "1 Jun 2026, 01:12 UTC" in said
    assert page.inner_text("#summary") == "1 receipt checked: it matches."
    page.get_by_text("What was not checked").click()
    assert "Signatures of keys that were not given: witness.example." in page.inner_text(".qf-verdict")
    assert page.asked == []
    page.context.close()


def test_every_altered_part_is_found_at_the_step_where_our_program_finds_it(browser: Any, address: str, receipt: bytes) -> None:
    page = opened(browser, address)
    parts = bent.altered(receipt)

    told = chosen(page, parts.values())

    assert dict(zip(parts, told, strict=True)) == {part: told_by_program(content) for part, content in parts.items()}
    assert {each.outcome for each in told} <= {"differs", "foreign"}
    assert page.inner_text("#summary").startswith("Does not match: ")
    assert "download the receipt again" in page.inner_text(".qf-verdict.is-bad >> nth=0")
    page.context.close()


def test_a_foreign_receipt_is_neither_right_nor_wrong(browser: Any, address: str, receipt: bytes) -> None:
    page = opened(browser, address)
    foreign = bent.signed_by(receipt, FOREIGN)

    assert chosen(page, [foreign])[0].outcome == "foreign"
    assert page.locator(".qf-verdict.is-other").count() == 1
    page.fill("#keys", f"{KEY}\n{FOREIGN.verifier}")
    page.locator("#keys").blur()
    page.wait_for_selector(".qf-verdict.is-good")
    page.context.close()


def test_page_and_program_agree_on_hundreds_of_bent_receipts(browser: Any, address: str, receipt: bytes) -> None:
    page = opened(browser, address)
    contents = [receipt, b"", b"\x00" * 300, *bent.odd_openings(), *bent.odd_heads(receipt), *bent.bent(receipt, 400, seed=5)]

    told = chosen(page, contents)

    wanted = [told_by_program(content) for content in contents]
    unlike = [(at, mine, own) for at, (mine, own) in enumerate(zip(told, wanted, strict=True)) if same(mine) != same(own)]
    assert unlike == []
    # The comparison says something only where many things are found, and some hold.
    assert len({each.code for each in told}) >= 25
    assert sum(each.outcome == "holds" for each in told) >= 8
    assert page.asked == []
    page.context.close()


def test_a_missing_or_broken_key_is_said_and_nothing_is_proven(browser: Any, address: str, receipt: bytes) -> None:
    page = opened(browser, address, key="")

    assert chosen(page, [receipt])[0].outcome == "unproven"
    assert "XH-2026-000017" not in page.inner_text("#results")
    page.fill("#keys", KEY.replace("903771d6", "903771d7"))
    page.locator("#keys").blur()
    page.wait_for_selector("#keys-error:visible")
    assert "carries the id 903771d7" in page.inner_text("#keys-error")
    assert page.inner_text("#results") == ""
    assert page.get_attribute("#keys", "aria-invalid") == "true"
    page.context.close()


def test_a_kept_head_of_the_same_size_must_have_the_same_root(
    browser: Any, address: str, receipt: bytes, tmp_path: Path
) -> None:
    page = opened(browser, address)
    own = receipt.decode().split("\n\n", 1)[1]
    (tmp_path / "other").mkdir()
    other = made_log(tmp_path / "other", [bytes(32)] * 11)
    page.get_by_text("I have kept an older head").click()

    page.fill("#kept", own)
    assert chosen(page, [receipt])[0].steps[-1] == "same-head"
    page.fill("#kept", other)
    assert chosen(page, [receipt])[0].code == "split"
    page.fill("#kept", other.replace("\n11\n", "\n12\n"))
    page.locator("#kept").blur()
    page.wait_for_selector("#kept-error:visible")
    assert "does not belong to this head" in page.inner_text("#kept-error")
    page.context.close()


def test_files_may_be_dropped_too(browser: Any, address: str, receipt: bytes) -> None:
    page = opened(browser, address)

    dropped = page.evaluate_handle(
        """text => {
            const files = new DataTransfer();
            for (const name of ["a.tlog-proof", "b.tlog-proof"]) files.items.add(new File([text], name));
            return files;
        }""",
        receipt.decode(),
    )
    page.dispatch_event("#verify", "drop", {"dataTransfer": dropped})
    page.wait_for_selector(".qf-verdict")

    assert page.inner_text("#summary") == "2 receipts checked: all match."
    page.context.close()


def test_the_page_saved_as_a_file_verifies_too(browser: Any, address: str, receipt: bytes, tmp_path: Path) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{address}/zh/verify")
    with page.expect_download() as download:
        page.locator("a[href$='verify.html']").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))

    page.goto(saved.as_uri())
    page.context.set_offline(True)
    page.fill("#keys", KEY)

    assert saved.name == "qingfeng-verify-zh.html"
    assert chosen(page, [receipt, receipt.replace(b"index 3", b"index 2")])[0].outcome == "holds"
    assert page.locator(".qf-verdict.is-bad").count() == 1
    assert refused == []
    page.context.close()


def test_without_a_script_the_page_says_so_and_names_the_command(browser: Any, address: str) -> None:
    page = opened_without_script(browser, address)

    assert page.is_visible("text=This page needs JavaScript")
    assert page.is_visible("text=qingfeng ledger verify")
    page.context.close()


def opened_without_script(browser: Any, address: str) -> Any:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/en/verify")
    return page


@pytest.mark.parametrize("missing", ["hashes", "signatures"])
def test_a_browser_that_lacks_the_arithmetic_is_told(browser: Any, address: str, receipt: bytes, missing: str) -> None:
    page = browser.new_context().new_page()
    gone = "Object.defineProperty(crypto, 'subtle', {value: undefined})"
    old = "SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"
    page.add_init_script(gone if missing == "hashes" else old)
    page.goto(f"{address}/en/verify")

    if missing == "hashes":
        assert page.is_visible("#no-crypto")
        assert page.is_disabled("#receipts")
    else:
        page.wait_for_selector("#no-ed25519:visible")
        page.fill("#keys", KEY)
        assert chosen(page, [receipt]) == [Told("unproven", "", ("entry", "private", "place"))]
    page.context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_with_results_is_accessible_and_fits_its_width(
    browser: Any, address: str, receipt: bytes, language: str, width: int
) -> None:
    page = opened(browser, address, language, viewport={"width": width, "height": 900})

    chosen(page, [receipt, bent.bent_signature(receipt), bent.signed_by(receipt, FOREIGN), b"nothing" * 99])
    for summary in page.locator(".qf-verdict summary").all():
        summary.click()

    found = axe_module.Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
