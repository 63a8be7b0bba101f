"""`meguri facts import` and its kin: the official files you may have, kept beside the shipped facts."""

from datetime import datetime
from errno import ENOTDIR
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meguri.cli.door import Door
from meguri.cli.errors import BadInputError
from meguri.cli.files import ready_for, write_all
from meguri.cli.output import NONE, print_json, print_text, text_table
from meguri.locale import N_

if TYPE_CHECKING:
    import polars as pl

    from meguri.facts.official.imports import FileKind, Import
    from meguri.facts.statistics import Template

Data = Annotated[
    Path | None,
    typer.Option(
        "--data", metavar=N_("FOLDER"), help=N_("Folder of your imported files; else MEGURI_DATA decides.")
    ),
]
_MOST_CHANGES_SHOWN = 40
ACTIONS = {
    "add": N_("adds"),
    "replace": N_("replaces"),
    "unchanged": N_("already there"),
    "outdated": N_("older than what is there, left as it is"),
}


def data_folder(door: Door, given: Path | None, *, made: bool = False) -> Path:
    """The data folder to use: the one named on the command line, else the installation's.

    Args:
        door: how this run speaks.
        given: named on the command line.
        made: whether the command makes a folder that is missing.

    Raises:
        BadInputError: a named folder is missing.
        NotADirectoryError: something else stands there.
    """
    folder = door.data(given)
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(ENOTDIR, "", str(folder))
    if given is not None and not made and not folder.exists():
        raise BadInputError("no_data_folder", N_("There is no data folder {path}."), {"path": given})
    return folder


def import_file(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(metavar=N_("FILE"), help=N_("The official file, or a filled template."))
    ],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("Only say what would change; keep nothing."))
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind", metavar=N_("KIND"), help=N_("What the file is, where its columns leave it open.")
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Recognise an official file, check it whole, and keep it in the user's data folder."""
    from meguri.facts.statistics import keep, plan_import, read_official

    door: Door = ctx.obj
    today = datetime.now().astimezone().date()
    folder = data_folder(door, data, made=True)
    brought = read_official(file.read_bytes(), file.name, day=today, kind=_kind(kind))
    changes = (plan_import if dry_run else keep)(brought, folder)
    if door.as_json:
        print_json(_as_json(brought, changes, kept=not dry_run))
        return
    print_text(_as_text(brought, changes, door))
    if dry_run:
        print_text("\n" + door.say(N_("Nothing was kept (--dry-run).")))
    else:
        print_text("\n" + door.say(N_("Kept in {folder}.")).format(folder=folder))


def imported(ctx: typer.Context, data: Data = None) -> None:
    """The ledger of kept files."""
    from meguri.facts.statistics import ledger
    from meguri.report.account_json import rows

    door: Door = ctx.obj
    folder = data_folder(door, data)
    book = ledger(folder)
    if door.as_json:
        print_json(rows(book))
        return
    if book.is_empty():
        print_text(door.say(N_("No file has been imported into {folder}.")).format(folder=folder))
        return
    head = (N_("day"), N_("file"), N_("kind"), N_("rows"), N_("SHA-256"))
    cells = [
        (
            str(row["imported_on"]),
            row["file_name"],
            _title(row["file_kind"], door),
            str(row["row_count"]),
            row["sha256"][:12],
        )
        for row in book.to_dicts()
    ]
    print_text(text_table(tuple(door.say(word) for word in head), cells, right=(3,)))


def forget_file(
    ctx: typer.Context,
    sha256: Annotated[
        str, typer.Argument(metavar="SHA-256", help=N_("The file's hash as `facts imported` lists it."))
    ],
    data: Data = None,
) -> None:
    """Take a kept file's rows out again."""
    from meguri.facts.statistics import forget

    door: Door = ctx.obj
    count = forget(sha256, data_folder(door, data))
    if door.as_json:
        print_json({"sha256": sha256, "rows_taken_out": count})
        return
    print_text(door.say(N_("Rows taken out: {count}.")).format(count=count))


def templates_list(
    ctx: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar=N_("FOLDER"), help=N_("Write the templates (CSV) into this folder.")),
    ] = None,
) -> None:
    """The forms to fill where no official file has a known layout."""
    from meguri.facts.statistics import templates

    door: Door = ctx.obj
    forms = templates()
    paths = _write_templates(forms, to, door.lang) if to is not None else {}
    if door.as_json:
        print_json({str(kind): _form_json(one, paths.get(kind), door) for kind, one in forms.items()})
        return
    head = (N_("kind"), N_("what it holds"), N_("fact"), N_("columns"))
    cells = [
        (str(kind), one.title.say(door.lang), one.fact, ", ".join(one.header(door.lang)))
        for kind, one in forms.items()
    ]
    print_text(text_table(tuple(door.say(word) for word in head), cells))
    for path in paths.values():
        print_text(door.say(N_("Written: {path}")).format(path=path))


def _form_json(form: "Template", path: str | None, door: Door) -> dict[str, Any]:
    return {
        "title": form.title.say(door.lang),
        "fact": form.fact,
        "header": form.header(door.lang),
        "segments": form.segments,
        "file": path,
    }


def _write_templates(forms: "dict[FileKind, Template]", folder: Path, lang: str) -> "dict[FileKind, str]":
    ready_for((), [folder])
    paths = {kind: folder / f"{kind}.{lang}.csv" for kind in forms}
    write_all({paths[kind]: form.csv(lang) for kind, form in forms.items()})
    return {kind: str(path) for kind, path in paths.items()}


def _kind(asked: str | None) -> "FileKind | None":
    from meguri.facts.statistics import FileKind

    if asked is None:
        return None
    if asked not in set(FileKind):
        known = ", ".join(FileKind)
        values = {"kind": asked, "known": known}
        raise BadInputError("unknown_kind", N_("There is no kind {kind}. Kinds: {known}."), values)
    return FileKind(asked)


def _title(kind: str, door: Door) -> str:
    from meguri.facts.statistics import FileKind

    return FileKind(kind).title.say(door.lang)


def _as_json(brought: "Import", changes: "pl.DataFrame", *, kept: bool) -> dict[str, Any]:
    from meguri.report.account_json import rows

    return {
        "kind": str(brought.kind),
        "file": brought.name,
        "sha256": brought.sha256,
        "source_id": brought.source_id,
        "kept": kept,
        "changes": rows(changes),
        "notes": [note.as_dict() for note in brought.notes],
    }


def _as_text(brought: "Import", changes: "pl.DataFrame", door: Door) -> str:
    from meguri.facts.statistics import render_note

    title = door.say(N_("{file}: {kind}, {count} rows")).format(
        file=brought.name, kind=brought.kind.title.say(door.lang), count=brought.row_count
    )
    notes = [f"  - {render_note(note, door.say)}" for note in brought.notes]
    return "\n".join((title, *notes, "", _changes(changes, door)))


def _changes(changes: "pl.DataFrame", door: Door) -> str:
    rows = changes.to_dicts()
    cells = [
        (
            door.say(ACTIONS[row["action"]]),
            row["fact"],
            row["row_key"],
            _units(row["before_units"]),
            _units(row["after_units"]),
        )
        for row in rows[:_MOST_CHANGES_SHOWN]
    ]
    head = (N_("effect"), N_("fact"), N_("row"), N_("until now"), N_("in the file"))
    table = text_table(tuple(door.say(word) for word in head), cells, right=(3, 4))
    left = len(rows) - len(cells)
    return table if left <= 0 else f"{table}\n" + door.say(N_("… and {count} more rows.")).format(count=left)


def _units(value: float | None) -> str:
    return NONE if value is None else f"{value:,.0f}"
