"""What does the use do to the battery? Duty and climate, or a log → profile, cycles, temperatures."""

from meguri.life.stress.counting import stress_of
from meguri.life.stress.duty import Duty, duty_names, duty_of
from meguri.life.stress.from_log import LogStress, stress_of_log
from meguri.life.stress.heat import Heat
from meguri.life.stress.jitter import Jitter
from meguri.life.stress.rainflow import Cycles, rainflow
from meguri.life.stress.storage import Storage, storage_of, storage_usage_of
from meguri.life.stress.usage import Usage, profile_of, usage_of
from meguri.life.stress.weather import outside_hourly_c
from meguri.life.stress.words import DutyCode, DutyError

__all__ = [
    "Cycles",
    "Duty",
    "DutyCode",
    "DutyError",
    "Heat",
    "Jitter",
    "LogStress",
    "Storage",
    "Usage",
    "duty_names",
    "duty_of",
    "outside_hourly_c",
    "profile_of",
    "rainflow",
    "storage_of",
    "storage_usage_of",
    "stress_of",
    "stress_of_log",
    "usage_of",
]
