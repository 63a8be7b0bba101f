"""How several processes of one server listen: each at sockets of its own, among which the kernel shares out.

At one socket for all, whoever is quickest takes what waits: of 16 connections one of two processes was seen
to hold all 16, and half of the machine stood still. The event loop takes in one connection at a socket, then
answers whoever is connected already, so that with one socket newcomers waited for longer than a second where
much was asked; with several they come in together. What waits at the sockets of a process that is killed is
broken off, as are the connections that it had already.
"""

import socket
from collections.abc import Callable
from typing import Any, cast

import uvicorn
from uvicorn.supervisors import Multiprocess

SOCKETS = 8  # of each process
Address = tuple[Any, ...]


class EachItsOwn:
    """An address, handed to a process as a socket of its own."""

    def __init__(self, held: socket.socket) -> None:
        """Take the address of a bound socket, whose port may have been free to choose."""
        self._held = held  # never listens, but keeps the port while a process comes anew

    def __reduce__(self) -> tuple[Callable[[int, Address], socket.socket], tuple[int, Address]]:
        """In the other process: a new socket instead of this."""
        return own_socket, (int(self._held.family), self._held.getsockname())


def own_socket(family: int, address: Address) -> socket.socket:
    """A socket bound to an address at which others of the same user may listen, too.

    Args:
        family: of the address, such as `socket.AF_INET`.
        address: host and port.
    """
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(address)
    return made


def run_together(config: uvicorn.Config) -> None:
    """Run as many processes as a configuration says, until told to end.

    It ends at once where somebody else listens at the address.

    Args:
        config: names the application, which each process makes anew.
    """
    with config.bind_socket() as held:
        each = [cast("socket.socket", EachItsOwn(held)) for _ in range(SOCKETS)]
        Multiprocess(config, sockets=each).run()
