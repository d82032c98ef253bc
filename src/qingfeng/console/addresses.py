"""Addresses of the console: `/{zh|en}/{district}/…`, codes and never internal numbers."""

from django.urls import URLPattern, include, path, re_path
from django.urls.resolvers import URLResolver

from qingfeng.console import (
    cards,
    case,
    cases,
    findings,
    imports,
    ledger,
    overview,
    policy,
    receipts,
    service,
    taking_away,
    verify,
)
from qingfeng.console.account_addresses import ACCOUNT
from qingfeng.console.ledger_files import LOG_FILES, log_file
from qingfeng.console.release_addresses import RELEASES

_district: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="overview"),
    path("cases", cases.case_list, name="cases"),
    re_path(r"^cases\.(?P<ending>csv|xlsx)$", taking_away.cases_file, name="cases-file"),
    re_path(r"^findings\.(?P<ending>csv|xlsx)$", taking_away.findings_file, name="findings-file"),
    path("cases/<str:number>/rules/<slug:rule>", case.verdict_page, name="verdict"),
    path("cases/<str:number>/acts/<int:seq>/receipt", receipts.act_receipt, name="receipt"),
    path("cases/<str:number>/receipts", receipts.case_receipts, name="receipts"),
    path("cases/<str:number>", case.case_page, name="case"),
    path("cases/<path:number>", case.case_elsewhere, name="case-elsewhere"),
    path("findings", findings.finding_list, name="findings"),
    path("cards", cards.card_list, name="cards"),
    path("cards/<int:number>", cards.card_page, name="card"),
    *ACCOUNT,
    *RELEASES,
    path("imports", imports.import_list, name="imports"),
    path("imports/<int:number>", imports.import_page, name="import"),
    path("policy", policy.policy_page, name="policy"),
    path("policy/versions", policy.version_list, name="versions"),
    path("policy/calendars/<slug:name>/<int:year>", policy.calendar_year, name="calendar"),
    path("policy/<slug:part>", policy.policy_page, name="policy-part"),
    path("policy/<slug:part>/<str:code>", policy.entry_page, name="policy-entry"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", service.start, name="start"),
    path("healthz", service.health, name="health"),
    path("metrics", service.metrics, name="metrics"),
    path("assets/<str:name>", service.static_file, name="asset"),
    path("ledger", ledger.to_ledger, name="to-ledger"),
    re_path(rf"^ledger/(?P<path>{LOG_FILES})\Z", log_file, name="log-file"),
    re_path(r"^(?:zh|en)/ledger$", ledger.ledger_page, name="ledger"),
    path("verify", verify.to_verify, name="to-verify"),
    re_path(r"^(?:zh|en)/verify$", verify.verify_page, name="verify"),
    re_path(r"^(?:zh|en)/verify\.html$", verify.verify_file, name="verify-file"),
    re_path(r"^(?:zh|en)/$", service.district_list, name="districts"),
    re_path(r"^(?:zh|en)(?:/[a-z0-9-]+)?$", service.with_slash, name="with-slash"),
    re_path(r"^(?:zh|en)/(?P<district>[^/]+)/", include(_district)),
]
