"""`meguri market`: who should get which used EV or battery, at which price, and how sure is that?"""

import typer

from meguri.cli import market_cars, market_day, market_demand, market_lots, market_match
from meguri.locale import N_

HELP = N_(
    "Who should get which used EV or battery, at which price, and how sure is that? Estimates and proposals; "
    "nobody is bound."
)
app = typer.Typer(help=HELP, no_args_is_help=True)
app.command("match", help=market_match.MATCH_HELP)(market_match.match)
app.command("day", help=market_day.HELP)(market_day.day)
app.command("explain", help=market_match.EXPLAIN_HELP)(market_match.explain)
app.command("check", help=market_match.CHECK_HELP)(market_match.check)
app.command("comparables", help=market_lots.COMPARABLES_HELP)(market_lots.comparables)
app.command("sheet", help=market_lots.SHEET_HELP)(market_lots.sheet)
app.command("cars", help=market_cars.HELP)(market_cars.cars)
app.command("demand", help=market_demand.HELP)(market_demand.demand)
app.command("template", help=market_lots.TEMPLATE_HELP)(market_lots.template)
