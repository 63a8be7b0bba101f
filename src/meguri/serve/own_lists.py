"""Lists of one's own as CSV: what is none is refused in words, as every other fault of a request."""

from collections.abc import Iterator
from contextlib import contextmanager

from meguri.locale import N_
from meguri.serve.faults import RefusedError

NO_CSV = N_("{where}: this cannot be read as CSV in UTF-8. Save it so and send it again.")


@contextmanager
def read_as_csv(where: str) -> Iterator[None]:
    """Whatever reads a list within this may find no CSV.

    Args:
        where: name of the list, for the message.

    Raises:
        RefusedError: 422, it is none.
    """
    try:
        yield
    except OSError as fault:
        raise RefusedError(422, "no_csv", NO_CSV, {"where": where}) from fault
