"""The settings of the server as data: each with its default and what it is for.

Pure, as `meguri.settings`: the environment comes in as an argument.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from meguri.settings import DATA, DATABASE_OWNER_URL, DATABASE_URL, DEBUG, LANG, LANGUAGES
from meguri.tables.words import N_


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of the server, read from the environment or a TOML file.

    Attributes:
        name: of the variable.
        kind: what its value is.
        default: what counts where nobody set it; "" for nothing.
        meaning: what it is for, English.
        low: least number.
        high: greatest number.
        choices: what a word may be.
        is_secret: whether its value is never shown, and a default refused in production.
    """

    name: str
    kind: Literal["text", "word", "whole", "number", "yes_no", "path", "address", "zone"]
    default: str
    meaning: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    is_secret: bool = False


PRODUCTION = "production"
NO_SECRET = "development-only"  # noqa: S105 - not a secret: what is refused as one
SETTINGS: tuple[Setting, ...] = (
    Setting(
        "MEGURI_ENV",
        "word",
        "development",
        N_("What the installation is for; in production, default secrets are refused."),
        choices=("development", PRODUCTION),
    ),
    Setting(LANG, "word", "", N_("Language where the reader does not say one."), choices=("", *LANGUAGES)),
    Setting(
        "MEGURI_TIMEZONE",
        "zone",
        "Asia/Tokyo",
        N_("Time zone in which days begin and times are told, by its name in the IANA database."),
    ),
    Setting(DATA, "path", "", N_("Folder of this installation's data.")),
    Setting("MEGURI_HOST", "text", "127.0.0.1", N_("Address to listen at.")),
    Setting("MEGURI_PORT", "whole", "8321", N_("Port to listen at; 0 takes a free one."), low=0, high=65_535),
    Setting("MEGURI_WORKERS", "whole", "1", N_("Processes that answer."), low=1, high=64),
    Setting(
        "MEGURI_PUBLIC_URL",
        "address",
        "",
        N_("Address under which the world reaches this server, as it stands in QR codes and links."),
    ),
    Setting(
        "MEGURI_TRUSTED_PROXIES",
        "text",
        "127.0.0.1",
        N_("Addresses whose word on the client's address and scheme is believed, separated by commas."),
    ),
    Setting(
        "MEGURI_DEMONSTRATION", "yes_no", "0", N_("Say on every page that the batteries here are synthetic.")
    ),
    Setting("MEGURI_HSTS", "yes_no", "0", N_("Tell browsers to come by HTTPS only.")),
    Setting(
        "MEGURI_SECRET",
        "text",
        NO_SECRET,
        N_("Secret that sessions and cursors are sealed with; at least 32 characters in production."),
        is_secret=True,
    ),
    Setting(
        DATABASE_URL,
        "text",
        "",
        N_("PostgreSQL of one's own, as meguri_app; else the embedded one."),
        is_secret=True,
    ),
    Setting(DATABASE_OWNER_URL, "text", "", N_("The same as its owner, for migrations."), is_secret=True),
    Setting("MEGURI_POOL", "whole", "8", N_("Connections to the database of each process."), low=2, high=500),
    Setting(
        "MEGURI_STATEMENT_SECONDS",
        "number",
        "15",
        N_("Longest time a question to the database may take, s."),
        low=0.1,
        high=3600,
    ),
    Setting(
        "MEGURI_KEY_FILE", "path", "", N_("Signing key of this installation, made by `meguri passport key`.")
    ),
    Setting("MEGURI_PASSPHRASE", "text", NO_SECRET, N_("Passphrase of the signing key."), is_secret=True),
    Setting("MEGURI_TRUST_FILE", "path", "", N_("List of those whose signatures are believed.")),
    Setting("MEGURI_ORGANISATION", "text", "", N_("Identifier of the organisation that runs this server.")),
    Setting(
        "MEGURI_UPLOAD_MB",
        "number",
        "50",
        N_("Largest body of a request, MB (one million bytes)."),
        low=0.001,
        high=10_000,
    ),
    Setting(
        "MEGURI_UPLOAD_SECONDS",
        "number",
        "120",
        N_("Longest time a body may take to arrive, s."),
        low=0.1,
        high=3600,
    ),
    Setting(
        "MEGURI_RATE_PER_MINUTE",
        "whole",
        "1200",
        N_("Requests a client may make in a minute; 0 for no limit."),
        low=0,
    ),
    Setting(
        "MEGURI_COSTLY_PER_MINUTE",
        "whole",
        "60",
        N_("The same for what costs much: uploads, diagnoses, sign-in; 0 for no limit."),
        low=0,
    ),
    Setting("MEGURI_DIAGNOSES", "whole", "1", N_("Diagnoses made at the same time."), low=1, high=64),
    Setting(
        "MEGURI_DIAGNOSIS_SECONDS", "number", "120", N_("Longest time of a diagnosis, s."), low=1, high=3600
    ),
    Setting(
        "MEGURI_DIAGNOSIS_MB",
        "number",
        "4000",
        N_("Most memory of a diagnosis, MB."),
        low=500,
        high=1_000_000,
    ),
    Setting(
        "MEGURI_JOB_HOURS",
        "number",
        "24",
        N_("How long a job and its result are kept, h."),
        low=0.01,
        high=8760,
    ),
    Setting(
        "MEGURI_MOST_CLAIM_JPY",
        "number",
        "5000000",
        N_("Largest claim under a guarantee that neither its terms nor its start bound, yen (assumed)."),
        low=1,
        high=1_000_000_000_000,
    ),
    Setting(
        "MEGURI_OIDC_ISSUER",
        "address",
        "",
        N_("Provider of OpenID Connect that people may sign in with (its issuer); none where empty."),
    ),
    Setting("MEGURI_OIDC_NAME", "text", "", N_("What people call that provider.")),
    Setting("MEGURI_OIDC_CLIENT_ID", "text", "", N_("Who this server is at that provider.")),
    Setting("MEGURI_OIDC_CLIENT_SECRET", "text", "", N_("How this server shows it there."), is_secret=True),
    Setting(
        "MEGURI_METRICS_TOKEN",
        "text",
        "",
        N_("Who brings this token may read /metrics; without one, only this machine may."),
        is_secret=True,
    ),
    Setting(
        "MEGURI_LOG",
        "word",
        "info",
        N_("Least that is logged."),
        choices=("debug", "info", "warning", "error"),
    ),
    Setting(DEBUG, "yes_no", "0", N_("Show tracebacks of mistakes in the log.")),
)
_BY_NAME = {one.name: one for one in SETTINGS}
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9\-._~%/]*)?")
_YES, _NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class SettingFault:
    """A value that a setting cannot have.

    Attributes:
        setting: which.
        found: the value; "…" of a secret.
        wanted: what it could be, as codes and numbers.
    """

    setting: Setting
    found: str
    wanted: str


