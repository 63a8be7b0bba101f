"""`meguri tables`: what does a column mean, and what may stand in it?"""

from typing import Annotated

import typer

from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.output import print_json, print_text, text_table
from meguri.locale import N_

app = typer.Typer(help=N_("What does a column mean, and what may stand in it?"), no_args_is_help=True)


@app.command("list", help=N_("List the declared tables and what one row of each is."))
def list_tables(ctx: typer.Context) -> None:
    """Every declared table."""
    from meguri.tables import declared

    door: Door = ctx.obj
    tables = declared()
    if door.as_json:
        print_json(
            {
                name: {"row": table.row.say(door.lang), "key": list(table.key)}
                for name, table in tables.items()
            }
        )
        return
    rows = [(name, table.row.say(door.lang)) for name, table in tables.items()]
    print_text(text_table((door.say(N_("table")), door.say(N_("one row"))), rows))


@app.command("show", help=N_("Show one table's columns: kind, unit, range and meaning."))
def show_table(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar=N_("NAME"), help=N_("Name of the table."))],
    json_schema: Annotated[
        bool, typer.Option("--json-schema", help=N_("Print the JSON Schema of the table."))
    ] = False,
) -> None:
    """One table's declaration."""
    from meguri.tables import declared
    from meguri.tables.reference import describe
    from meguri.tables.reference import json_schema as schema_of

    door: Door = ctx.obj
    tables = declared()
    if name not in tables:
        raise BadInputError(
            "unknown_table",
            N_("There is no table {name}. Tables: {known}."),
            {"name": name, "known": ", ".join(tables)},
        )
    if json_schema or door.as_json:
        print_json(schema_of(tables[name]))
        return
    print_text(_aligned(describe(tables[name], door.lang)))


def _aligned(page: str) -> str:
    """A page of Markdown for the terminal: its grid set in columns, the rest as it stands."""
    lines = page.replace("`", "").rstrip().splitlines()
    grid = [line.strip("|").replace("\\|", "/").split("|") for line in lines if line.startswith("|")]
    cells = [tuple(cell.strip() for cell in row) for row in grid]
    above = [line.lstrip("# ") for line in lines if not line.startswith("|")]
    return "\n".join((*above, text_table(cells[0], cells[2:])))
