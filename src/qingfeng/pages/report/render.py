"""Put the report together: a body for each language, one style, a policy that lets nothing else in."""

import base64
import hashlib

from markupsafe import Markup

from qingfeng.foundation.messages import LANGUAGES, active_language, speaking
from qingfeng.foundation.messages import translate as _
from qingfeng.pages.report.content import content_of
from qingfeng.pages.templating import environment, stylesheet
from qingfeng.supervision.check import CheckResult

TAGS = {"zh": "zh-CN", "en": "en"}
NAMES = {"zh": "中文", "en": "English"}


def render_report(result: CheckResult) -> str:
    """Return the report as HTML; it opens in the active language and switches without a script.

    The same check gives the same text.
    """
    first = active_language()
    bodies = [(language, _body(result, language)) for language in LANGUAGES]
    style = stylesheet()
    return (
        environment()
        .get_template("report.html")
        .render(
            first=first,
            tags=TAGS,
            names=NAMES,
            title=_("{log}: check report · Qingfeng").format(log=result.log.name),
            csp=content_security_policy(style),
            style=Markup(style),  # noqa: S704 -- our own file
            bodies=bodies,
        )
    )


def content_security_policy(style: str) -> str:
    """Return the policy of a page that carries one style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _body(result: CheckResult, language: str) -> Markup:
    other = "en" if language == "zh" else "zh"
    with speaking(language):
        text = (
            environment()
            .get_template("report_body.html")
            .render(
                r=content_of(result),
                id=lambda name: f"{name}-{language}",
                other=other,
                other_name=NAMES[other],
                other_tag=TAGS[other],
            )
        )
    return Markup(text)  # noqa: S704 -- rendered by an autoescaping template
