"""Published ageing models as data, and one engine that evaluates any of them.

`cards` and `card` give the models; `age` says what one makes of batteries that go through a profile again and
again; `pack_capacity_share` goes from a cell to a pack.
"""

from meguri.life.fade.ageing import Aged, age, age_each
from meguri.life.fade.card import Card
from meguri.life.fade.faults import FadeCode, FadeError, FadeFault
from meguri.life.fade.pack import pack_capacity_share
from meguri.life.fade.reading import card, cards

__all__ = [
    "Aged",
    "Card",
    "FadeCode",
    "FadeError",
    "FadeFault",
    "age",
    "age_each",
    "card",
    "cards",
    "pack_capacity_share",
]
