"""What is it worth: as a car at each level of the trade, by the month, for a second life, as black mass?

`fit_prices` learns from one's own sales, `price_vehicle` prices by them or by the shipped prior, `lease_fee`
makes a month of it; `second_life_price` and `black_mass_value` price the battery alone. Figures of one seed
share their causes draw by draw.
"""

from meguri.value.price.amounts import Amount, assumed, given, sourced
from meguri.value.price.black_mass import BatteryPrice, black_mass_value
from meguri.value.price.faults import PriceError
from meguri.value.price.fitting import PriceFit, fit_prices
from meguri.value.price.lease import Lease, lease_fee
from meguri.value.price.sales import read_sales
from meguri.value.price.second_life import Battery, second_life_price
from meguri.value.price.vehicle import Car, VehiclePrice, price_vehicle

__all__ = [
    "Amount",
    "Battery",
    "BatteryPrice",
    "Car",
    "Lease",
    "PriceError",
    "PriceFit",
    "VehiclePrice",
    "assumed",
    "black_mass_value",
    "fit_prices",
    "given",
    "lease_fee",
    "price_vehicle",
    "read_sales",
    "second_life_price",
    "sourced",
]
