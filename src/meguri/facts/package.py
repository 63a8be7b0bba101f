"""The fact files described for others: a Frictionless data package, made from the declarations."""

import json
from typing import Any

from meguri.facts.catalogue import SHIPPED
from meguri.facts.shipped import Shipped
from meguri.facts.source import fact
from meguri.tables.figures import SOURCES
from meguri.tables.schema import Column, Kind, Table, Words

FILE = "datapackage.json"
_TITLE = Words("Figures behind the nation's account", "国の勘定のもとになる数値")
_DESCRIPTION = Words(
    "Figures that others have published, each with source, status and the day from which it was public. "
    "The licence named here is the collection's; what is known of a source's own stands in sources.csv.",
    "公表された数値を、出典・性格・公表日とともに収める。ここに示す利用条件は全体としてのもので、"
    "各出典の利用条件は、分かる範囲でsources.csvに示す。",
)
_TYPES = {
    Kind.TEXT: "string",
    Kind.INTEGER: "integer",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.BOOLEAN: "boolean",
}


def package() -> dict[str, Any]:
    """The descriptor of the shipped fact files: one resource a file, `sources` first."""
    sources = Shipped("sources", Words("Sources", "出典"), SOURCES)
    return {
        "profile": "data-package",
        "name": "meguri-facts",
        "title": _both(_TITLE),
        "description": _both(_DESCRIPTION),
        "licenses": [
            {
                "name": "Apache-2.0",
                "path": "https://www.apache.org/licenses/LICENSE-2.0",
                "title": "Apache License 2.0",
            }
        ],
        "resources": [_resource(sources), *(_resource(shipped) for _, shipped in sorted(SHIPPED.items()))],
    }


def package_text() -> str:
    """The descriptor as it is kept beside the data: JSON with a final line end."""
    return json.dumps(package(), ensure_ascii=False, indent=1) + "\n"


def _resource(shipped: Shipped) -> dict[str, Any]:
    described: dict[str, Any] = {
        "profile": "tabular-data-resource",
        "name": shipped.name,
        "title": _both(shipped.title),
        "description": _both(shipped.table.row),
        "path": f"{shipped.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _schema(shipped.table),
    }
    if shipped.table is not SOURCES:
        rows = fact(shipped.name).sources.select("title", "url").iter_rows()
        described["sources"] = [{"title": title, **({"path": url} if url else {})} for title, url in rows]
    return described


def _schema(table: Table) -> dict[str, Any]:
    described: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table is not SOURCES:
        there = {"resource": "sources", "fields": ["source_id"]}
        described["foreignKeys"] = [{"fields": ["source_id"], "reference": there}]
    return described


def _field(column: Column) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": column.required}
    if column.low is not None:
        limits["minimum"] = column.low
    if column.high is not None:
        limits["maximum"] = column.high
    if column.allowed is not None:
        limits["enum"] = list(column.allowed)
    return {
        "name": column.name,
        "type": _TYPES[column.kind],
        "description": _both(column.meaning),
        "constraints": limits,
    }


def _both(words: Words) -> str:
    return f"{words.en} / {words.ja}"
