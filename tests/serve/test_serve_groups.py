"""Promises of answers to several refusals at once: all faults, one status, mistakes of ours alone."""

from meguri.serve.errors import Answerer, told_of
from meguri.serve.faults import RefusedError
from meguri.value.price import PriceError
from meguri.value.price.faults import outside
from meguri.value.routing.faults import RouteCode, RouteError, route_fault

PRICE = PriceError([*outside("age_yr", -1.0, 0, 40), *outside("mileage_km", -5.0, 0, 1e6)])
ROUTE = RouteError([route_fault(RouteCode.NO_WAY)])


def test_faults_of_several_rooms_come_in_one_answer() -> None:
    status, said, _headers = told_of(ExceptionGroup("asked", [PRICE, ROUTE]), Answerer("en"))
    assert (status, said.code) == (422, "bad_request")
    assert [one["code"] for one in said.faults] == [
        "price_out_of_range",
        "price_out_of_range",
        "route_no_way",
    ]
    assert all(one["message"] for one in said.faults)


def test_a_group_of_one_is_told_as_the_one() -> None:
    assert told_of(ExceptionGroup("asked", [PRICE]), Answerer("ja")) == told_of(PRICE, Answerer("ja"))


def test_refusals_of_one_status_keep_it_and_unlike_ones_are_unprocessable() -> None:
    def refused(status: int) -> RefusedError:
        return RefusedError(status, "no", "No.")

    alike = told_of(ExceptionGroup("asked", [refused(404), refused(404)]), Answerer("en"))
    unlike = told_of(ExceptionGroup("asked", [refused(404), refused(400)]), Answerer("en"))
    assert (alike[0], unlike[0]) == (404, 422)
    assert [one["message"] for one in unlike[1].faults] == ["No.", "No."]


def test_a_mistake_of_ours_in_a_group_is_never_told_as_bad_input() -> None:
    status, said, _headers = told_of(ExceptionGroup("asked", [PRICE, KeyError("x")]), Answerer("en"))
    assert (status, said.code) == (500, "internal")
    assert not said.faults
