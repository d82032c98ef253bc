"""A verifier written from docs/ledger.md alone, by somebody who has not seen our code: nothing of it is imported here.

It reads a receipt, and it reads a log from files. Every fault is a `Fault`.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


class Fault(Exception):  # noqa: N818 -- as the page says: it does not hold
    """Something does not hold."""


def need(holds: object, what: str) -> None:
    if not holds:
        raise Fault(what)


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def decoded(text: str) -> bytes:
    need(re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", text) and len(text) % 4 == 0, "base64")
    content = base64.b64decode(text)
    need(base64.b64encode(content).decode() == text, "another spelling of base64")
    return content


def decimal(text: str) -> int:
    need(re.fullmatch(r"0|[1-9][0-9]*", text), "decimal number")
    return int(text)


def spelt(value: Any, inside: int = 0) -> str:
    """Write a value as the page says that it must be written."""
    need(inside < 100 or not isinstance(value, list | dict), "nested deeper than 100")
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case str():
            value.encode()
            return '"' + "".join(ESCAPES.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in value) + '"'
        case list():
            return "[" + ",".join(spelt(each, inside + 1) for each in value) + "]"
        case dict():
            keys = sorted(value, key=lambda key: [*zip(*[iter(key.encode("utf-16-be"))] * 2, strict=True)])
            return "{" + ",".join(spelt(key) + ":" + spelt(value[key], inside + 1) for key in keys) + "}"
    raise Fault("a number in a canonical text")


def canonical(text: str) -> Any:
    try:
        value = json.loads(text)
        need(spelt(value) == text, "not canonical")
    except (ValueError, RecursionError) as error:
        raise Fault("no JSON") from error
    return value


def leaf(entry: bytes) -> bytes:
    return sha(b"\x00", entry)


def node(left: bytes, right: bytes) -> bytes:
    return sha(b"\x01", left, right)


def root(hashes: list[bytes]) -> bytes:
    if len(hashes) < 2:
        return hashes[0] if hashes else sha()
    k = max(2**e for e in range(64) if 2**e < len(hashes))
    return node(root(hashes[:k]), root(hashes[k:]))


def check_place(i: int, n: int, h: bytes, proof: list[bytes], expected: bytes) -> None:
    need(i < n, "index beyond the size")
    f, s = i, n - 1
    for p in proof:
        need(s != 0, "proof too long")
        if f % 2 or f == s:
            h = node(p, h)
            while f % 2 == 0 and f != 0:
                f, s = f // 2, s // 2
        else:
            h = node(h, p)
        f, s = f // 2, s // 2
    need(s == 0, "proof too short")
    need(h == expected, "root")


def read_head(note: str, key: str) -> tuple[int, bytes]:
    """Check the signature of a head and return its size and root."""
    need(not re.search(r"[\x00-\x09\x0b-\x1f]", note), "control character")
    name, key_id, encoded = key.split("+", 2)
    public = decoded(encoded)
    need(public[0] == 1 and len(public) == 33, "type of key")
    need(sha(name.encode(), b"\n", public)[:4].hex() == key_id, "id of key")
    text, empty, signatures = note.rpartition("\n\n")
    need(empty and note.endswith("\n"), "form of note")
    text += "\n"
    signed = False
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch(r"— ([^\s+]+) (\S+)", line)
        need(match, "signature line")
        assert match
        content = decoded(match[2])
        if match[1] == name and content[:4].hex() == key_id:
            try:
                Ed25519PublicKey.from_public_bytes(public[1:]).verify(content[4:], text.encode())
            except InvalidSignature as error:
                raise Fault("signature") from error
            signed = True
    need(signed, "not signed by the key")
    origin, size, encoded_root, *more = text[:-1].split("\n")
    need(origin == name and "" not in more, "origin")
    need(len(decoded(encoded_root)) == 32, "root's size")
    return decimal(size), decoded(encoded_root)


def check_receipt(content: bytes, key: str) -> dict[str, Any]:
    """Check a receipt as the page says, and return what its entry says."""
    try:
        text = content.decode()
        head, _, note = text.partition("\n\n")
        first, extra, index, *proof = head.split("\n")
    except ValueError as error:
        raise Fault("form of receipt") from error
    need(first == "c2sp.org/tlog-proof@v1" and extra.startswith("extra ") and index.startswith("index "), "form of receipt")
    try:
        opening = canonical(decoded(extra[6:]).decode())
    except UnicodeDecodeError as error:
        raise Fault("extra") from error
    need(isinstance(opening, dict) and isinstance(opening.get("text"), str), "extra")
    need(not set(opening) - {"text", "salt", "private"}, "extra")
    said = canonical(opening["text"])
    need(isinstance(said, dict) and isinstance(said.get("type"), str), "text")
    entry = opening["text"].encode()
    if "salt" in opening:
        entry = sha(b"\x01", unhex(opening["salt"], 32), entry)
    else:
        need(set(said) == {"name", "sha256", "size", "type", "version"}, "public entry")
        need(said["type"] in {"policy", "calendar", "release", "key"}, "public entry")
    check_private(opening, said.get("digests") or {})
    size, expected = read_head(note, key)
    hashes = [decoded(line) for line in proof]
    need(all(len(each) == 32 for each in hashes), "hash")
    check_place(decimal(index[6:]), size, leaf(entry), hashes, expected)
    return said


def check_private(opening: dict[str, Any], digests: dict[str, str]) -> None:
    values = opening.get("private", [])
    need(isinstance(values, list) and ("salt" in opening or not values), "private")
    for each in values:
        need(isinstance(each, dict) and set(each) == {"key", "salt", "value"}, "private")
        need(isinstance(each["key"], str) and isinstance(each["value"], str), "private")
        digest = sha(unhex(each["salt"], 16), each["value"].encode()).hex()
        need(digests.get(each["key"]) == digest, "private value")


def unhex(text: object, size: int) -> bytes:
    need(isinstance(text, str) and re.fullmatch(f"[0-9a-f]{{{2 * size}}}", text), "hexadecimal")
    return bytes.fromhex(str(text))


def path_of(number: int) -> str:
    groups = [f"{number % 1000:03}"]
    while number := number // 1000:
        groups.insert(0, f"x{number % 1000:03}")
    return "/".join(groups)


def read_log(read: Callable[[str], bytes], key: str) -> list[bytes]:
    """Read a whole log from its files, check every tile of it, and return its entries."""
    size, expected = read_head(read("checkpoint").decode(), key)
    entries: list[bytes] = []
    for number, width in widths(size):
        bundle = read(f"tile/entries/{path_of(number)}" + (f".p/{width}" if width < 256 else ""))
        before = len(entries)
        while bundle:
            length = bundle[0] * 256 + bundle[1]
            entries.append(bundle[2 : 2 + length])
            bundle = bundle[2 + length :]
        need(len(entries) - before == width, "entries in a bundle")
    level, hashes = 0, [leaf(entry) for entry in entries]
    need(root(hashes) == expected, "root of the entries")
    while hashes:
        for number, width in widths(len(hashes)):
            tile = read(f"tile/{level}/{path_of(number)}" + (f".p/{width}" if width < 256 else ""))
            need(tile == b"".join(hashes[number * 256 : number * 256 + width]), "tile")
        full = len(hashes) // 256
        level, hashes = level + 1, [root(hashes[at * 256 : at * 256 + 256]) for at in range(full)]
    return entries


def widths(count: int) -> list[tuple[int, int]]:
    """Return the number and width of each tile of a level that has so many hashes."""
    return [(number, min(256, count - number * 256)) for number in range(-(-count // 256))]
