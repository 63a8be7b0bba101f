"""All public pages of a server, hung into its application."""

from fastapi import FastAPI

from meguri.serve.pages import (
    battery,
    buyer,
    carriage,
    home,
    law,
    market,
    merit,
    merit_cars,
    methods,
    nation,
    partners,
    photograph,
    rounds,
    verify,
    worth,
)
from meguri.serve.pages.assets import MOUNTED_AT, Assets


def add_pages(application: FastAPI) -> None:
    """Hang the pages and their files into an application.

    Args:
        application: the application of one server.
    """
    application.mount(MOUNTED_AT, Assets(), name="static")
    for room in (
        home,
        photograph,
        battery,
        verify,
        buyer,
        worth,
        market,
        merit,
        merit_cars,
        methods,
        law,
        nation,
        partners,
        carriage,
        rounds,
    ):
        application.include_router(room.router)
