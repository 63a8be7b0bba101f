"""`meguri methods`: which diagnosis method fits a purpose and a situation, and why."""

from pathlib import Path
from typing import Annotated

import typer

from meguri.cli.door import Door
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

HELP = N_(
    "Which diagnosis method fits the purpose and what there is? Ranked, with reasons; none is best for all."
)
Purpose = Annotated[
    str,
    typer.Option(
        "--purpose",
        metavar=N_("NAME"),
        help=N_(
            "What it is for: auction, dealer_shelf, lease_return, guarantee, repurposing, recycling, dispute."
        ),
    ),
]
Access = Annotated[
    list[str] | None,
    typer.Option(
        "--access",
        metavar=N_("NAME"),
        help=N_(
            "Ways in that there are: obd, charge_port, telematics, removed_pack, removed_module; may be "
            "repeated."
        ),
    ),
]
Minutes = Annotated[
    float | None, typer.Option("--minutes", help=N_("Minutes there are; else as long as it takes."))
]
CannotMove = Annotated[bool, typer.Option("--cannot-move", help=N_("The car cannot be driven."))]
Chemistry = Annotated[
    str | None,
    typer.Option("--chemistry", metavar=N_("NAME"), help=N_("NMC, NCA, LMO, LFP, LTO or LCO.")),
]
SocFrom = Annotated[
    float | None, typer.Option("--soc-from", help=N_("Lowest charge the test may pass through, percent."))
]
SocTo = Annotated[
    float | None, typer.Option("--soc-to", help=N_("Highest charge the test may pass through, percent."))
]
TemperatureC = Annotated[
    float | None, typer.Option("--temperature-c", help=N_("Battery temperature at the test, °C."))
]
Card = Annotated[
    list[Path] | None,
    typer.Option("--card", metavar=N_("FILE"), help=N_("A vendor's method card (TOML); may be repeated.")),
]


def methods(
    ctx: typer.Context,
    *,
    purpose: Purpose,
    access: Access = None,
    minutes: Minutes = None,
    cannot_move: CannotMove = False,
    chemistry: Chemistry = None,
    soc_from: SocFrom = None,
    soc_to: SocTo = None,
    temperature_c: TemperatureC = None,
    card: Card = None,
) -> None:
    """All methods ranked for one purpose and situation, with the rules of use of that purpose."""
    from meguri.facts.method_card import read_method_card
    from meguri.facts.methods import use_rules
    from meguri.health.choose import Question, choose
    from meguri.report.account_json import rows

    door: Door = ctx.obj
    ways = tuple(one.strip() for told in access or () for one in told.split(","))
    asked = Question(
        purpose,
        ways,
        minutes,
        not cannot_move,
        chemistry,
        _share(soc_from),
        _share(soc_to),
        temperature_c,
    )
    choice = choose(asked, cards=[read_method_card(one) for one in card or ()])
    rules = use_rules(purpose)
    if door.as_json:
        print_json(
            {
                "purpose": purpose,
                "methods": rows(choice.ranked),
                "reasons": rows(choice.reasons),
                "rules": rows(rules),
            }
        )
        return
    from meguri.cli.methods_text import methods_text

    print_text(methods_text(asked, choice, rules, door.lang))


def _share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100
