"""The page that verifies receipts in the reader's own browser, and the same page as one file to keep.

The server gives words and the ledger's key, and takes nothing: the page's policy of security lets it ask for nothing.
"""

import base64
import hashlib
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from markupsafe import Markup

from qingfeng.console.access import allowed, anyone
from qingfeng.console.ledger import published_keys
from qingfeng.console.middleware import POLICY
from qingfeng.console.rendering import TAGS, page
from qingfeng.console.verify_words import words_of_script
from qingfeng.directory.selectors import DistrictRow, districts, policy_versions, unit_titles
from qingfeng.directory.services import policy_of
from qingfeng.foundation.messages import active_language, localized
from qingfeng.pages.static import asset
from qingfeng.pages.templating import environment
from qingfeng.pages.verdict_words import act_titles

WITH_SCRIPT = f"{POLICY}; script-src 'self'"


@allowed(anyone)
def verify_page(request: HttpRequest) -> HttpResponse:
    """Show the page; once it is loaded it works without a network."""
    script = asset("verify.js")
    response = page(
        request,
        "verify",
        words=words_of_script(_districts()),
        keys=published_keys(),
        script=f"/assets/{script.name}",
        file_address=f"/{active_language()}/verify.html",
    )
    response.headers["Content-Security-Policy"] = WITH_SCRIPT
    return response


@allowed(anyone)
def verify_file(_request: HttpRequest) -> HttpResponse:
    """Give the page as one file: style, script, key and words in it, and nothing else may be loaded."""
    language, words, keys = active_language(), words_of_script(_districts()), published_keys()
    script, style = (asset(name).body.decode() for name in ("verify.js", "qingfeng.css"))
    policy = file_policy(script, style)
    text = (
        environment()
        .get_template("console/verify_file.html")
        .render(
            tag=TAGS[language],
            csp=policy,
            # Both are our own files, and stand in the page as they are so that their hashes hold.
            style=Markup(style),  # noqa: S704
            script=Markup(script),  # noqa: S704
            mark=Markup(asset("mark.svg").body.decode()),  # noqa: S704
            words=words,
            keys=keys,
            file_address="",
        )
    )
    response = HttpResponse(text)
    response.headers["Content-Security-Policy"] = policy
    response.headers["Content-Disposition"] = f'attachment; filename="qingfeng-verify-{language}.html"'
    return response


@allowed(anyone)
def to_verify(_request: HttpRequest) -> HttpResponseBase:
    """Lead from `/verify`, which can be printed on paper, to the page in a language that the reader accepts."""
    response = HttpResponseRedirect(f"/{active_language()}/verify")
    response.headers["Vary"] = "Accept-Language"
    return response


def file_policy(script: str, style: str) -> str:
    """Return the policy of the page as a file: this script and this style by their hashes, no request to anywhere."""
    hashes = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (script, style))
    return "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'".format(
        *hashes
    )


def _districts() -> dict[str, object]:
    """Return what receipts name by code alone: acts and units by the titles of the newest policy, in the active language."""
    return {district.code: _district(district) for district in districts()}


def _district(district: DistrictRow) -> dict[str, object]:
    versions = policy_versions(district.pack)[:1]
    units = {code: localized(title) for code, title in unit_titles(district.id).items()}
    acts = _acts(versions[0].id, active_language()) if versions else {}
    return {"title": localized(district.title), "zone": district.time_zone, "units": units, "acts": acts}


@lru_cache(maxsize=32)
def _acts(version: int, _language: str) -> dict[str, str]:
    return {name: localized(title) for name, title in act_titles(policy_of(version)).items()}
