"""Sentences for what features tell; places are filled at a door."""

from meguri.tables.schema import N_

OUTSIDE = "outside_taught"
FINDING_WORDS: dict[str, str] = {
    OUTSIDE: N_(
        "{about}: {rows} rows lie outside what I was taught, so nothing was estimated from them. Check the "
        "order and the units of the columns, or calibrate with reference cells like this one."
    ),
}
ASSUMED_WORDS: dict[str, str] = {
    "taught_by_cells": N_(
        "{about}: judged by a calibration from {said} reference cells; this battery is taken for one of "
        "their kind, and the state of health they were taught with for capacity SOH"
    ),
    "calibration_error": N_(
        "{about}: on reference cells left out the calibration erred by {said} points in the mean; so much is "
        "taken as common to all its results"
    ),
}
