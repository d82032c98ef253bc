"""The page that verifies receipts: its words, its policy of security, and the same page as a file."""

import html
import json
import re
from pathlib import Path

from django.test import Client

from qingfeng.console.verify_fields import FIELDS, TYPES
from qingfeng.console.verify_reasons import DIFFERS, UNREADABLE
from qingfeng.console.verify_words import WORDS
from qingfeng.directory.models import District, Unit
from qingfeng.directory.policy.loading import Policy
from qingfeng.ledger import forms
from qingfeng.pages.static import asset

ASSETS = Path(__file__).parents[2] / "src/qingfeng/pages/assets/verify"


def script() -> str:
    return "".join(path.read_text("utf-8") for path in sorted(ASSETS.glob("*.js")))


def words_of(text: str) -> dict[str, dict[str, object]]:
    found = re.search(r'<script type="application/json" id="verify-words">(.*?)</script>', text, re.DOTALL)
    assert found
    words = json.loads(found[1])
    assert isinstance(words, dict)
    return words


def test_every_part_of_the_script_is_served() -> None:
    assert sorted(asset("verify.js").body.decode()) == sorted(script())


def test_the_script_names_no_code_without_words() -> None:
    used = re.findall(r'(?:new Fault|differs|say|sayCount)\(\s*"([a-z0-9-]+)"', script())
    outcomes = [f"is-{each}" for each in ("holds", "unproven", "foreign", "differs", "unreadable")]
    steps = [f"step-{each}" for each in re.findall(r'code: "([a-z-]+)"', script())]

    assert set(used + outcomes + steps) <= set(WORDS)
    assert set(used) >= (set(UNREADABLE) | set(DIFFERS)) - {"unread"}


def test_every_field_and_kind_of_a_form_has_a_name() -> None:
    found = [each for each in vars(forms).values() if isinstance(each, type) and issubclass(each, forms.Form)]
    # An event is no leaf of its own, so that no receipt has one.
    kinds = [each for each in found if each is not forms.Form and each.type != "event"]

    assert {each.type for each in kinds} <= set(TYPES)
    assert {name for each in kinds for name in each.__slots__} - {"digests"} <= set(FIELDS)


def test_the_reasons_are_those_of_the_ledger_word_for_word(root: Path) -> None:
    sources = "".join(path.read_text("utf-8") for path in (root / "src/qingfeng/ledger").glob("*.py"))
    own = {"unread", "archive", "split"}

    assert {code for code, message in (UNREADABLE | DIFFERS).items() if message not in sources} == own


def test_the_page_lets_its_script_ask_for_nothing(pages: Client, record: Policy) -> None:
    policy = pages.get("/en/verify").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "connect-src" not in policy
    assert "unsafe" not in policy
    assert "script-src" not in pages.get("/en/small/").headers["Content-Security-Policy"]


def test_the_page_knows_acts_and_units_by_the_names_of_its_language(pages: Client, record: Policy) -> None:
    district = words_of(pages.get("/en/verify").content.decode())["districts"]["small"]

    assert isinstance(district, dict)
    assert district["acts"] == {"submit": "s", "decide": "d"}
    assert district["zone"] == "Asia/Shanghai"


def test_the_page_as_a_file_carries_all_that_it_needs_under_a_policy_of_hashes(pages: Client, record: Policy) -> None:
    response = pages.get("/zh/verify.html")
    text = response.content.decode()

    assert response.headers["Content-Disposition"] == 'attachment; filename="qingfeng-verify-zh.html"'
    assert response.headers["Content-Security-Policy"] in html.unescape(text)
    assert re.findall(r"""(?:src|href|action)=["'][^#]""", text) == []
    assert asset("verify.js").body.decode() in text


def test_the_short_address_leads_to_the_readers_language(pages: Client, db: None) -> None:
    response = pages.get("/verify", headers={"Accept-Language": "zh-CN"})

    assert (response.status_code, response.headers["Location"]) == (302, "/zh/verify")


def test_what_stands_in_a_name_cannot_end_the_words(pages: Client, record: Policy) -> None:
    Unit.objects.create(district=District.objects.get(), code="x", title_en="</script><b>")

    district = words_of(pages.get("/en/verify").content.decode())["districts"]["small"]

    assert isinstance(district, dict)
    assert district["units"]["x"] == "</script><b>"
