"""A certificate in words: what the template lays out, and nothing that it would have to decide."""

from typing import TYPE_CHECKING, Any

from meguri.charts.speech import Speech, digits
from meguri.report.car_names import car_said
from meguri.report.certificate import words as w
from meguri.report.diagnosis_words import BINDING, VALIDATION, finding_said, reference_said, said

if TYPE_CHECKING:
    from meguri.journeys.certificate import Between, Certificate
    from meguri.journeys.certificate.content import Finding

View = dict[str, Any]
MOST_FINDINGS = 2
_NONE = "–"
_GROUP = 4  # digits of a fingerprint that are read at a time
_SHOWN = 32  # digits of it that are printed: 128 bits


def certificate_view(content: "Certificate", speech: Speech) -> View:
    """All that the page says, as text."""
    _ = speech.gettext
    return {
        "lang": speech.lang,
        "kind": content.title,
        "title": _(w.TITLES[content.title]),
        "because": _because(content, speech),
        "watermark": _(w.WATERMARK) if content.is_synthetic else None,
        "model": car_said(content.car.model, speech.lang) if content.car.model else _(w.UNTOLD),
        "model_label": _(w.MODEL),
        "car": _car(content, speech),
        "soh": _soh(content, speech),
        "range": _range(content, speech),
        "safety": _safety(content, speech),
        "measured": _measured(content, speech),
        "findings": _findings(content.findings, speech),
        "findings_label": _(w.FINDINGS),
        "term": _term(content, speech),
        "issue": [
            [_(w.ISSUED_ON), speech.day(content.issued_on)],
            [_(w.ISSUER), content.issuer or _(w.UNTOLD)],
        ],
        "check": _check(content, speech),
        "footnote": _(w.FOOTNOTE),
    }


def _because(content: "Certificate", speech: Speech) -> str | None:
    if not content.because:
        return None
    between = "、" if speech.japanese else "; "
    reasons = between.join(speech.gettext(w.REASONS[code]) for code in content.because)
    return speech.gettext(w.BECAUSE).format(reasons=reasons)


def _car(content: "Certificate", speech: Speech) -> list[list[str]]:
    _, car = speech.gettext, content.car
    first = car.first_registered_on
    meter = None if car.odometer_km is None else _(w.KM).format(km=f"{car.odometer_km:,.0f}")
    return [
        [_(w.CHASSIS_END if car.is_masked else w.CHASSIS), car.chassis_number or _(w.UNTOLD)],
        [_(w.FIRST_REGISTERED), _month(first, speech) if first else _(w.UNTOLD)],
        [_(w.ODOMETER), meter or _(w.UNTOLD)],
    ]


def _month(day: Any, speech: Speech) -> str:
    return f"{day.year}年{day.month}月" if speech.japanese else f"{day.year}-{day.month:02d}"


def _soh(content: "Certificate", speech: Speech) -> View:
    _, soh, full = speech.gettext, content.soh_percent, content.full
    row = {"reference_capacity_ah": full.capacity_ah, "reference_source": full.capacity_source or _NONE}
    energy = None
    if full.energy_kwh is not None and full.energy_basis is not None:
        basis = _(w.ENERGY_BASES[full.energy_basis])
        energy = _(w.ENERGY).format(energy=_energy(full.energy_kwh), basis=basis)
    return {
        "label": _(w.SOH.get(content.definition, w.SOH["unstated"])),
        "value": soh.median,
        "low": soh.low,
        "high": soh.high,
        "interval": _(w.INTERVAL).format(low=soh.low, high=soh.high),
        "full_label": _(w.FULL),
        "full": energy,
        "capacity": reference_said(row, speech.lang),
        "alt": _(w.GAUGE_MEANS),
    }


def _energy(kwh: float) -> str:
    """As on a type plate: a decimal only where there is one."""
    return digits(kwh, 3).removesuffix(".0")


def _range(content: "Certificate", speech: Speech) -> View:
    _, reach = speech.gettext, content.reach
    if reach is None:
        return {"label": _(w.RANGE), "months": [], "note": _(w.NO_RANGE)}
    place = reach.place if speech.japanese else reach.place_en
    note = _(w.RANGE_NOTE).format(place=place)
    if reach.duty is not None:
        from meguri.report.life_words import duty_said

        note += ("" if speech.japanese else " ") + _(w.RANGE_USE).format(
            use=duty_said(reach.duty, speech.lang)
        )
    months = [_month_range(_(name), km, speech) for name, km in _seasons(reach.august, reach.february)]
    return {"label": _(w.RANGE), "months": months, "note": note}


def _seasons(august: "Between", february: "Between") -> list[tuple[str, "Between"]]:
    return [(w.SUMMER, august), (w.WINTER, february)]


