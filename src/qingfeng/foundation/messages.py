"""Our own strings in both languages, and the bilingual texts of policy files.

Sentences in the code are English and go through `_()` (at the moment of use) or `N_()` (marked now, translated when
shown). Texts of packs carry both languages themselves and are read by `localized()`.
"""

import gettext as _gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_LOCALES = {"zh": "zh_Hans", "en": "en"}
_active: ContextVar[str] = ContextVar("language", default="en")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a policy file in both languages; an empty one falls back to the other."""

    zh: str = ""
    en: str = ""


def language_from(wanted: str | None, environ: Mapping[str, str]) -> str:
    """Choose the language: the option, else `QINGFENG_LANG`, else the locale of the shell; English where none fits."""
    candidates = (wanted, environ.get("QINGFENG_LANG"), environ.get("LC_ALL"), environ.get("LC_MESSAGES"), environ.get("LANG"))
    for candidate in candidates:
        if candidate:
            return "zh" if candidate.lower().startswith("zh") else "en"
    return "en"


def active_language() -> str:
    """Return `zh` or `en`."""
    return _active.get()


def activate(language: str) -> None:
    """Use a language from here on."""
    _active.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Use a language inside a `with` block."""
    token = _active.set(language)
    try:
        yield
    finally:
        _active.reset(token)


@cache
def catalogue(language: str) -> _gettext.NullTranslations:
    """Return the compiled catalogue of a language; English needs none."""
    folder = Path(__file__).parent.parent / "locale"
    return _gettext.translation("qingfeng", folder, [_LOCALES[language]], fallback=True)


def translate(message: str) -> str:
    """Translate a message id into the active language."""
    return catalogue(_active.get()).gettext(message)


def translate_count(one: str, many: str, count: int) -> str:
    """Translate a message that depends on a number."""
    return catalogue(_active.get()).ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 -- the name that extractors know
    """Mark a message for translation when it is shown."""
    return message


def localized(text: Text) -> str:
    """Return a bilingual text in the active language, or in the other where it lacks this one."""
    return (text.zh or text.en) if _active.get() == "zh" else (text.en or text.zh)


_ = translate
