"""How long will this battery last? A verdict, a duty and a place → its state by date, with doubt."""

from meguri.life.remaining.forecast import forecast_life
from meguri.life.remaining.words import ForecastCode, ForecastError, ForecastFault

__all__ = ["ForecastCode", "ForecastError", "ForecastFault", "forecast_life"]
