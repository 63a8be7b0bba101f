"""What a round robin shows, and what it makes of a report: templates for the doors."""

from meguri.tables.schema import N_

FINDING_WORDS: dict[str, str] = {
    "few_cars": N_("{about}: {found} cars in common; {limit} are needed to state a bias."),
    "one_operator": N_("{about}: one operator only; reproducibility cannot be told, and the bias is theirs."),
    "few_operators": N_("{about}: {found} operators; {limit} are usual for a reproducibility."),
    "few_repeats": N_("{about}: too few repeats to tell the repeatability."),
    "mandel_h": N_("{about}: far from the other operators (Mandel's h {found}, limit {limit})."),
    "mandel_k": N_("{about}: spreads more than the other operators (Mandel's k {found}, limit {limit})."),
    "cochran": N_("{about}: its variance stands out (Cochran's C {found}, limit {limit})."),
    "grubbs": N_("{about}: its mean stands out (Grubbs' G {found}, limit {limit})."),
    "converted": N_(
        "{about}: turned into what the reference method of the round robin would have read: shifted by "
        "{found} {unit}. The interval (±{limit}) holds the doubt of the shift, its scatter from car to "
        "car, and the errors of both methods (ISO 5725)."
    ),
    "no_conversion_pair": N_(
        "{about}: taken as its method gives it. In the round robin too few cars were measured by both this "
        "method and the reference, so it is not converted (換算不可)."
    ),
    "no_conversion_definition": N_(
        "{about}: taken as its method gives it. The round robin compares this method by another kind of SOH, "
        "so it is not converted (換算不可)."
    ),
    "no_conversion_range": N_(
        "{about}: taken as its method gives it. Its value lies outside what the round robin compares; to "
        "convert it would be to extrapolate (換算不可)."
    ),
    "no_conversion_model": N_(
        "{about}: taken as its method gives it. The round robin has no car known to be of this model; to "
        "convert it would be to extrapolate from others (換算不可). Name the model of the car, and the "
        "models in the column `model` of the round robin."
    ),
}
