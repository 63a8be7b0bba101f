"""Each process listens for itself at the one address, and nobody else can listen there."""

import pickle
import socket
from collections.abc import Iterator

import pytest
import uvicorn

from meguri.serve import listening as room
from meguri.serve.listening import SOCKETS, EachItsOwn, run_together

CONNECTIONS = 64


@pytest.fixture
def held() -> Iterator[socket.socket]:
    """The address of a server."""
    config = uvicorn.Config("nothing:here", host="127.0.0.1", port=0, log_config=None)
    with config.bind_socket() as one:
        yield one


def listening(held: socket.socket) -> socket.socket:
    """A process takes its own."""
    made: socket.socket = pickle.loads(pickle.dumps(EachItsOwn(held)))  # noqa: S301 – as between processes
    made.listen(CONNECTIONS)
    made.setblocking(False)
    return made


def accepted(own: socket.socket) -> int:
    """How many connections wait at a socket."""
    found = 0
    while True:
        try:
            connection, _ = own.accept()
        except BlockingIOError:
            return found
        connection.close()
        found += 1


def test_connections_are_shared_out_though_one_process_takes_all_that_it_can(held: socket.socket) -> None:
    with listening(held) as one, listening(held) as two:
        asked = [socket.create_connection(held.getsockname()) for _ in range(CONNECTIONS)]
        counts = accepted(one), accepted(two)
        for connection in asked:
            connection.close()
    assert sum(counts) == CONNECTIONS
    assert min(counts) >= CONNECTIONS // 8  # by chance, less often than once in 10^10 times


def test_a_process_that_comes_anew_finds_the_address_free(held: socket.socket) -> None:
    listening(held).close()
    with listening(held) as again:
        assert again.getsockname() == held.getsockname()


def test_a_second_server_is_refused_the_address(held: socket.socket) -> None:
    with listening(held), socket.socket() as second:
        second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as a server takes its address
        with pytest.raises(OSError, match="in use"):
            second.bind(held.getsockname())


def test_a_process_listens_at_several_sockets_of_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[bytes] = []

    class Started:
        def __init__(self, config: uvicorn.Config, sockets: list[socket.socket]) -> None:
            assert config.workers == 2
            handed.append(pickle.dumps(sockets))

        def run(self) -> None:
            taken: list[socket.socket] = pickle.loads(handed[0])  # noqa: S301 – as between processes
            assert len({one.fileno() for one in taken}) == SOCKETS
            assert len({one.getsockname() for one in taken}) == 1
            for one in taken:
                one.listen()
                one.close()

    monkeypatch.setattr(room, "Multiprocess", Started)
    run_together(uvicorn.Config("nothing:here", host="127.0.0.1", port=0, workers=2, log_config=None))
    assert len(handed) == 1
