"""All working pages of a server, hung into its application."""

from importlib import import_module

from fastapi import FastAPI

ROOMS = (
    "sign_in",
    "with_provider",
    "account",
    "password",
    "diagnose",
    "verdict",
    "certificates",
    "certificate_check",
    "fleet",
    "guarantees",
    "merit_fleet",
    "shares",
    "market_lots",
    "market_wishes",
    "market_deals",
    "admin",
    "ownership",
    "audit",
)


def add_desk(application: FastAPI) -> None:
    """Hang the working pages into an application.

    Args:
        application: the application of one server.
    """
    for name in ROOMS:
        application.include_router(import_module(f"meguri.serve.desk.{name}").router)
