"""Limits of safety readings as data, and the finding that a reading calls for."""

from dataclasses import dataclass

import polars as pl

from meguri.facts.source import fact
from meguri.tables.health import LEVELS

Finding = dict[str, object]


@dataclass(frozen=True)
class Limits:
    """The limits that hold for one chemistry.

    Attributes:
        rows: table `safety_limits`, those of the chemistry and those of any.
    """

    rows: pl.DataFrame

    @classmethod
    def of(cls, chemistry: str) -> "Limits":
        """The limits shipped, for this chemistry."""
        return cls(fact("safety_limits").rows.filter(pl.col("chemistry").is_in([chemistry, "any"])))

    def least(self, code: str) -> float:
        """The mildest limit of a code: what stays on its good side calls for nothing."""
        found = self._of(code)
        values = found["limit_value"].to_list()
        return float(min(values) if found["side"][0] == "above" else max(values))

    def finding(
        self,
        code: str,
        about: str,
        found: float | None,
        *,
        from_s: float | None = None,
        to_s: float | None = None,
        rows_count: int | None = None,
    ) -> list[Finding]:
        """The gravest finding that the reading calls for; none where it keeps within all limits."""
        if found is None:
            return []
        for row in sorted(self._of(code).to_dicts(), key=lambda row: -LEVELS.index(row["level"])):
            beyond = found > row["limit_value"] if row["side"] == "above" else found < row["limit_value"]
            if beyond:
                told: Finding = {
                    name: row[name] for name in ("code", "level", "limit_value", "unit", "source_id")
                }
                told |= {"about": about, "found_value": float(found), "from_s": from_s, "to_s": to_s}
                return [told | {"rows_count": rows_count}]
        return []

    def _of(self, code: str) -> pl.DataFrame:
        return self.rows.filter(pl.col("code") == code)
