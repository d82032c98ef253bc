"""Where the web server listens: on this machine only, at a port that nobody has yet."""

import errno
import ipaddress
import socket

from qingfeng.foundation.errors import DomainError, InputError
from qingfeng.foundation.messages import N_


class NotLoopbackError(InputError):
    """The address could be reached from other machines."""


class PortTakenError(DomainError):
    """Another program listens at the port, or the port may not be used."""

    exit_code = 31


def loopback(host: str) -> str:
    """Return the numeric address of a host that only this machine reaches.

    Raises:
        NotLoopbackError: it is another address or name.
    """
    wanted = "127.0.0.1" if host.lower() == "localhost" else host.strip("[]")
    try:
        if ipaddress.ip_address(wanted).is_loopback:
            return wanted
    except ValueError:
        pass
    message = N_("The address {host} is not of this machine alone. There is no sign-in yet: use 127.0.0.1, ::1 or localhost.")
    raise NotLoopbackError(message, host=host)


def require_free(host: str, port: int) -> None:
    """Refuse a port at which the web server could not listen.

    Raises:
        PortTakenError: as it says.
    """
    fault = port_fault(host, port)
    if fault is None:
        return
    if fault.errno == errno.EADDRINUSE:
        message = N_("The port {port} of {host} is taken by another program. Choose another: --port {other}.")
    else:
        message = N_("The port {port} of {host} cannot be used ({reason}). Choose another: --port {other}.")
    raise PortTakenError(message, port=port, host=host, reason=fault.strerror, other=port + 1 if 1023 < port < 65535 else 8080)


def port_fault(host: str, port: int) -> OSError | None:
    """Return why nobody could listen at a port, or None where one could."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            # A port that a program has just left is free, though the kernel still remembers its connections.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen(1)
    except OSError as fault:
        return fault
    return None


def origin(host: str, port: int) -> str:
    """Return the first part of every address of the web server."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
