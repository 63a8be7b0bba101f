"""`meguri facts`: what does the world say, who says it, and how firm is it?"""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meguri.cli import imports
from meguri.cli.door import Door
from meguri.cli.output import NONE, print_json, print_text, text_table
from meguri.locale import N_

if TYPE_CHECKING:
    from meguri.facts.source import Fact, Source

app = typer.Typer(
    help=N_("What does the world say? Figures with source, day and how firm they are."), no_args_is_help=True
)


@app.command("list", help=N_("List the facts by name."))
def list_facts(ctx: typer.Context, data: imports.Data = None) -> None:
    """Names and titles of all facts."""
    from meguri.facts.source import fact, names

    door: Door = ctx.obj
    folder = imports.data_folder(door, data)
    found = {name: fact(name, folder=folder) for name in names()}
    if door.as_json:
        print_json(
            {
                name: {
                    "title": one.title.say(door.lang),
                    "rows": one.rows.height,
                    "sources": one.sources.height,
                }
                for name, one in found.items()
            }
        )
        return
    rows = [(name, str(one.rows.height), one.title.say(door.lang)) for name, one in found.items()]
    head = (door.say(N_("fact")), door.say(N_("rows")), door.say(N_("what it is")))
    print_text(text_table(head, rows, right=(1,)))


@app.command("show", help=N_("Show one fact: every row with its source and how firm it is."))
def show_fact(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar=N_("NAME"), help=N_("Name of the fact."))],
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", metavar=N_("DAY"), formats=["%Y-%m-%d"], help=N_("Only what was public by this day.")
        ),
    ] = None,
    data: imports.Data = None,
) -> None:
    """One fact."""
    from meguri.facts.source import fact
    from meguri.report.account_json import rows as json_rows

    door: Door = ctx.obj
    folder = imports.data_folder(door, data)
    one = fact(name, as_of=as_of.date() if as_of else None, folder=folder)
    if door.as_json:
        print_json(
            {
                "name": name,
                "title": one.title.say(door.lang),
                "rows": json_rows(one.rows),
                "sources": json_rows(one.sources),
            }
        )
        return
    print_text(f"{one.title.say(door.lang)} ({name})\n")
    print_text(_fact_text(one, door))
    print_text("\n" + door.say(N_("Sources")))
    print_text(_sources_text(one.sources))


@app.command("source", help=N_("Show one source: title, publisher, address, day and what was seen."))
def show_source(
    ctx: typer.Context,
    source_id: Annotated[str, typer.Argument(metavar=N_("ID"), help=N_("Id of the source."))],
    data: imports.Data = None,
) -> None:
    """One source."""
    from meguri.facts.source import source

    door: Door = ctx.obj
    found = source(source_id, folder=imports.data_folder(door, data))
    values = _as_values(found)
    if door.as_json:
        print_json(values)
        return
    from meguri.tables.figures import SOURCES
    from meguri.tables.reference import label

    print_text(
        "\n".join(f"{label(SOURCES, key, door.lang)}: {value or NONE}" for key, value in values.items())
    )


def _as_values(found: "Source") -> dict[str, Any]:
    from dataclasses import asdict

    from meguri.report.account_json import plain

    return {key: plain(value) for key, value in asdict(found).items()}


def _fact_text(one: "Fact", door: Door) -> str:
    """The fact's rows under the declared headings; the notes, which are long, come last."""
    from meguri.tables.reference import label

    frame = one.rows.select(_with_last(one.rows.columns, "status_note"))
    rows = [
        tuple(_cell(name, value, door) for name, value in zip(frame.columns, row, strict=True))
        for row in frame.rows()
    ]
    numeric = tuple(i for i, dtype in enumerate(frame.dtypes) if dtype.is_numeric())
    return text_table(tuple(label(one.table, name, door.lang) for name in frame.columns), rows, right=numeric)


def _with_last(names: list[str], last: str) -> list[str]:
    return [*(name for name in names if name != last), *(name for name in names if name == last)]


def _cell(name: str, value: Any, door: Door) -> str:
    from meguri.report.reasons import columns_with_words, word_for

    if value is None:
        return NONE
    if isinstance(value, str):
        return word_for(name, value, door.lang) if name in columns_with_words() else value
    return _number(value)


def _number(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,.6g}"
    return str(value)


def _sources_text(frame: Any) -> str:
    return "\n".join(
        f"  {row['source_id']}: {row['title']} ({row['publisher']}) {row['url'] or ''}".rstrip()
        for row in frame.to_dicts()
    )


app.command("import", help=N_("Check an official file and keep it; the shipped facts stay as they are."))(
    imports.import_file
)
app.command("imported", help=N_("List the files you have imported."))(imports.imported)
app.command("forget", help=N_("Take an imported file's rows out again."))(imports.forget_file)
app.command("templates", help=N_("List or write the CSV templates for official figures."))(
    imports.templates_list
)
