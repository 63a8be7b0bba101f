"""Sentences for the findings on spectra; places are filled at a door."""

from meguri.tables.schema import N_

FINDING_WORDS: dict[str, str] = {
    "impedance_not_converged": N_(
        "{about}: the fit had not come to rest; take its values as rough, or try a simpler circuit."
    ),
    "impedance_misfit": N_(
        "{about}: the circuit misses the spectrum by {found} of its size (limit: {limit}). Try another "
        "circuit."
    ),
    "impedance_parameter_undetermined": N_(
        "{about}: the spectrum does not determine this value (its doubt is {found} times the value; limit: "
        "{limit}). Try a circuit with fewer elements."
    ),
    "kramers_kronig_violated": N_(
        "{about}: breaks the Kramers–Kronig relations by {found} of its size (limit: {limit}): the battery "
        "changed during the measurement, the amplitude was too large, or there is noise. Measure again after "
        "rest."
    ),
    "kramers_kronig_unsettled": N_(
        "{about}: {found} RC elements and still no sign of overfitting: the check is not conclusive."
    ),
}
ASSUMED_WORDS: dict[str, str] = {
    "imaginary_sign": N_("{about}: the imaginary part was turned so that capacitive is negative."),
    "impedance_unit": N_("{about}: impedance was read as {said}."),
    "spectrum_row": N_("{about}: spectra are named after their rows."),
    "spectrum_single": N_("{about}: all rows were taken for one spectrum."),
    "frequency_rounded": N_("{about}: frequencies were taken from the column names, where they are rounded."),
}
