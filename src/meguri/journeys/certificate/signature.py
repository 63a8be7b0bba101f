"""The signed document behind a certificate: its fingerprint, if its signatures hold and it is of this one."""

from collections.abc import Iterator, Mapping
from typing import Any

from meguri.journeys.certificate.content import Signature
from meguri.journeys.certificate.faults import CertificateCode, CertificateError, certificate_fault


def signature_of(content: bytes, verdict_id: str, *, where: str = "document") -> Signature:
    """The fingerprint of a signed document.

    Whether the signer is to be believed, and whether the document was withdrawn since, is for whoever checks
    it: the page says only by which key it is signed.

    Args:
        content: the document, as `meguri passport sign` writes it.
        verdict_id: the verdict that it has to name.
        where: what messages call it.

    Raises:
        PassportJsonError: no JSON that says one thing only.
        CertificateError: no signature that holds, or the document of another verdict.
    """
    from meguri.passport.reading import read_json
    from meguri.passport.signing.canonical import digest
    from meguri.passport.signing.proof_check import check_proofs
    from meguri.passport.signing.states import State

    document = read_json(content, where=where)
    checks = check_proofs(document)
    faults = [
        certificate_fault(CertificateCode.NO_SIGNATURE, where=where, found=str(one.code))
        for one in checks
        if one.state is not State.OK
    ]
    if not faults and verdict_id not in set(_texts(document)):
        faults = [certificate_fault(CertificateCode.OTHER_VERDICT, where=where, wanted=verdict_id)]
    if faults:
        raise CertificateError(faults)
    signers = dict.fromkeys(one.key.did for one in checks if one.key is not None)
    return Signature(digest(document), tuple(signers))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if name != "proof":
                yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
