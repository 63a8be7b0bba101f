"""What a signed document vouches for: that a passport is a passport, an event the one it calls itself."""

from collections.abc import Mapping
from typing import Any

from meguri.tables.coded import CodedError, CodedFault

WHERE = "credentialSubject"


def check_vouched(credential: Mapping[str, Any]) -> None:
    """Look at a credential's subject; what is neither a passport nor an event of ours is let pass.

    An event carries its content address as its id, so one that was changed before it was signed is found.

    Raises:
        CodedError: the passport or event in it cannot be read; every fault.
    """
    from meguri.passport.document import read_document
    from meguri.passport.events import from_epcis

    told = credential.get("credentialSubject")
    faults: list[CodedFault] = []
    messages: dict[Any, str] = {}
    for subject in told if isinstance(told, list) else [told]:
        parts = subject if isinstance(subject, Mapping) else {}
        for name, read in (("passport", read_document), ("event", from_epcis)):
            if isinstance(parts.get(name), Mapping):
                try:
                    read(parts[name], where=f"{WHERE}.{name}")
                except CodedError as refused:
                    faults += refused.faults
                    messages |= refused.messages
    if faults:
        raise _refusal(faults, messages)


def _refusal(faults: list[CodedFault], messages: Mapping[Any, str]) -> CodedError:
    class VouchedError(CodedError):
        pass

    VouchedError.messages = messages
    return VouchedError(faults)
