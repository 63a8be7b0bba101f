"""`meguri law`: which rules on batteries stand how on a day, and what comes next?"""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from meguri.cli.asking import today
from meguri.cli.door import Door
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import print_json, print_text
from meguri.locale import N_

HELP = N_(
    "Which law on batteries stands how on a day, and what comes next? The EU, Japan, the USA, China, Basel."
)
PAGE = N_("Page: {path}")
On = Annotated[
    datetime | None,
    typer.Option(
        "--on", metavar=N_("DAY"), formats=["%Y-%m-%d"], help=N_("The day asked about; else today.")
    ),
]
Jurisdiction = Annotated[
    str | None,
    typer.Option(
        "--jurisdiction", metavar=N_("NAME"), help=N_("Whose law: EU, JP, US, CN or INT; else all.")
    ),
]
Category = Annotated[
    str | None,
    typer.Option(
        "--category",
        metavar=N_("NAME"),
        help=N_("Rules for this kind of battery: ev, lmt, industrial, sli or portable."),
    ),
]
DutyBearer = Annotated[
    str | None,
    typer.Option(
        "--duty-bearer",
        metavar=N_("NAME"),
        help=N_("Rules that bind: maker, importer, operator, dealer, dismantler, recycler, exporter, …"),
    ),
]
Act = Annotated[
    list[str] | None,
    typer.Option(
        "--act",
        metavar=N_("NAME"),
        help=N_(
            "Day of an act that a rule waits for, as carbon_footprint_ev_declaration=2027-06-01; may be "
            "repeated."
        ),
    ),
]
Html = Annotated[
    Path | None, typer.Option("--html", metavar=N_("FILE"), help=N_("Write the calendar as a page here."))
]


def law(
    ctx: typer.Context,
    *,
    on: On = None,
    jurisdiction: Jurisdiction = None,
    category: Category = None,
    duty_bearer: DutyBearer = None,
    act: Act = None,
    html: Html = None,
) -> None:
    """The calendar of the law on one day, printed; as a page where asked."""
    from meguri.facts.law import kept_on, rules

    door: Door = ctx.obj
    ready_for([html] if html else [])
    day = on.date() if on else today()
    calendar = rules(
        day, jurisdiction, category, duty_bearer=duty_bearer, acts=acts_of(act), folder=door.folder
    )
    kept = kept_on(folder=door.folder)
    if html is not None:
        from meguri.report.law_page import law_html

        write_all({html: law_html(calendar, day, kept, door.lang).encode()})
    if door.as_json:
        from meguri.report.law_json import law_json

        print_json(law_json(calendar, day, kept))
        return
    from meguri.cli.law_text import law_text

    print_text(law_text(calendar, day, kept, door.lang))
    if html is not None:
        print_text("\n" + door.say(PAGE).format(path=html))


def acts_of(told: list[str] | None) -> dict[str, date]:
    """Acts and their days from the command line, as NAME=DAY.

    Raises:
        LawError: what stands behind = is no day.
    """
    from meguri.facts.law_faults import LawCode, LawError, law_fault

    found, faults = {}, []
    for one in told or ():
        name, _, day = one.partition("=")
        try:
            found[name] = date.fromisoformat(day)
        except ValueError:
            faults.append(law_fault(LawCode.DAY, where=f"--act {name}", found=repr(day)))
    if faults:
        raise LawError(faults)
    return found
