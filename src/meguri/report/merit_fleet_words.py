"""What the record of a battery lacks for its merit, in words."""

from meguri.locale import N_, words

GAP_WORDS = {
    "fleet_no_energy": N_("Its energy when new is not on record: state it (rated_energy_kwh)."),
    "fleet_no_first_use": N_("The day of its first use is not on record: state the first registration."),
    "fleet_no_diagnosis": N_("No diagnosis with an interval is on record."),
    "fleet_no_mileage": N_("No two meter readings around your time are on record: state the mileage now."),
    "fleet_wrong_mileage": N_("Its meter readings contradict each other; correct them. No use was counted."),
    "fleet_in_other_hands": N_("By the record somebody else uses it (lessee, owner); it counts for them."),
    "fleet_made_on": N_("Its first use was taken as the day on which it was made (assumed)."),
}


def gap_said(code: str, lang: str) -> str:
    """What is missing, in a sentence; the code itself where there are no words."""
    return words(lang)(GAP_WORDS[code]) if code in GAP_WORDS else code