class Settings:
    """The settings of a server, as an environment has them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Keep the environment.

        Args:
            environ: name → value; what is not declared in `SETTINGS` is passed over.
        """
        self.environ = dict(environ)

    def text(self, name: str) -> str:
        """The value as it stands, or the default; "" for nothing."""
        return self.environ.get(name, "").strip() or _BY_NAME[name].default

    def whole(self, name: str) -> int:
        """A whole number."""
        return int(self.text(name))

    def number(self, name: str) -> float:
        """A number."""
        return float(self.text(name))

    def is_on(self, name: str) -> bool:
        """A yes or no."""
        return self.text(name).lower() not in _NO

    def path(self, name: str) -> Path | None:
        """A file or folder; None for nothing."""
        told = self.text(name)
        return Path(told).expanduser() if told else None

    def is_default(self, name: str) -> bool:
        """Whether nobody set it."""
        return self.text(name) == _BY_NAME[name].default

    @property
    def is_production(self) -> bool:
        """Whether it is meant for production."""
        return self.text("MEGURI_ENV") == PRODUCTION

    def faults(self) -> tuple[SettingFault, ...]:
        """Every value that cannot be used."""
        return tuple(
            SettingFault(one, "…" if one.is_secret else self.text(one.name), wanted)
            for one in SETTINGS
            if (wanted := _wanted(one, self.text(one.name)))
        )


def flat(told: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What a TOML file says, as an environment would: `port = 80` for MEGURI_PORT."""
    for name, value in told.items():
        if isinstance(value, bool):
            yield f"MEGURI_{name.upper()}", "1" if value else "0"
        elif isinstance(value, str | int | float):
            yield f"MEGURI_{name.upper()}", str(value)


def _wanted(setting: Setting, told: str) -> str:
    """What the value should have been; "" where it is right."""
    if setting.kind == "word":
        return "" if told in setting.choices else " | ".join(one for one in setting.choices if one)
    if setting.kind == "yes_no":
        return "" if told.lower() in (*_YES, *_NO) else "1 | 0"
    if setting.kind in ("address", "zone"):
        is_right = not told or (_ADDRESS.fullmatch(told) if setting.kind == "address" else _is_zone(told))
        return "" if is_right else "https://example.com" if setting.kind == "address" else "Asia/Tokyo"
    if setting.kind not in ("whole", "number"):
        return ""
    low, high = setting.low, setting.high
    wanted = f"{'' if low is None else f'{low:g} ≤ '}{setting.kind}{'' if high is None else f' ≤ {high:g}'}"
    try:
        value = int(told) if setting.kind == "whole" else float(told)
    except ValueError:
        return wanted
    is_within = (low is None or value >= low) and (high is None or value <= high)
    return "" if is_within else wanted


def _is_zone(told: str) -> bool:
    try:
        ZoneInfo(told)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
