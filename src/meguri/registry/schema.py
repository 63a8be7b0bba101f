"""The tables of the memory. What is append-only, what follows from it, and what can be erased lie apart.

Append-only: `events`, `receipts`, `leaves`, `heads`, `certificates` and their files (and `batteries` and
`tiles`, which only grow). Read models, made again from the events at will: `passports`, `fleet`, `custody`,
`counters`, `progress`. Erasable: `subject_keys`.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

SCHEMA = "meguri"
METADATA = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    },
)


def _column(name: str, kind: Any, **options: Any) -> Column[Any]:
    return Column(name, kind, nullable=options.pop("nullable", False), **options)


def _number(name: str) -> Column[Any]:
    return Column(name, BigInteger, Identity(always=False), primary_key=True)


_MOMENT = DateTime(timezone=True)

BATTERIES = Table(
    "batteries",
    METADATA,
    _number("battery_no"),
    _column("battery_id", Text, unique=True),
    _column("event_count", Integer),  # how many events it has: what the next one is ordered by
)
RECEIPTS = Table(
    "receipts",
    METADATA,
    _number("receipt_no"),
    _column("body", LargeBinary),  # signed JSON
)
EVENTS = Table(
    "events",
    METADATA,
    _number("event_no"),  # order of arrival; numbers of captures that failed are missing
    _column("event_id", LargeBinary, unique=True),  # SHA-256 of its content, 32 bytes
    _column("battery_no", BigInteger),
    _column("sequence", Integer),  # its place among the battery's events, from 1, as they arrived
    _column("kind", Text),
    _column("happened_at", _MOMENT),
    _column("captured_at", _MOMENT),
    _column("recorded_by", Text),
    _column("receipt_no", BigInteger),
    _column("body", LargeBinary),  # its EPCIS form, RFC 8785
    UniqueConstraint("battery_no", "sequence"),
    Index(None, "recorded_by", "event_no"),
)
PENDING = Table(  # captured, and not in the log yet
    "pending",
    METADATA,
    Column("event_no", BigInteger, primary_key=True, autoincrement=False),
)
LEAVES = Table(
    "leaves",
    METADATA,
    Column("leaf_index", BigInteger, primary_key=True, autoincrement=False),
    _column("event_no", BigInteger, unique=True),
)
TILES = Table(  # the hashes of 256 nodes side by side, on every eighth level
    "tiles",
    METADATA,
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("tile_index", BigInteger, primary_key=True, autoincrement=False),
    _column("hashes", LargeBinary),
)
HEADS = Table(
    "heads",
    METADATA,
    Column("size", BigInteger, primary_key=True, autoincrement=False),
    _column("root", LargeBinary),
    _column("at", _MOMENT),
    _column("body", LargeBinary),  # signed JSON
)
PASSPORTS = Table(  # the document now, as each of three readers may see it
    "passports",
    METADATA,
    Column("battery_no", BigInteger, primary_key=True, autoincrement=False),
    _column("sequence", Integer),  # of the last event in it
    _column("as_of", Date),
    _column("public", LargeBinary),
    _column("public_etag", Text),
    _column("legitimate_interest", LargeBinary),
    _column("legitimate_interest_etag", Text),
    _column("authority", LargeBinary),
    _column("authority_etag", Text),
)
FLEET = Table(  # one line a battery, for lists; nothing of the owner
    "fleet",
    METADATA,
    Column("battery_no", BigInteger, primary_key=True, autoincrement=False),
    _column("battery_id", Text),
    _column("sequence", Integer),
    _column("battery_status", Text, nullable=True),
    _column("passport_status", Text, nullable=True),
    _column("battery_category", Text, nullable=True),
    _column("chemistry", Text, nullable=True),
    _column("vehicle_model", Text, nullable=True),
    _column("placed_on_market_in", Text, nullable=True),
    _column("manufactured_on", Date, nullable=True),
    _column("rated_energy_kwh", Double, nullable=True),
    _column("soh_share", Double, nullable=True),
    _column("soh_share_low", Double, nullable=True),
    _column("soh_share_high", Double, nullable=True),
    _column("soh_measured_on", Date, nullable=True),
    _column("soh_is_synthetic", SmallInteger, nullable=True),
    _column("last_kind", Text),
    _column("last_at", _MOMENT),
    Index(None, "battery_status", "battery_no"),
    Index(None, "vehicle_model", "battery_no"),
    Index(None, "chemistry", "battery_no"),
    Index(None, "soh_share", "battery_no"),
)
CUSTODY = Table(  # who had it from when on, by identifiers that name nobody; apart from what documents show
    "custody",
    METADATA,
    Column("battery_no", BigInteger, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    _column("at", _MOMENT),
    _column("kind", Text),
    _column("giver", Text, nullable=True),
    _column("taker", Text, nullable=True),
    Index(None, "taker"),
)
HOLDINGS = (
    Table(  # who holds it now: after a sale the buyer, before any who began its record; and who keeps it
        "holdings",
        METADATA,
        Column("holder", Text, primary_key=True),
        Column("battery_no", BigInteger, primary_key=True, autoincrement=False),
        Index(None, "battery_no"),
    )
)
TALLIES = Table(  # how many batteries a holder has of a sort; of the holder "" how many there are
    "tallies",
    METADATA,
    Column("holder", Text, primary_key=True),
    Column("attribute", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    _column("batteries", BigInteger),
)
CONTRACTS = Table(  # to whose guarantee an event belongs: who started it, until when, whether it was ended
    "contracts",
    METADATA,
    Column("battery_no", BigInteger, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    _column("guarantee_id", Text),
    _column("guarantor", Text),
    _column("until", Date, nullable=True),
    _column("is_over", Boolean),
    Index(None, "guarantor", "battery_no"),
)
COUNTERS = Table(  # the nation's account: how many batteries, and how much energy, in whole watt-hours
    "counters",
    METADATA,
    Column("battery_status", Text, primary_key=True),
    Column("battery_category", Text, primary_key=True),
    Column("chemistry", Text, primary_key=True),
    Column("placed_on_market_in", Text, primary_key=True),
    _column("batteries", BigInteger),
    _column("rated_energy_wh", BigInteger),
)
PROGRESS = Table(  # how far a read model has come along the log
    "progress",
    METADATA,
    Column("name", Text, primary_key=True),
    _column("leaf_count", BigInteger),
)
SUBJECTS = Table(
    "subjects",
    METADATA,
    _number("subject_no"),
    _column("subject_id", Text, unique=True),  # a pseudonym: urn:uuid:…, or the battery
    _column("erased_at", _MOMENT, nullable=True),
)
SUBJECT_KEYS = Table(  # one key a person, itself sealed under the vault's key; erasing a person deletes it
    "subject_keys",
    METADATA,
    Column("subject_no", BigInteger, primary_key=True, autoincrement=False),
    _column("sealed_key", LargeBinary),
)
BOXES = Table(  # owner data, sealed under their key
    "boxes",
    METADATA,
    _number("box_no"),
    _column("subject_no", BigInteger),
    _column("battery_id", Text, nullable=True),
    _column("name", Text),  # of what is inside: `chassis_number`, `contact`, …
    _column("commitment", Text, nullable=True),  # what stands for it in the event; null outside events
    _column("sealed", LargeBinary),
    UniqueConstraint("subject_no", "commitment", "battery_id"),
    Index(None, "battery_id"),
)

CERTIFICATES = Table(  # as issued; whoever has its name may read it
    "certificates",
    METADATA,
    _number("certificate_no"),
    _column("name", Text, unique=True),  # nobody can guess it; it stands in the QR code
    _column("battery_no", BigInteger),
    _column("event_id", LargeBinary),  # of the event that says that it was issued
    _column("verdict_id", Text),
    _column("title", Text),  # `certificate` or `reference`
    _column("issuer", Text),  # identifier of the organisation or person
    _column("issued_at", _MOMENT),
    _column("valid_until", Date, nullable=True),
    _column("subject_no", BigInteger),  # under whose key its files lie
    _column("body", LargeBinary),  # signed JSON: the digest of each file
    Index(None, "battery_no"),
    Index(None, "issuer"),
)
CERTIFICATE_FILES = Table(  # they name a car, and so its owner: sealed under their key
    "certificate_files",
    METADATA,
    Column("certificate_no", BigInteger, primary_key=True, autoincrement=False),
    Column("file", Text, primary_key=True),  # `document.json`, `ja.pdf`, `en.pdf`
    _column("language", Text, nullable=True),  # of a page; null of the document, which has none
    _column("digest", LargeBinary),  # SHA-256 of the file as issued, 32 bytes
    _column("sealed", LargeBinary),
    Index(None, "digest"),  # by which a page that somebody has is recognised
)

# What contracts are found by: who promised, of which battery, and who is covered.
_STARTED = "kind = 'guarantee_started'"
Index(
    "events_promised_idx",
    *(EVENTS.c.recorded_by, EVENTS.c.happened_at, EVENTS.c.battery_no),
    postgresql_where=text(_STARTED),
)
Index("events_promising_idx", EVENTS.c.battery_no, EVENTS.c.happened_at, postgresql_where=text(_STARTED))
_COVERED = "kind IN ('guarantee_started', 'guarantee_transferred')"
Index(
    "custody_covered_idx",
    *(CUSTODY.c.taker, CUSTODY.c.at, CUSTODY.c.battery_no),
    postgresql_where=text(_COVERED),
)

APPEND_ONLY = (RECEIPTS, EVENTS, LEAVES, HEADS, CERTIFICATES, CERTIFICATE_FILES)
READ_MODELS = (PASSPORTS, FLEET, CUSTODY, CONTRACTS, HOLDINGS, TALLIES, COUNTERS, PROGRESS)
KEPT = (
    BATTERIES,
    RECEIPTS,
    EVENTS,
    LEAVES,
    TILES,
    HEADS,
    PENDING,
    SUBJECTS,
    BOXES,
    CERTIFICATES,
    CERTIFICATE_FILES,
)  # in the order of import
GRANTS = {
    "SELECT, INSERT": (*APPEND_ONLY, BOXES),
    "SELECT, INSERT, UPDATE": (BATTERIES, TILES, SUBJECTS),
    "SELECT, INSERT, DELETE": (PENDING, SUBJECT_KEYS),
    "SELECT, INSERT, UPDATE, DELETE": READ_MODELS,
}  # what the server's role may do with each table
