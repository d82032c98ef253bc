"""Our own strings: extract them from code and templates, compile the catalogues, check that none lacks its translation.

python scripts/messages.py extract|compile|check
"""

import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "qingfeng"
LOCALES = PACKAGE / "locale"
CHINESE = LOCALES / "zh_Hans" / "LC_MESSAGES" / "qingfeng.po"
METHODS = [("**.py", "python"), ("**/templates/**", "jinja2"), ("**.jinja", "jinja2"), ("**.html", "jinja2")]
OPTIONS = {
    pattern: {"silent": "false", "trimmed": "true", "newstyle_gettext": "false"}
    for pattern, kind in METHODS
    if kind == "jinja2"
}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "translate": None, "ngettext": (1, 2), "translate_count": (1, 2)}
PLACEHOLDER = re.compile(r"\{([A-Za-z_][\w.]*)[^{}]*\}|%\((\w+)\)[sd]")


def extracted() -> Catalog:
    """Return every marked string of the package: places without line numbers, so that moved code changes nothing."""
    catalogue = Catalog(project="qingfeng", charset="utf-8")
    for name, _line, message, _comments, context in extract_from_dir(
        PACKAGE, METHODS, OPTIONS, KEYWORDS, directory_filter=is_ours
    ):
        if message:
            catalogue.add(message, locations=[(f"src/qingfeng/{name}", 0)], context=context)
    return catalogue


def is_ours(folder: str) -> bool:
    """Say whether a folder holds our own strings: catalogues and vendored parts do not."""
    return Path(folder).name not in {"locale", "vendor", "__pycache__"}


def extract() -> list[str]:
    """Bring the Chinese catalogue up to the code; translations that are no longer used go."""
    template = extracted()
    with CHINESE.open("rb") if CHINESE.exists() else io.BytesIO() as file:
        catalogue = read_po(file, locale="zh_Hans", domain="qingfeng", charset="utf-8")
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CHINESE.parent.mkdir(parents=True, exist_ok=True)
    CHINESE.write_text(header() + body_of(catalogue), encoding="utf-8")
    return []


def header() -> str:
    """Return a header without dates, machines or persons, which would differ between two runs."""
    fields = (
        "Project-Id-Version: qingfeng",
        "Language: zh_Hans",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "Plural-Forms: nplurals=1; plural=0;",
    )
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{field}\\n"\n' for field in fields) + "\n"


def body_of(catalogue: Catalog) -> str:
    """Return the messages of a catalogue as text, sorted by their English."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=128, sort_output=True, omit_header=True, include_lineno=False)
    return buffer.getvalue().decode("utf-8")


def compile_all() -> list[str]:
    """Compile every catalogue beside its source; return the faults of those that cannot be read."""
    faults = []
    for path in sorted(LOCALES.rglob("*.po")):
        try:
            with path.open("rb") as file:
                catalogue = read_po(file, abort_invalid=True)
        except ValueError as error:
            faults.append(f"{path.relative_to(ROOT)}: {error}")
            continue
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
    return faults


def check() -> list[str]:
    """Return a fault for every string without a translation, fuzzy, out of use, or with other placeholders than its English."""
    with CHINESE.open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans", domain="qingfeng")
    wanted = extracted()
    faults = [fault for message in wanted if message.id for fault in faults_of(message, catalogue)]
    unused = [
        f"out of use: {message.id!r}"
        for message in catalogue
        if message.id and wanted.get(key_of(message), message.context) is None
    ]
    return [f"{CHINESE.relative_to(ROOT)}: {fault}" for fault in faults + unused]


def faults_of(message: Message, catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with the translation of one string."""
    place = message.locations[0][0]
    translation = catalogue.get(key_of(message), message.context)
    if translation is None or not translation.string or not all(texts(translation.string)):
        yield f"missing: {message.id!r} ({place})"
    elif translation.fuzzy:
        yield f"fuzzy: {message.id!r} ({place})"
    elif placeholders(translation.string) != placeholders(message.id):
        yield f"placeholders differ: {message.id!r} -> {translation.string!r} ({place})"


def key_of(message: Message) -> str:
    """Return the singular that a catalogue finds a message by."""
    return texts(message.id)[0]


def texts(forms: str | list[str] | tuple[str, ...]) -> list[str]:
    """Return the one text or the plural forms of a message as a list."""
    return [forms] if isinstance(forms, str) else list(forms)


def placeholders(forms: str | list[str] | tuple[str, ...]) -> set[str]:
    """Return the names of all placeholders of a message's forms."""
    return {brace or percent for text in texts(forms) for brace, percent in PLACEHOLDER.findall(text)}


TASKS: dict[str, Callable[[], list[str]]] = {"extract": extract, "compile": compile_all, "check": check}


def main(arguments: list[str]) -> int:
    """Run one task; print its faults."""
    if len(arguments) != 1 or arguments[0] not in TASKS:
        print(f"say one of: {', '.join(TASKS)}")
        return 2
    faults = TASKS[arguments[0]]()
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
