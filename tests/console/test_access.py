"""What surrounds every page: rules of access, methods, hosts, headers, languages, refusals, health, measures."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from tests.console.reading import links_of, text_of

from qingfeng.console.access import allowed, anyone, rule_of
from qingfeng.console.middleware import Access
from qingfeng.console.refusals import broken
from qingfeng.directory.policy.loading import Policy

PLACES = ("", "cases", "cases/k2", "cases/k2/rules/in-time", "findings", "imports", "imports/1", "cards", "policy")


def _views(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern)
        else:
            yield pattern


def _answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_every_address_has_a_rule_of_access() -> None:
    patterns = list(_views(get_resolver()))

    assert len(patterns) > 20
    assert [pattern.name for pattern in patterns if rule_of(pattern.callback) is None] == []


def test_a_view_without_a_rule_is_refused_and_one_whose_rule_does_not_hold() -> None:
    gate, request = Access(_answer), RequestFactory().get("/")

    @allowed(lambda _request: False)
    def closed(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    @allowed(anyone)
    def opened(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    gate.process_view(request, opened, (), {})
    for view in (_answer, closed):
        with pytest.raises(PermissionDenied):
            gate.process_view(request, view, (), {})


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_nothing_but_reading_is_answered(pages: Client, record: Policy, method: str) -> None:
    response = getattr(pages, method)("/en/small/cases")

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_head_answers_as_get_without_a_body(pages: Client, record: Policy) -> None:
    assert (pages.head("/en/small/cases").status_code, pages.head("/en/small/cases").content) == (200, b"")


def test_a_foreign_host_is_refused(db: None) -> None:
    response = Client(HTTP_HOST="elsewhere.example").get("/en/")

    assert response.status_code == 400
    assert "This request cannot be read" in response.content.decode()


@pytest.mark.parametrize("address", ["/en/", "/en/small/cases", "/en/nowhere/", "/healthz", "/none"])
def test_the_headers_of_safety_come_with_every_answer(pages: Client, record: Policy, address: str) -> None:
    headers = pages.get(address).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; img-src 'self' data:;")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_page_holds_script_or_style_of_its_own_nor_reaches_elsewhere(pages: Client, record: Policy) -> None:
    for place in PLACES:
        body = pages.get(f"/en/small/{place}").content.decode()
        assert "<script" not in body
        assert "<style" not in body
        assert ' style="' not in body
        assert "http" not in body.replace("http-equiv", "")


def test_no_page_names_a_person_or_shows_a_private_value(pages: Client, record: Policy) -> None:
    for place in PLACES:
        body = pages.get(f"/zh/small/{place}").content.decode()
        assert not any(word in body for word in ("张三丰", "李四光", "王五行", "secret-note")), place


@pytest.mark.parametrize(("accepted", "language"), [("zh-CN,zh;q=0.9", "zh"), ("fr, en;q=0.5", "en"), ("", "en"), ("xx", "en")])
def test_the_start_speaks_what_the_reader_accepts(pages: Client, db: None, accepted: str, language: str) -> None:
    response = pages.get("/", headers={"accept-language": accepted})

    assert response["Location"] == f"/{language}/"


def test_each_page_leads_to_itself_in_the_other_language(pages: Client, record: Policy) -> None:
    assert "/zh/small/cases?level=3" in links_of(pages, "/en/small/cases?level=3")
    assert '<html lang="zh-CN">' in pages.get("/zh/small/cases").content.decode()
    assert '<html lang="zh-CN">' in pages.get("/zh/nowhere/cases").content.decode()


def test_a_fault_of_ours_has_a_page_too() -> None:
    response = broken(RequestFactory().get("/en/small/"))

    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert "Something broke on our side" in response.content.decode()


def test_districts_are_listed_and_an_empty_installation_says_what_to_do(pages: Client, record: Policy) -> None:
    assert "/en/small/" in links_of(pages, "/en/")


def test_an_installation_without_districts_says_what_to_do(pages: Client, db: None) -> None:
    assert "qingfeng import FILE" in text_of(pages, "/en/")


def test_static_files_may_be_kept_for_ever_and_only_under_their_present_name(pages: Client, db: None) -> None:
    style = next(link for link in links_of(pages, "/en/") if link.endswith(".css"))
    response = pages.get(style, headers={"accept-encoding": "gzip"})

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (response["Content-Type"], response["Content-Encoding"]) == ("text/css; charset=utf-8", "gzip")
    assert pages.get("/assets/qingfeng-00000000.css").status_code == 404


def test_pages_are_compressed_for_whoever_accepts_it(pages: Client, record: Policy) -> None:
    assert pages.get("/en/small/cases", headers={"accept-encoding": "gzip"})["Content-Encoding"] == "gzip"


def test_health_says_whether_the_database_answers(pages: Client, db: None) -> None:
    assert pages.get("/healthz").json() == {"database": "answers"}


def test_measures_name_views_and_never_cases(pages: Client, record: Policy) -> None:
    pages.get("/en/small/cases/k2")
    pages.get("/en/small/none/of/this")

    told = pages.get("/metrics").content.decode()

    assert 'qingfeng_requests_total{code="200",view="case"}' in told
    assert 'qingfeng_requests_total{code="404",view="none"}' in told
    assert "k2" not in told
    assert "small" not in told
