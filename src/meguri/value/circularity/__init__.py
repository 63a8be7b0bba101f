"""Who keeps what in service, how circular is it, and what is that worth?

「古いものを・長く」: `retained_service` counts, by owner, battery and period, how much energy stays in
use while peers are gone; `merit_sums` adds it up for a person, a fleet, a city or everybody; `merit_awards`
turns it into points and yen under a stated scheme. Beside it stand the indicators that others have defined:
`mci`, `pci`, `longevity`, the core indicators of ISO 59020, gathered by `circularity`.
"""

from meguri.value.circularity.awards import merit_awards
from meguri.value.circularity.base_law import BaseLaw, base_law, law_names
from meguri.value.circularity.closed_form import retained_kwh_yr
from meguri.value.circularity.evidence import readings_of, use_of_odometer
from meguri.value.circularity.faults import MeritError, SchemeError
from meguri.value.circularity.indicators import circularity
from meguri.value.circularity.iso_59020 import Flows, core_indicators
from meguri.value.circularity.joining import joined
from meguri.value.circularity.longevity import Longevity, longevity
from meguri.value.circularity.mci import Mci, mci
from meguri.value.circularity.pci import Material, pci, pci_of_pack, pci_of_published_pack
from meguri.value.circularity.ranges import IndicatorError
from meguri.value.circularity.scheme import Scheme
from meguri.value.circularity.scheme_reading import read_scheme, scheme_names
from meguri.value.circularity.service import Service, retained_service
from meguri.value.circularity.sums import merit_sums

__all__ = [
    "BaseLaw",
    "Flows",
    "IndicatorError",
    "Longevity",
    "Material",
    "Mci",
    "MeritError",
    "Scheme",
    "SchemeError",
    "Service",
    "base_law",
    "circularity",
    "core_indicators",
    "joined",
    "law_names",
    "longevity",
    "mci",
    "merit_awards",
    "merit_sums",
    "pci",
    "pci_of_pack",
    "pci_of_published_pack",
    "read_scheme",
    "readings_of",
    "retained_kwh_yr",
    "retained_service",
    "scheme_names",
    "use_of_odometer",
]
