"""Sentences for the findings on safety; places are filled at a door."""

from meguri.tables.schema import N_

FINDING_WORDS: dict[str, str] = {
    "incident_on_record": N_("On record of this battery: accident or abnormality of {about}."),
    "cell_spread_rest": N_(
        "At rest the cells lie {found} {unit} apart (limit: {limit} {unit}): some are emptier than others, "
        "or damaged. Have the weakest cell looked at."
    ),
    "cell_spread_charge": N_(
        "While charging the cells drifted apart by {found} {unit} (limit: {limit} {unit}): one holds less, "
        "or resists more, than the others."
    ),
    "cell_spread_growth": N_(
        "At rest the cells lie {found} {unit} further apart than in the first log (limit: {limit} {unit})."
    ),
    "cell_drift": N_(
        "{about} has fallen {found} {unit} behind the others since the first log (limit: {limit} {unit}): it "
        "may be discharging itself."
    ),
    "self_discharge": N_(
        "{about} loses {found} {unit} more than the others at rest (limit: {limit} {unit}): a sign of a "
        "short inside. Do not leave the car standing full; have it looked at."
    ),
    "cell_resistance": N_(
        "{about} resists {found} times as much as the middle cell (limit: {limit}): a weak cell or a bad "
        "joint, which grows hot under load."
    ),
    "cell_overvoltage": N_(
        "{about} reached {found} {unit}; the usual charge limit of its chemistry is {limit} {unit}."
    ),
    "cell_undervoltage": N_("{about} fell to {found} {unit} (limit: {limit} {unit}): drained too far."),
    "cell_voltage_stuck": N_(
        "{about} never changed while the others moved by {found} {unit} (limit: {limit} {unit}): its reading "
        "is not to be trusted."
    ),
    "temperature_spread": N_(
        "Parts of the battery are {found} {unit} apart in temperature (limit: {limit} {unit}): cooling is "
        "uneven or a part is heating."
    ),
    "temperature_high": N_("The battery reached {found} {unit} (limit: {limit} {unit})."),
    "temperature_rise": N_("The battery warmed by {found} {unit} (limit: {limit} {unit})."),
    "temperature_stuck": N_(
        "{about} never changed while {found} of the capacity was moved (from {limit} on it should): the "
        "sensor may be stuck."
    ),
    "temperature_dead": N_(
        "{about} reads {found} {unit} (below {limit} {unit}): the sensor or its line is dead."
    ),
    "charge_cold": N_(
        "The battery was charged at {found} {unit} (limit: {limit} {unit}): lithium may have plated inside."
    ),
    "insulation_low": N_(
        "Insulation to the body is {found} {unit} (least wanted: {limit} {unit}). Do not touch high-voltage "
        "parts; have it measured by someone qualified."
    ),
}
