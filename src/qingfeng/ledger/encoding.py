"""Base64 and whole numbers, read strictly: one value has one spelling, so that one note has one text.

Source: RFC 4648 §4 and §3.5 (canonical encoding).
"""

import base64
import binascii
import re

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


def base64_text(content: bytes) -> str:
    """Return bytes as standard base64 with padding."""
    return base64.b64encode(content).decode("ascii")


def base64_bytes(text: str) -> bytes | None:
    """Return the bytes of standard base64; None where it is not their one spelling."""
    try:
        content = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if base64_text(content) == text else None


def whole_number(text: str) -> int | None:
    """Return the number that ASCII digits without leading zeroes stand for, below 10**19; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else None
