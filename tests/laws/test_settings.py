"""Promises of the settings: where a user's data lie, and which language is spoken."""

from pathlib import Path

import pytest

from meguri import settings


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"MEGURI_DATA": "/data/mine", "XDG_DATA_HOME": "/xdg"}, Path("/data/mine")),
        ({"XDG_DATA_HOME": "/xdg"}, Path("/xdg/meguri")),
        ({}, Path.home() / ".local" / "share" / "meguri"),
        ({"MEGURI_DATA": "", "XDG_DATA_HOME": ""}, Path.home() / ".local" / "share" / "meguri"),
        ({"MEGURI_DATA": "~/mine"}, Path.home() / "mine"),
    ],
)
def test_the_data_folder_is_the_named_one_else_the_platforms(environ: dict[str, str], folder: Path) -> None:
    assert settings.data_folder(environ) == folder


@pytest.mark.parametrize(
    ("environ", "is_root", "folder"),
    [
        ({}, True, Path("/var/lib/meguri/registry")),
        ({"XDG_DATA_HOME": "/xdg"}, True, Path("/var/lib/meguri/registry")),
        ({"MEGURI_DATA": "/data/mine"}, True, Path("/data/mine/registry")),
        ({"MEGURI_DATA": "/data/mine"}, False, Path("/data/mine/registry")),
        ({"XDG_DATA_HOME": "/xdg"}, False, Path("/xdg/meguri/registry")),
    ],
)
def test_roots_registry_lies_where_a_services_data_lie(
    environ: dict[str, str], is_root: bool, folder: Path
) -> None:
    assert settings.registry_folder(environ, is_root=is_root) == folder


def test_a_database_of_ones_own_is_named_or_there_is_none() -> None:
    environ = {"MEGURI_DATABASE_URL": "postgresql://app@db/meguri", "MEGURI_DATABASE_OWNER_URL": ""}
    assert settings.database_url(environ) == "postgresql://app@db/meguri"
    assert settings.database_owner_url(environ) is None
    assert settings.database_url({}) is settings.database_url({"MEGURI_DATABASE_URL": ""}) is None


@pytest.mark.parametrize(
    ("environ", "asked", "spoken"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "en", "en"),
        ({"MEGURI_LANG": "JA"}, None, "ja"),
        ({"MEGURI_LANG": "xx", "LANG": "ja_JP.UTF-8"}, None, "ja"),
        ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, None, "en"),
        ({}, None, "en"),
    ],
)
def test_the_language_is_as_asked_else_of_the_environment_else_english(
    environ: dict[str, str], asked: str | None, spoken: str
) -> None:
    assert settings.language(environ, asked) == spoken


@pytest.mark.parametrize(("said", "loud"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_debugging_is_asked_for(said: str, loud: bool) -> None:
    assert settings.debugging({"MEGURI_DEBUG": said}) is loud
    assert settings.debugging({}) is False
