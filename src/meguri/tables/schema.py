"""A table declared once, and all that comes from its declaration: one place to import from.

`declaration` holds Kind, Column and Table; `checking` the check; `faults` what it can find and the words
for it; `reference` the reference page, the JSON Schema, labels and the CSV header.
"""

from meguri.tables.checking import check
from meguri.tables.declaration import Column, DeclarationError, Kind, Table
from meguri.tables.faults import MESSAGES, Fault, FaultCode, TableError, render_error, render_fault
from meguri.tables.reference import csv_header, describe, json_schema, label
from meguri.tables.words import LANGS, N_, Lang, Words

__all__ = [
    "LANGS",
    "MESSAGES",
    "N_",
    "Column",
    "DeclarationError",
    "Fault",
    "FaultCode",
    "Kind",
    "Lang",
    "Table",
    "TableError",
    "Words",
    "check",
    "csv_header",
    "describe",
    "json_schema",
    "label",
    "render_error",
    "render_fault",
]
