"""Something random in an event, so that nobody finds what it says from its name.

An event is named by the hash of all that it says, and that name stands in every reader's view. Who may not
read the chassis number would find it in a moment: they know the rest of the event, and there are only a
million numbers to try.
"""

from dataclasses import replace
from types import MappingProxyType

from meguri.passport.events.event import Event
from meguri.passport.signing.multibase import base64url

SALT = "meguri:salt"
SALT_BYTES = 16  # 128 bits, as for hidden claims (RFC 9901, 9.3)


def salted(event: Event, salt: bytes) -> Event:
    """The event with a salt in it, and so with another name.

    To be done before anybody was told the event's name. The salt is part of the record, and of no view.

    Args:
        event: one of ours.
        salt: 16 new, unpredictable bytes.

    Raises:
        ValueError: not 16 bytes, or an event of another, which is kept as it came.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"{len(salt)} bytes of salt; wanted are {SALT_BYTES}")
    if event.foreign is not None:
        raise ValueError("another's event is kept as it came")
    others = MappingProxyType({**event.others, SALT: base64url(salt)})
    return replace(event, others=others).named()
