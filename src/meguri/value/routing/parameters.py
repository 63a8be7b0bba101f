"""The figures of a comparison: what each way costs besides its price, and what tilts it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meguri.value.figures import Figure, Spec, read_figures

SHIPPED = "routing/japan.toml"
_SUM = Spec(0.0, 1e8)
SPECS: dict[str, Spec] = {
    "keep.uplift_share": Spec(-0.9, 10.0),
    "keep.diagnosis_jpy": _SUM,
    "keep.premium_jpy": _SUM,
    "keep.sale_fees_jpy": _SUM,
    "export.exchange_change_share": Spec(-0.9, 10.0),
    "export.carriage_jpy": _SUM,
    "export.port_jpy": _SUM,
    "export.auction_jpy": _SUM,
    "export.tax_share": Spec(0.0, 0.5),
    "export.tax_passed_share": Spec(0.0, 1.0),
    "export.deposit_refund_jpy": _SUM,
    "export.deposit_fee_jpy": _SUM,
    "reuse.removal_jpy": _SUM,
    "reuse.logistics_jpy": _SUM,
    "reuse.body_jpy": _SUM,
    "recycle.removal_jpy": _SUM,
    "recycle.logistics_jpy": _SUM,
    "recycle.process_jpy": _SUM,
    "recycle.body_jpy": _SUM,
}


def read_parameters(given: str | Path | Mapping[str, Any] | None = None) -> dict[str, Figure]:
    """The figures of a comparison; what is not given is taken as shipped.

    Args:
        given: a TOML file, a mapping of its shape, figures read before, or None.

    Raises:
        FiguresError: with every fault.
        OSError: the file cannot be read.
    """
    if isinstance(given, Mapping) and given and all(isinstance(one, Figure) for one in given.values()):
        return {**read_figures(None, SPECS, SHIPPED), **given}
    return read_figures(given, SPECS, SHIPPED)
