"""The words of a certificate: labels, codes and the sentences that keep it honest."""

from meguri.locale import N_

TITLES = {
    "certificate": N_("EV battery capacity certificate"),
    "reference": N_("EV battery capacity: for reference"),
}
BECAUSE = N_("A reference value, no certificate: {reasons}.")
REASONS = {
    "synthetic": N_("made from synthetic data"),
    "extrapolated": N_("the method is validated on similar models, not on this one"),
    "unvalidated": N_("the method is not validated on this model"),
    "no_day": N_("the day of the measurement is not stated"),
    "no_chassis_number": N_("no chassis number ties it to a car"),
    "expired": N_("it is past its last day"),
}
WATERMARK = N_("SYNTHETIC DATA")

MODEL = N_("Model of the car")
CHASSIS = N_("Chassis number")
CHASSIS_END = N_("Chassis number (open copy: its end only)")
FIRST_REGISTERED = N_("First registration")
ODOMETER = N_("Odometer")
UNTOLD = N_("not stated")
KM = N_("{km} km")

SOH = {
    "soh_c": N_("Remaining capacity"),
    "soce": N_("Remaining energy (SOCE)"),
    "unstated": N_("Remaining capacity (definition not stated)"),
}
INTERVAL = N_("90 % interval {low}–{high} %")
FULL = N_("Reference capacity")
ENERGY = N_("{energy} kWh ({basis})")
ENERGY_BASES = {
    "catalogue": N_("catalogue value"),
    "record": N_("as its passport says"),
    "told": N_("as stated by the issuer"),
}

RANGE = N_("Range on a full charge")
SUMMER = N_("Summer (August)")
WINTER = N_("Winter (February)")
RANGE_BETWEEN = N_("90 % interval {low}–{high} km")
RANGE_NOTE = N_("Estimated from this result, in the mean weather of {place}, heating and cooling included.")
RANGE_USE = N_("Use: {use}.")
NO_RANGE = N_("Not estimated: no place of use was given.")

SAFETY = N_("Safety")
SAFETY_STATES = {
    "checked": N_("Checked"),
    "not_checked": N_("Not checked"),
    "finding": N_("Findings made"),
}
RECALL = N_("Recall")
FLOODING = N_("Flooding")
REPAIR = N_("Accident repair")
RECALLS = {
    "none": N_("none open"),
    "done": N_("work done"),
    "open": N_("work open"),
    "unknown": N_("not checked"),
}
FLOODINGS = {"no": N_("not flooded"), "yes": N_("flooded"), "unknown": N_("not checked")}
REPAIRS = {"no": N_("none on record"), "yes": N_("repaired"), "unknown": N_("not checked")}
AS_DECLARED = N_("Recall, flooding and repair as declared by the issuer.")
SAFETY_NOTE = N_("Apart from the capacity: a high figure does not mean that a battery is safe.")
AND_MORE = N_("and {count} more")

METHOD = N_("Method used")
VALIDATION = N_("Validation")
VALIDATED_ON = N_("{standing} ({count} vehicles with measured capacity)")
CONDITIONS = N_("Charge window")
SOC = N_("{low}–{high} % of charge")
TEMPERATURE = N_("Temperature")
BATTERY_AT = N_("battery {celsius} °C")
AIR_AT = N_("outside {celsius} °C")
MEASURED_ON = N_("Measured on")
MEASURED_BY = N_("Measured by")
DEVICE = N_("Measuring device")
BACKING = N_("Backing")
FINDINGS = N_("Findings of the diagnosis")

GOOD_UNTIL = N_("Good until")
EXPIRED = N_("expired")
NO_TERM = N_("not set: the day of the measurement is not stated")
TERM = N_("{days} days from the measurement or {distance} km driven since, whichever comes first.")
TERM_DAYS = N_("{days} days from the measurement.")
TERM_RULE = N_("A rule of Meguri's own, by the fastest fade known of a fleet; no law or standard sets one.")

ISSUED_ON = N_("Issued on")
ISSUER = N_("Issued by")
CHECK_HERE = N_("Check it here")
NO_ADDRESS = N_("No address to check it at was given.")
FINGERPRINT = N_("Fingerprint of the signed document (SHA-256)")
NOT_SIGNED = N_("not signed")
VERDICT_ID = N_("Id of the verdict")
FOOTNOTE = N_(
    "The remaining capacity is an estimate: the true value lies within the 90 % interval in nine of ten "
    "cases. It promises neither range nor future condition nor safety."
)
QR_MEANS = N_("QR code with the address at which this page can be checked")
GAUGE_MEANS = N_("Scale from 0 to 100 percent with the result and its interval")
