"""The API: what programs may ask, under /api/v1."""

from fastapi import APIRouter

PREFIX = "/api/v1"


def router() -> APIRouter:
    """All routes of the API."""
    from meguri.serve.api import (
        batteries,
        bulk,
        capture,
        diagnoses,
        events,
        identifiers,
        law,
        market_match,
        merit,
        merit_cars,
        methods,
        nation,
        passports,
        proofs,
        verification,
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
        merit,
        merit_cars,
        nation,
        identifiers,
    ):
        whole.include_router(part.router)
    return whole