def _month_range(name: str, km: "Between", speech: Speech) -> View:
    between = speech.gettext(w.RANGE_BETWEEN).format(low=km.low, high=km.high)
    return {"label": name, "value": km.median, "interval": between}


def _safety(content: "Certificate", speech: Speech) -> View:
    _, safety = speech.gettext, content.safety
    declared = safety.declared
    return {
        "label": _(w.SAFETY),
        "state": safety.state,
        "word": _(w.SAFETY_STATES[safety.state]),
        "declared": [
            [_(w.RECALL), _(w.RECALLS[declared.recall]), _grade(declared.recall)],
            [_(w.FLOODING), _(w.FLOODINGS[declared.flooding]), _grade(declared.flooding)],
            [_(w.REPAIR), _(w.REPAIRS[declared.repair]), _grade(declared.repair)],
        ],
        "findings": _findings(safety.findings, speech),
        "note": ("" if speech.japanese else " ").join((_(w.AS_DECLARED), _(w.SAFETY_NOTE))),
    }


def _grade(code: str) -> str:
    """How a declared code looks: as a finding, as unknown, or plain."""
    if code in ("open", "yes"):
        return "finding"
    return "not_checked" if code == "unknown" else "checked"


def _measured(content: "Certificate", speech: Speech) -> list[list[str]]:
    _, made, term = speech.gettext, content.measurement, content.term
    between = "、" if speech.japanese else ", "
    standing = _(VALIDATION[made.validation])
    if made.vehicles_count:
        standing = _(w.VALIDATED_ON).format(standing=standing, count=made.vehicles_count)
    at = [(w.BATTERY_AT, made.temperature_c), (w.AIR_AT, made.air_temperature_c)]
    temperature = between.join(_(said_).format(celsius=_degrees(c)) for said_, c in at if c is not None)
    window = made.soc_percent
    day = _NONE
    if term.measured_from is not None and term.measured_on is not None:
        day = speech.day(term.measured_on)
        if term.measured_from != term.measured_on:
            day = speech.between(speech.day(term.measured_from), day)
    return [
        [_(w.METHOD), between.join(said("method", one, speech.lang) for one in made.methods) or _(w.UNTOLD)],
        [_(w.VALIDATION), standing],
        [_(w.CONDITIONS), _(w.SOC).format(low=window[0], high=window[1]) if window else _(w.UNTOLD)],
        [_(w.TEMPERATURE), temperature or _(w.UNTOLD)],
        [_(w.MEASURED_ON), day if day != _NONE else _(w.UNTOLD)],
        [_(w.MEASURED_BY), made.by or _(w.UNTOLD)],
        [_(w.DEVICE), made.device or _(w.UNTOLD)],
        [_(w.BACKING), _(BINDING[made.binding])],
    ]


def _degrees(celsius: float) -> str:
    text = f"{celsius:.0f}"
    return "0" if text == "-0" else text.replace("-", "−")


def _findings(findings: "tuple[Finding, ...]", speech: Speech) -> list[str]:
    """The gravest in full, and how many more there are."""
    told = [finding_said(one.row(), speech.lang) for one in findings[:MOST_FINDINGS]]
    if len(findings) > MOST_FINDINGS:
        told.append(speech.gettext(w.AND_MORE).format(count=len(findings) - MOST_FINDINGS))
    return told


def _term(content: "Certificate", speech: Speech) -> View:
    _, term = speech.gettext, content.term
    if term.until is None:
        return {"label": _(w.GOOD_UNTIL), "value": _NONE, "over": None, "note": _(w.NO_TERM)}
    rule = _(w.TERM_DAYS if term.distance_km is None else w.TERM)
    note = rule.format(days=term.days, distance=f"{term.distance_km or 0:,}")
    return {
        "label": _(w.GOOD_UNTIL),
        "value": speech.day(term.until),
        "over": _(w.EXPIRED) if "expired" in content.because else None,
        "note": note + ("" if speech.japanese else " ") + _(w.TERM_RULE),
    }


def _check(content: "Certificate", speech: Speech) -> View:
    _, signature = speech.gettext, content.signature
    return {
        "label": _(w.CHECK_HERE),
        "address": content.address,
        "missing": _(w.NO_ADDRESS),
        "alt": _(w.QR_MEANS),
        "fingerprint_label": _(w.FINGERPRINT),
        "fingerprint": _(w.NOT_SIGNED) if signature is None else _grouped(signature.fingerprint),
        "signers": [] if signature is None else list(signature.signers),
        "verdict_label": _(w.VERDICT_ID),
        "verdict": content.verdict_id[:16],
    }


def _grouped(fingerprint: str) -> str:
    """The first 128 bits in groups of four digits, as people compare them."""
    shown = fingerprint[:_SHOWN].upper()
    return " ".join(shown[at : at + _GROUP] for at in range(0, len(shown), _GROUP))
