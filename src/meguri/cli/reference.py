"""The reference page of the commands, made from the commands themselves."""

from typing import Any

from meguri.cli.tree import command_tree
from meguri.locale import N_, words

MADE = N_("<!-- Made by docs/generate.py from the commands in src/meguri/cli; edit those. -->")
TITLE = N_("Commands")
INTRO = N_(
    "Every command takes `--lang` and `--json`, also before its name. With `--json` the answer, or the "
    "error, is one JSON document on standard output; without it, errors go to standard error."
)
EXITS = N_("Exit codes")
EXIT_CODES = (
    ("0", N_("ok")),
    ("1", N_("it ran, but findings are not met (asked for with `--check`)")),
    ("2", N_("bad input: one message with every fault, nothing written or imported")),
    ("3", N_("a mistake of Meguri's own; `MEGURI_DEBUG=1` shows where")),
)
ENVIRONMENT = N_("Environment")
VARIABLES = (
    ("MEGURI_LANG", N_("language, `ja` or `en`; before LC_ALL, LC_MESSAGES and LANG")),
    (
        "MEGURI_DATA",
        N_("folder of the files you imported; else `$XDG_DATA_HOME/meguri` or `~/.local/share/meguri`"),
    ),
    (
        "MEGURI_SHARED",
        N_("folder below which public data sets lie as `fielddata/<name>`; else they are fetched"),
    ),
    ("MEGURI_DEBUG", N_("`1` shows the traceback of a mistake of Meguri's own")),
)
WORD, MEANING = N_("word"), N_("meaning")


def page(lang: str) -> str:
    """The whole page in Markdown."""
    say = words(lang)
    parts = [
        f"# {say(TITLE)}",
        say(MADE),
        say(INTRO),
        *_commands(command_tree(lang), "meguri", lang),
        f"## {say(EXITS)}",
        _grid([(f"`{code}`", say(meaning)) for code, meaning in EXIT_CODES], lang),
        f"## {say(ENVIRONMENT)}",
        _grid([(f"`{name}`", say(meaning)) for name, meaning in VARIABLES], lang),
    ]
    return "\n\n".join(parts) + "\n"


def _commands(group: Any, path: str, lang: str) -> list[str]:
    found: list[str] = []
    for name, command in group.commands.items():
        below = f"{path} {name}"
        if hasattr(command, "commands"):
            found += [f"## {below}", command.help, *_commands(command, below, lang)]
        else:
            level = "##" if path == "meguri" else "###"
            found += [f"{level} {_usage(command, below)}", command.help]
            rows = [(_spelling(param), _meaning(param, lang)) for param in command.params if _own(param)]
            found += [_grid(rows, lang)] if rows else []
    return found


def _own(param: Any) -> bool:
    return bool(param.expose_value) and param.name != "ctx"


def _usage(command: Any, path: str) -> str:
    arguments = [_named(param) for param in command.params if param.param_type_name == "argument"]
    return " ".join((path, *arguments))


def _named(param: Any) -> str:
    return str(param.metavar or param.name.upper())


def _spelling(param: Any) -> str:
    if param.param_type_name == "argument":
        return f"`{_named(param)}`"
    longest = max(param.opts, key=len)
    return f"`{longest}`" if param.is_flag else f"`{longest} {_named(param)}`"


def _meaning(param: Any, lang: str) -> str:
    said = str(param.help or "")
    if param.param_type_name == "argument" or param.is_flag or param.default in (None, ()):
        return said
    default = words(lang)(N_("Default: `{value}`.")).format(value=param.default)
    return f"{said} {default}"


def _grid(rows: list[tuple[str, str]], lang: str) -> str:
    say = words(lang)
    lines = [(say(WORD), say(MEANING)), ("---", "---"), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
