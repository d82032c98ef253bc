"""Where the database is: an address as `DATABASE_URL` has it, read into Django's settings."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from qingfeng.foundation.errors import InputError
from qingfeng.foundation.messages import N_


class BadAddressError(InputError):
    """`DATABASE_URL` is no address of a PostgreSQL database."""


def database_settings(address: str, *, pooled: bool) -> dict[str, Any]:
    """Return the entry of Django's `DATABASES` for `postgresql://user:password@host:port/name?host=/socket/folder`.

    Without an address the libpq defaults hold (and its environment variables). `pooled` keeps connections for a server of
    several threads.

    Raises:
        BadAddressError: another scheme, or no name of a database.
    """
    parts = urlsplit(address or "postgresql:///qingfeng")
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise BadAddressError(N_("DATABASE_URL is no address of a PostgreSQL database: postgresql://user@host/name."))
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    if pooled:
        options["pool"] = {"min_size": 2, "max_size": 8, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
