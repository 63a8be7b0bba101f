"""The document: what a passport states about one battery, typed by one table of attributes."""

from meguri.passport.document.attributes import Attribute, attributes, sections
from meguri.passport.document.faults import DocumentCode, DocumentError
from meguri.passport.document.model import Document, Evidence, LifeEntry, Superseded
from meguri.passport.document.reading import as_plain, document_of, read_document

__all__ = [
    "Attribute",
    "Document",
    "DocumentCode",
    "DocumentError",
    "Evidence",
    "LifeEntry",
    "Superseded",
    "as_plain",
    "attributes",
    "document_of",
    "read_document",
    "sections",
]
