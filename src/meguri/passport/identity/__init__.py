"""Which battery is it? Identifiers read, checked and built, and the QR code and label that carry them.

`read_identifier` reads any kind; `digital_link`, `traction_code`, `own_number`, `vehicle_number` and
`trace_id` know one kind each; `carrier` and `label` put an identifier on the battery.
"""

from meguri.passport.identity.carrier import carrier_form, qr_designator, qr_png, qr_svg
from meguri.passport.identity.digital_link import DigitalLink, LinkOptions, build_digital_link
from meguri.passport.identity.digital_link_reading import parse_digital_link
from meguri.passport.identity.faults import IdentifierCode, IdentifierError, IdentifierFault
from meguri.passport.identity.identifier import Identifier, Scheme, read_identifier
from meguri.passport.identity.label import LabelWords, label_svg
from meguri.passport.identity.own_number import OwnNumber, build_own_number, issue_own_number
from meguri.passport.identity.trace_id import new_trace_id
from meguri.passport.identity.traction_code import TractionCode, parse_traction_code
from meguri.passport.identity.vehicle_number import VehicleNumber, parse_vehicle_number

__all__ = [
    "DigitalLink",
    "Identifier",
    "IdentifierCode",
    "IdentifierError",
    "IdentifierFault",
    "LabelWords",
    "LinkOptions",
    "OwnNumber",
    "Scheme",
    "TractionCode",
    "VehicleNumber",
    "build_digital_link",
    "build_own_number",
    "carrier_form",
    "issue_own_number",
    "label_svg",
    "new_trace_id",
    "parse_digital_link",
    "parse_traction_code",
    "parse_vehicle_number",
    "qr_designator",
    "qr_png",
    "qr_svg",
    "read_identifier",
]
