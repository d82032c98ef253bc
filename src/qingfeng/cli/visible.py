"""Text from files made safe for a terminal: a log must not steer it by escape sequences."""

_PICTURES = {code: 0x2400 + code for code in range(32)} | {127: 0x2421} | dict.fromkeys(range(128, 160), 0xFFFD)
_LINES = {code: picture for code, picture in _PICTURES.items() if chr(code) not in "\n\t"}


def visible(text: str) -> str:
    """Show control characters, line ends among them, by their pictures."""
    return text.translate(_PICTURES)


def visible_lines(text: str) -> str:
    """Show control characters but line ends and tabs, for messages of several lines."""
    return text.translate(_LINES)
