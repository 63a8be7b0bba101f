"""The calibrated estimator: asked about new cells, kept as JSON."""

import json
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from math import inf, isfinite
from pathlib import Path
from typing import Any, Self

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from meguri.health.calibrate.bounds import nearest, place
from meguri.health.calibrate.faults import CalibrationCode, CalibrationError, fault, features_of
from meguri.health.calibrate.process import Setting, covariance
from meguri.health.calibrate.views import DOMAIN_VIEWS, Floats, View, learn_view

VERSION = 1
_MOST_SOH = 1.5


@dataclass(frozen=True, slots=True)
class Member:
    """One process of the blend.

    Attributes:
        setting: how it looks at features.
        weight: its part in the blend.
        pull: what each reference row adds, for one unit of covariance with it [n].
    """

    setting: Setting
    weight: float
    pull: list[float]


@dataclass(frozen=True, eq=False)
class Calibrated:
    """An estimator of the state of health, taught by reference cells (made by `calibrate`).

    Attributes:
        quantity: what the features hold: "spectrum", "pulse" or "generic".
        conditions: how many of the last columns are conditions of the measurement.
        features: features of the reference rows [n, p].
        soh: their state of health, shares [n].
        cells: the cell of each row, as a number [n].
        members: the processes that are blended.
        error_share: mean absolute error on reference cells left out.
        doubt_share: the doubt that is left where all members agree.
        heed: how much their disagreement adds to it.
        width: how many doubts an interval reaches to each side.
        reach: distance to the nearest reference row up to which a row is inside.
    """

    quantity: str
    conditions: int
    features: Floats
    soh: Floats
    cells: list[int]
    members: list[Member]
    error_share: float
    doubt_share: float
    heed: float
    width: float
    reach: float

    def estimate(self, features: ArrayLike) -> pl.DataFrame:
        """State of health of the rows of `features` [m, p], columns as they were taught.

        Returns:
            `soh_share`, `soh_low_share`, `soh_high_share` (5 % and 95 %) and `inside`. Outside what was
            taught `inside` is false and the shares are null: nothing is extrapolated.

        Raises:
            CalibrationError: other columns than were taught, or values that are no finite numbers.
        """
        given = features_of(features, "features")
        wanted = self.features.shape[1]
        if given.shape[1] != wanted:
            raise CalibrationError(
                (fault(CalibrationCode.COLUMNS, "features", given.shape[1], wanted=wanted),)
            )
        said = np.array([self._said(member, given) for member in self.members])
        middle, doubt = blend(said, self.weights, self.doubt_share, self.heed)
        half = self.width * doubt
        shares = {"soh_share": middle, "soh_low_share": middle - half, "soh_high_share": middle + half}
        inside = nearest(self._places(given), self.taught_places).min(axis=1) <= self.reach
        return pl.DataFrame(
            {name: np.clip(share, 0, _MOST_SOH) for name, share in shares.items()} | {"inside": inside}
        ).with_columns(pl.when("inside").then(pl.col(name)).alias(name) for name in shares)

    def to_json(self) -> str:
        """The estimator with its reference rows; what is read back gives the same estimates."""
        kept = {one.name: getattr(self, one.name) for one in fields(self)}
        kept |= {"features": self.features.tolist(), "soh": self.soh.tolist()}
        kept["members"] = [asdict(member) for member in self.members]
        for member in kept["members"]:
            length = member["setting"]["length"]
            member["setting"]["length"] = length if isfinite(length) else None
        return json.dumps({"meguri_calibration": VERSION} | kept, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The estimator that `to_json` wrote.

        Raises:
            CalibrationError: the text is no calibration, or of another version.
        """
        try:
            kept: dict[str, Any] = json.loads(text)
            if kept.pop("meguri_calibration") != VERSION:
                raise ValueError("another version")
            kept |= {name: np.array(kept[name], dtype=float) for name in ("features", "soh")}
            kept["members"] = [_member(one) for one in kept["members"]]
            read = cls(**kept)
            read.estimate(read.features[:1])
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
            found = fault(CalibrationCode.FILE, "text", str(error)[:80] or type(error).__name__)
            raise CalibrationError((found,)) from None
        return read

    def save(self, path: str | Path) -> None:
        """Write `to_json` to a file."""
        Path(path).write_text(self.to_json(), encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read what `save` wrote.

        Raises:
            CalibrationError: the file is no calibration.
            OSError: the file cannot be read.
        """
        return cls.from_json(Path(path).read_text(encoding="utf-8", errors="replace"))

    @cached_property
    def weights(self) -> Floats:
        """Weight of each member."""
        return np.array([member.weight for member in self.members])

    def split(self, given: Floats) -> tuple[Floats, Floats]:
        """Features proper [m, p − c] and standardised conditions [m, c]."""
        known = self.features[:, self.features.shape[1] - self.conditions :]
        spread = known.std(axis=0)
        at = given[:, self.features.shape[1] - self.conditions :] - known.mean(axis=0)
        return given[:, : self.features.shape[1] - self.conditions], at / np.where(spread > 0, spread, 1)

    @cached_property
    def views(self) -> dict[str, View]:
        """The views that are used, learnt from the reference rows."""
        values, _ = self.split(self.features)
        names = [member.setting.view for member in self.members] + [DOMAIN_VIEWS[self.quantity]]
        return {name: learn_view(name, values) for name in dict.fromkeys(names)}

    def _places(self, given: Floats) -> Floats:
        return place(self.views[DOMAIN_VIEWS[self.quantity]], *self.split(given))

    @cached_property
    def taught_places(self) -> Floats:
        """Where the reference rows lie."""
        return self._places(self.features)

    def _said(self, member: Member, given: Floats) -> Floats:
        setting, view = member.setting, self.views[member.setting.view]
        (values, at), (known, known_at) = self.split(given), self.split(self.features)
        scores, taught = view.scores(values, setting.whitening), view.scores(known, setting.whitening)
        shared = covariance(scores, taught, at, known_at, setting.length)
        out: Floats = self.soh.mean() + shared @ np.array(member.pull)
        return out


def blend(said: Floats, weights: Floats, least: float, heed: float) -> tuple[Floats, Floats]:
    """Weighted mean of members [members, m] and its doubt: `least`, and more where they disagree."""
    middle = weights @ said
    doubt = least + heed * np.sqrt(weights @ (said - middle) ** 2)
    return middle, doubt


def _member(kept: dict[str, Any]) -> Member:
    setting = dict(kept["setting"])
    setting["length"] = inf if setting["length"] is None else setting["length"]
    return Member(Setting(**setting), float(kept["weight"]), [float(pull) for pull in kept["pull"]])
