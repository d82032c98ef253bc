"""Templates of our pages: autoescaped, with our own strings in the active language."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from qingfeng.foundation.messages import translate


@cache
def environment() -> Environment:
    """Return the environment of all page templates; `_()` translates, its placeholders are escaped."""
    made = Environment(
        loader=PackageLoader("qingfeng.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["_"] = _translated
    return made


def _translated(message: str, **facts: object) -> Markup:
    # Messages are ours and plain text; Markup.format escapes what is put into them.
    return Markup.escape(translate(message)).format(**facts) if facts else Markup.escape(translate(message))


@cache
def stylesheet() -> str:
    """Return our style sheet."""
    return files("qingfeng.pages").joinpath("assets", "qingfeng.css").read_text("utf-8")
