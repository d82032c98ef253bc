"""A sheet of tables set as PDF/UA-1: tagged, with title and language, A4, heads repeated, pages numbered.

Source: ISO 14289-1; the setting is typst's, its template `paper.typ`.
"""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Final

import typst

from qingfeng.foundation.errors import OutputError
from qingfeng.foundation.messages import N_

STANDARD: Final = "ua-1"
# Those of the pages, in their order: only fonts of this machine, since a Chinese one weighs megabytes.
CHINESE = (
    "Source Han Sans SC", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei UI",
    "Microsoft YaHei", "WenQuanYi Micro Hei", "Source Han Serif SC", "Noto Serif SC", "Noto Serif CJK SC", "SimSun",
)  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff]")


class NoFontError(OutputError):
    """The text has Chinese characters, and this machine has no font for them."""


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table: its title, headings, rows of as many texts, which columns hold numbers, and their shares of the width."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper; `language` is zh or en, `mark` stands on every page (empty: nothing), `foot` at its end."""

    language: str
    title: str
    mark: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    tables: tuple[PaperTable, ...]
    foot: tuple[str, ...]
    page: str
    at: datetime


def pdf_of(paper: Paper) -> bytes:
    """Set a paper; the same paper gives the same bytes with the same fonts.

    Raises:
        NoFontError: it has Chinese characters, and there is no font for them.
    """
    told = json.dumps(asdict(paper) | {"fonts": _fonts_for(paper)}, ensure_ascii=False, default=str)
    template = files("qingfeng.pages.paper").joinpath("paper.typ").read_bytes()
    return typst.compile(
        template,
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"paper": told},
        pdf_standards=STANDARD,
        timestamp=paper.at.replace(microsecond=0),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def _fonts_for(paper: Paper) -> list[str]:
    families = set(_fonts().families())
    found = [name for name in CHINESE if name in families]
    if not found and _HAN.search(json.dumps(asdict(paper), ensure_ascii=False, default=str)):
        raise NoFontError(
            N_(
                "No font with Chinese characters is installed on this machine, so that the PDF cannot be set. Install Noto Sans"
                " CJK SC (Debian and openEuler: the package of Noto CJK fonts) or Source Han Sans SC and start again."
            )
        )
    # Figures and Latin letters too come from the Chinese font where there is one: one face, one weight.
    return [*found[:1], "Libertinus Serif"]
