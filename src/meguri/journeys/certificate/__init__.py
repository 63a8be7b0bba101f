"""What may be certified of one battery, on one page: from a verdict, a car and what is declared on safety."""

from meguri.journeys.certificate.content import (
    CERTIFICATE,
    REFERENCE,
    Between,
    Car,
    Certificate,
    Declared,
    Reach,
    Signature,
)
from meguri.journeys.certificate.faults import CertificateCode, CertificateError
from meguri.journeys.certificate.making import Told, certificate_of
from meguri.journeys.certificate.reach import reach_of
from meguri.journeys.certificate.signature import signature_of

__all__ = [
    "CERTIFICATE",
    "REFERENCE",
    "Between",
    "Car",
    "Certificate",
    "CertificateCode",
    "CertificateError",
    "Declared",
    "Reach",
    "Signature",
    "Told",
    "certificate_of",
    "reach_of",
    "signature_of",
]
