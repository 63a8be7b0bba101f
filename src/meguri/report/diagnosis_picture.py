"""A diagnosis as one picture (SVG), with its words."""

from typing import TYPE_CHECKING

from meguri.charts.look import Caption
from meguri.charts.speech import Speech, digits
from meguri.locale import N_, words
from meguri.report.diagnosis_words import Row, battery_said, said

if TYPE_CHECKING:
    from meguri.health.diagnosis import Diagnosis


def diagnosis_svg(diagnosis: "Diagnosis", lang: str) -> str:
    """What each result says, the verdict over them, and the first log below, in `ja` or `en`."""
    from meguri.charts.diagnosis import diagnosis_chart

    say = words(lang)
    speech = Speech(lang, say)
    row = diagnosis.verdict.row(0, named=True)
    title = say(N_("State of health {median} (90% interval {between})")).format(
        median=speech.percent(row["soh_share"]),
        between=speech.percent_between(row["soh_share_low"], row["soh_share_high"]),
    )
    ah = row["reference_capacity_ah"]
    reference = "" if ah is None else say(N_("100% = {capacity} Ah")).format(capacity=digits(ah, 3))
    stands = "validated" if row["validation"] == "validated" else "for_reference"
    lines = (
        " · ".join(
            part for part in (battery_said(diagnosis.model), reference, say(STANDING[stands])) if part
        ),
        " · ".join((said("validation", row["validation"], lang), said("binding", row["binding"], lang))),
    )
    return diagnosis_chart(
        row,
        diagnosis.evidence,
        diagnosis.logs[0].frame if diagnosis.logs else None,
        speech,
        Caption("diagnosis", title, " ".join(lines)),
        lines=lines,
        name_of=lambda one: _name(one, lang),
    )


STANDING = {"validated": N_("validated on this model"), "for_reference": N_("for reference only (参考値)")}


def _name(row: Row, lang: str) -> str:
    """A row of evidence by its method and the window that it saw."""
    name = said("method", row["method"], lang)
    if row["soc_from_share"] is None or row["soc_to_share"] is None:
        return name
    speech = Speech(lang, words(lang))
    return f"{speech.percent_between(row['soc_from_share'], row['soc_to_share'])} {name}"
