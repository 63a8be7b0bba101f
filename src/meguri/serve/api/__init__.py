"""The API: what programs may ask, under /api/v1."""

from importlib import import_module

from fastapi import APIRouter

PREFIX = "/api/v1"
ROOMS = (
    "batteries",
    "bulk",  # before the events, whose addresses would take its own
    "capture",
    "events",
    "passports",
    "diagnoses",
    "verification",
    "proofs",
    "law",
    "methods",
    "market_match",
    "market_lots",
    "market_wishes",
    "market_deals",
    "merit",
    "merit_cars",
    "merit_fleet",
    "merit_indicators",
    "nation",
    "worth",
    "worth_storage",
    "partners",
    "carriage",
    "identifiers",
)


def router() -> APIRouter:
    """All routes of the API."""
    whole = APIRouter(prefix=PREFIX)
    for name in ROOMS:
        whole.include_router(import_module(f"meguri.serve.api.{name}").router)
    return whole
