"""The tables of accounts. Secrets are kept only as what they can be recognised by, never as themselves."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from meguri.registry.schema import EVENTS, METADATA

_MOMENT = DateTime(timezone=True)


def _number(name: str) -> "Column[int]":
    return Column(name, BigInteger, Identity(always=False), primary_key=True)


ORGANISATIONS = Table(
    "organisations",
    METADATA,
    _number("organisation_no"),
    Column("organisation_id", Text, nullable=False, unique=True),  # by which events name it
    Column("name", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),  # what its people and keys can be at most
    Column("created_at", _MOMENT, nullable=False),
    Column("closed_at", _MOMENT, nullable=True),
)
PEOPLE = Table(  # names and addresses lie sealed in `boxes`, under the person's key
    "people",
    METADATA,
    _number("person_no"),
    Column("person_id", Text, nullable=False, unique=True),  # pseudonym, urn:uuid:…
    Column(
        "login", LargeBinary, nullable=True, unique=True
    ),  # keyed hash of the mail address; null when erased
    Column("created_at", _MOMENT, nullable=False),
    Column("erased_at", _MOMENT, nullable=True),
)
MEMBERSHIPS = Table(
    "memberships",
    METADATA,
    _number("membership_no"),
    Column("person_no", BigInteger, nullable=False),
    Column("organisation_no", BigInteger, nullable=True),  # null: on their own
    Column("roles", ARRAY(Text), nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("ended_at", _MOMENT, nullable=True),
    Index(None, "person_no"),
    Index(None, "organisation_no"),
)
PASSWORDS = Table(
    "passwords",
    METADATA,
    Column("person_no", BigInteger, primary_key=True, autoincrement=False),
    Column("encoded", Text, nullable=False),  # argon2id
    Column("changed_at", _MOMENT, nullable=False),
    Column("is_first", Boolean, nullable=False),  # chosen by somebody else: good for choosing another
)
API_KEYS = Table(
    "api_keys",
    METADATA,
    _number("key_no"),
    Column("organisation_no", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("prefix", Text, nullable=False),  # to recognise it by
    Column("digest", LargeBinary, nullable=False, unique=True),  # SHA-256
    Column("roles", ARRAY(Text), nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("expires_at", _MOMENT, nullable=False),
    Column("revoked_at", _MOMENT, nullable=True),
    Index(None, "organisation_no"),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    _number("session_no"),
    Column("digest", LargeBinary, nullable=False, unique=True),  # SHA-256 of what the cookie holds
    Column("membership_no", BigInteger, nullable=False),
    Column("person_no", BigInteger, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("seen_at", _MOMENT, nullable=False),
    Column("expires_at", _MOMENT, nullable=False),
    Column("ended_at", _MOMENT, nullable=True),
    Index(None, "person_no"),
)
LOGIN_ATTEMPTS = Table(
    "login_attempts",
    METADATA,
    _number("attempt_no"),
    Column("login", LargeBinary, nullable=False),
    Column("network", Text, nullable=False),  # truncated address
    Column("at", _MOMENT, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Index(None, "login", "at"),
    Index(None, "network", "at"),
)
IDENTITIES = Table(  # who a person is at a provider of OpenID Connect
    "identities",
    METADATA,
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("person_no", BigInteger, nullable=False),
    Index(None, "person_no"),
)
OIDC_STATES = Table(  # sign-ins under way; each is deleted by the first answer that names it
    "oidc_states",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),  # SHA-256 of the state
    Column("browser", LargeBinary, nullable=False),  # SHA-256 of what the browser holds that began it
    Column("issuer", Text, nullable=False),
    Column("nonce", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("onward", Text, nullable=False),  # page to go on to
    Column("created_at", _MOMENT, nullable=False),
)
ACCESS_GRANTS = Table(
    "access_grants",
    METADATA,
    _number("grant_no"),
    Column("battery_no", BigInteger, nullable=False),
    Column("giver", Text, nullable=False),  # identifier of the holder who gave it
    Column("taker", Text, nullable=False),  # identifier of an organisation or person
    Column("reads_as", Text, nullable=False),
    Column("may_record", Boolean, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("ends_at", _MOMENT, nullable=False),
    Column("withdrawn_at", _MOMENT, nullable=True),
    Index(None, "taker", "battery_no"),
    Index(None, "giver"),
    Index(None, "battery_no"),
)
AUDIT = Table(  # append-only
    "audit",
    METADATA,
    _number("audit_no"),
    Column("at", _MOMENT, nullable=False),
    Column("way", Text, nullable=False),
    Column("person_id", Text, nullable=True),
    Column("organisation_id", Text, nullable=True),
    Column("credential_no", BigInteger, nullable=True),
    Column("verb", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("subject", Text, nullable=False),  # what it was done to: an identifier or number, never a secret
    Column("battery_no", BigInteger, nullable=True),
    Column("network", Text, nullable=False),  # truncated address
    Column("outcome", Text, nullable=False),
    Index(None, "battery_no", "audit_no"),
    Index(None, "person_id", "audit_no"),
)
BEGUN = Index(  # whose record it is while nobody bought the battery
    "events_begun_idx", EVENTS.c.recorded_by, postgresql_where=EVENTS.c.sequence == 1
)
ACCOUNT_TABLES = (
    ORGANISATIONS,
    PEOPLE,
    MEMBERSHIPS,
    PASSWORDS,
    API_KEYS,
    SESSIONS,
    LOGIN_ATTEMPTS,
    IDENTITIES,
    OIDC_STATES,
    ACCESS_GRANTS,
    AUDIT,
)
MOVED_ACCOUNTS = (  # with a registry that moves, where wished; not what passes by itself: sessions, attempts
    ORGANISATIONS,
    PEOPLE,
    MEMBERSHIPS,
    PASSWORDS,
    API_KEYS,
    IDENTITIES,
    ACCESS_GRANTS,
    AUDIT,
)
