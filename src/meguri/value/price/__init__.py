"""What is it worth: as a car at each level of the trade, a month, as second-life storage, as black mass?"""

from meguri.value.price.amounts import Amount, assumed, given, sourced
from meguri.value.price.faults import PriceError
from meguri.value.price.fitting import PriceFit, fit_prices
from meguri.value.price.sales import read_sales
from meguri.value.price.vehicle import Car, VehiclePrice, price_vehicle

__all__ = [
    "Amount",
    "Car",
    "PriceError",
    "PriceFit",
    "VehiclePrice",
    "assumed",
    "fit_prices",
    "given",
    "price_vehicle",
    "read_sales",
    "sourced",
]
