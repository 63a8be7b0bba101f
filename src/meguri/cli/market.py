"""`meguri market`: who should get which battery?"""

import typer

from meguri.cli import market_cars
from meguri.locale import N_

app = typer.Typer(help=N_("Who should get which battery? Estimates, no offers."), no_args_is_help=True)
app.command("cars", help=market_cars.HELP)(market_cars.cars)
