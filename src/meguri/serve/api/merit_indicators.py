"""Circularity indicators that others have defined, from figures that are sent."""

from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from pydantic import ConfigDict, Field, create_model
from starlette.responses import Response

from meguri.serve.api.answers import answers, gives, plain
from meguri.serve.reading import StrictRoute, Text, Told
from meguri.value.circularity.iso_59020 import Flows
from meguri.value.circularity.longevity import Longevity
from meguri.value.circularity.mci import Mci

router = APIRouter(tags=["merit"], route_class=StrictRoute)
EXAMPLE: dict[str, Any] = {
    "about": "a pack",
    "mci": {"mass_kg": 300, "recycled_in_share": 0.1, "recycled_out_share": 0.9, "out_yield_share": 0.85},
    "pci_pack": "NMC811",
}
ANSWER = {"indicators": [{"indicator": "mci", "variant": "-", "value": 0.5}], "caveats": [{"code": "mci"}]}


def _told(kind: Any) -> Any:
    """The figures of an indicator as a body; their ranges are held by the room, all at once."""
    inputs: dict[str, Any] = {
        one.name: (float | None, ...) if one.default is MISSING else (float | None, one.default)
        for one in fields(kind)
    }
    return create_model(f"{kind.__name__}Figures", __base__=Told, **inputs)


if TYPE_CHECKING:  # what is made while running is no type to a checker
    MciFigures = Told
    LongevityFigures = Told
    FlowFigures = Told
else:
    MciFigures, LongevityFigures, FlowFigures = (_told(one) for one in (Mci, Longevity, Flows))


class IndicatorFigures(Told):
    """Figures of one product or system; what is left out is not reckoned."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [EXAMPLE]})

    about: Text = Field("", description="Of what.")
    mci: MciFigures | None = Field(None, description="Inputs of the MCI.")
    longevity: LongevityFigures | None = Field(None, description="Inputs of the longevity indicator.")
    flows: FlowFigures | None = Field(None, description="Flows for the core indicators of ISO 59020.")
    pci_pack: Text | None = Field(None, description="Name of a published pack, for the PCI.")


@router.post(
    "/merit/indicators",
    responses=answers({200: gives("Each reading by its name, and the caveats.", ANSWER)}, 408, 413, 415),
    summary="Circularity indicators",
)
def indicators(asked: IndicatorFigures) -> Response:
    """MCI, PCI, longevity, ISO 59020: every reading by its name; a missing figure is named, never filled."""
    from meguri.report.merit_json import circularity_json
    from meguri.value.circularity import circularity

    table = circularity(
        asked.about,
        mci_of=None if asked.mci is None else Mci(**asked.mci.model_dump()),
        longevity_of=None if asked.longevity is None else Longevity(**asked.longevity.model_dump()),
        flows=None if asked.flows is None else Flows(**asked.flows.model_dump()),
        pci_of=asked.pci_pack,
    )
    return plain(circularity_json(table) | {"about": asked.about})
