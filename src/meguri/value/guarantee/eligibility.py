"""May this battery be taken on? Each condition that is not met is a finding; one of them is enough."""

from collections.abc import Iterator

from meguri.tables.lifetime import Life
from meguri.tables.notes import Row, finding
from meguri.value.guarantee import words
from meguri.value.guarantee.cover import EPS_YR, distance_left, years_left
from meguri.value.guarantee.level import entry_share
from meguri.value.guarantee.terms import Terms

REFUSED, NOTE, CAUTION = "warning", "note", "caution"


def refusals(terms: Terms, life: Life, range_new_km: float | None) -> list[Row]:
    """Rows of FINDINGS (without ids): why the battery may not be taken on; empty where it may."""
    return [
        *_age(terms, life),
        *_distance(terms, life),
        *_verdict(terms, life),
        *_promise(terms, life, range_new_km),
    ]


def statements(terms_id: str) -> list[Row]:
    """What every result has to say: an estimate, no solicitation; and the law on promises for payment."""
    return [finding(code, NOTE, terms_id) for code in words.STATEMENTS]


def _age(terms: Terms, life: Life) -> Iterator[Row]:
    limit = terms.eligibility.age_below_yr
    asked = limit is not None or terms.cover.limit_age_yr is not None or terms.cover.counted_from == "new"
    if asked and life.age_yr is None:
        yield finding(words.AGE_UNKNOWN, REFUSED, terms.terms_id)
    elif limit is not None and life.age_yr is not None and life.age_yr >= limit:
        yield finding(words.TOO_OLD, REFUSED, terms.terms_id, life.age_yr, limit, "yr")


def _distance(terms: Terms, life: Life) -> Iterator[Row]:
    limit = terms.eligibility.odometer_most_km
    from_new = terms.cover.limit_km is not None and terms.cover.counted_from == "new"
    if (limit is not None or from_new) and life.odometer_km is None:
        yield finding(words.ODOMETER_UNKNOWN, REFUSED, terms.terms_id)
    elif limit is not None and life.odometer_km is not None and life.odometer_km > limit:
        yield finding(words.DRIVEN_TOO_FAR, REFUSED, terms.terms_id, life.odometer_km, limit, "km")


def _verdict(terms: Terms, life: Life) -> Iterator[Row]:
    asked, about, soh = terms.eligibility, terms.terms_id, entry_share(life)
    if asked.diagnosis_most_days is not None:
        if life.measured_on is None:
            yield finding(words.UNDATED, REFUSED, about)
        elif (days := (life.start - life.measured_on).days) > asked.diagnosis_most_days:
            yield finding(words.DIAGNOSIS_OLD, REFUSED, about, float(days), asked.diagnosis_most_days)
    if asked.interval_most_share is not None and life.interval_share > asked.interval_most_share:
        width, limit = 100 * life.interval_share, 100 * asked.interval_most_share
        yield finding(words.TOO_WIDE, REFUSED, about, width, limit, "points")
    if asked.soh_least_share is not None and soh < asked.soh_least_share:
        yield finding(words.SOH_TOO_LOW, REFUSED, about, 100 * soh, 100 * asked.soh_least_share)


def _promise(terms: Terms, life: Life, range_new_km: float | None) -> Iterator[Row]:
    promise, about, soh = terms.promise, terms.terms_id, entry_share(life)
    if promise.absolute_share is not None and promise.absolute_share >= soh:
        yield finding(words.ABOVE_ENTRY, REFUSED, about, 100 * soh, 100 * promise.absolute_share, "%")
    if promise.range_km is not None and range_new_km is not None and promise.range_km >= soh * range_new_km:
        yield finding(words.ABOVE_ENTRY, REFUSED, about, soh * range_new_km, promise.range_km, "km")
    left = years_left(terms.cover, life.age_yr)
    if left <= terms.cover.waiting_yr + EPS_YR or distance_left(terms.cover, life.odometer_km) <= 0.0:
        yield finding(words.ENDED, REFUSED, about)
