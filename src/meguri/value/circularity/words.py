"""What merit has to say in words: findings, assumptions, statements, caveats of indicators."""

from meguri.tables.schema import N_

NO_HEALTH = "merit_no_health"
NO_USE = "merit_no_use"
PARKED = "merit_parked"
NO_OWNER = "merit_no_owner"
HEALTH_ENDED = "merit_health_ended"
CARRIED = "merit_carried_on"

FINDING_WORDS: dict[str, str] = {
    NO_HEALTH: N_(
        "{about}: nothing was counted. Nobody said its state of health; diagnose it (meguri diagnose), or "
        "give a forecast."
    ),
    NO_USE: N_("{about}: {found} days have no record of use and counted nothing."),
    PARKED: N_("{about}: it stood still on {found} days on record; a parked battery earns nothing."),
    NO_OWNER: N_("{about}: {found} days on record have no owner and were counted for nobody."),
    HEALTH_ENDED: N_(
        "{about}: {found} days of use lie beyond the last verdict and what may be carried on; they counted "
        "nothing. Diagnose it anew."
    ),
    CARRIED: N_(
        "{about}: on {found} days of use its state of health was carried on beyond the last verdict."
    ),
}
ASSUMED_WORDS: dict[str, str] = {
    "merit_law": N_(
        "Survival of the peers is kept as in its base year, a Weibull law (name: year, shape, scale in "
        "years): {said}."
    ),
    "merit_fade": N_("A new pack was taken to lose {said} % of its state of health a year."),
    "merit_full_km": N_("From {said} km a year on a battery counts as fully used; below, in proportion."),
    "merit_full_cycles": N_(
        "Energy delivered otherwise counts as full use from {said} full cycles a year on; both kinds of use "
        "add up, to full use at most."
    ),
    "merit_straight": N_("Between two verdicts the state of health was taken as straight."),
    "merit_shared": N_("Diagnoses were assumed to share {said} % of the variance of their errors."),
    "merit_new": N_("The state of health was taken as 100 % on the day of first use, of {said} batteries."),
    "merit_carried": N_(
        "Beyond the last verdict the mean loss since new went on, at least as fast as that of a new pack and "
        "at most twice as fast, for at most {said} years."
    ),
    "merit_scheme": N_("These figures of the scheme are assumed, not published: {said}."),
}
STATEMENT = N_(
    "Merit is a measure of this project. No authority has adopted it, and no programme pays for it unless "
    "the scheme names one."
)
CAVEATS: dict[str, str] = {
    "iso_59020": N_(
        "Names and clause numbers of ISO 59020 come from secondary transcripts; the standard itself was not "
        "read."
    ),
    "longevity": N_(
        "How the recycled times of the longevity indicator are added up has to be checked with the paper; "
        "two readings are given."
    ),
    "pci": N_("Public codes of the PCI differ; the variant is named with each value."),
    "mci": N_(
        "The MCI follows the methodology of 2015 as others quote it; waste of recycling is split in half."
    ),
    "retained": N_("Retained service is a definition of this project."),
}
