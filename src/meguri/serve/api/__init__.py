"""The API: what programs may ask, under /api/v1."""

from fastapi import APIRouter

PREFIX = "/api/v1"


def router() -> APIRouter:
    """All routes of the API."""
    from meguri.serve.api import (
        batteries,
        bulk,
        capture,
        carriage,
        diagnoses,
        events,
        identifiers,
        law,
        market_deals,
        market_lots,
        market_match,
        market_wishes,
        merit,
        merit_cars,
        merit_fleet,
        methods,
        nation,
        partners,
        passports,
        proofs,
        verification,
        worth,
    )

    whole = APIRouter(prefix=PREFIX)
    for part in (
        batteries,
        bulk,  # before the events, whose addresses would take its own
        capture,
        events,
        passports,
        diagnoses,
        verification,
        proofs,
        law,
        methods,
        market_match,
        market_lots,
        market_wishes,
        market_deals,
        merit,
        merit_cars,
        merit_fleet,
        nation,
        worth,
        partners,
        carriage,
        identifiers,
    ):
        whole.include_router(part.router)
    return whole
