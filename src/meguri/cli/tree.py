"""The tree of commands, built once a run and put into the reader's language."""

import gettext
import os
from typing import Annotated, Any, Literal

import typer

from meguri.cli.errors import CommandLineError
from meguri.locale import DOMAIN, FOLDER, N_, words

ABOUT = N_("Meguri: what the circulation of EV batteries adds up to, with its sources and its doubt.")
# The parser's own words; they stand in the typer package, so gettext tools cannot find them by themselves.
PARSER_WORDS = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("[default: {}]"),
    N_("[env var: {}]"),
    N_("[required]"),
    N_("required"),
    N_("default: {default}"),
    N_("(dynamic)"),
)
_FAULTS = "meguri.faults"
USAGE = N_("Usage: ")
SHOW_HELP = N_("Show this message and exit.")
OPTIONS_METAVAR = N_("[OPTIONS]")
SUBCOMMAND_METAVAR = N_("COMMAND [ARGS]...")
METAVARS = (N_("FILE"), N_("FOLDER"), N_("DAY"), N_("NAME"), N_("ID"), N_("BASIS"), N_("KIND"))

Lang = Annotated[
    Literal["ja", "en"] | None,
    typer.Option("--lang", help=N_("Language of the answer; else MEGURI_LANG or LANG decides.")),
]
AsJson = Annotated[bool, typer.Option("--json", help=N_("Answer in JSON (errors too)."))]


def command_tree(lang: str, *, help_unasked: bool = True) -> Any:
    """The command `meguri` with everything below it.

    Args:
        lang: language of its help.
        help_unasked: whether a group without a command shows its help.
    """
    _teach_parser(lang)
    root: Any = typer.main.get_command(_declare())
    common = [_common_option(name) for name in ("lang", "as_json")]
    _finish(root, lang, common, help_unasked=help_unasked)
    return root


def _declare() -> typer.Typer:
    from meguri.cli import (
        certificate,
        diagnose,
        facts,
        guarantee,
        impedance,
        law,
        life,
        methods,
        nation,
        packs,
        passport,
        range_km,
        recycling,
        tables,
    )

    app = typer.Typer(help=ABOUT, add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
    app.callback()(_root)
    app.command("diagnose", help=diagnose.HELP)(diagnose.diagnose)
    app.command("life", help=life.HELP)(life.life)
    app.command("range", help=range_km.HELP)(range_km.range_km)
    app.add_typer(guarantee.app, name="guarantee")
    app.command("certificate", help=certificate.HELP)(certificate.certificate)
    app.command("duties", help=life.DUTIES_HELP)(life.duties)
    app.command("methods", help=methods.HELP)(methods.methods)
    app.command("law", help=law.HELP)(law.law)
    app.command("impedance", help=impedance.HELP)(impedance.impedance)
    app.command("packs", help=packs.HELP)(packs.packs)
    _declare_market(app)
    app.add_typer(passport.app, name="passport")
    app.command("recycling", help=recycling.HELP)(recycling.recycling)
    app.add_typer(nation.app, name="nation")
    _declare_server(app)
    app.add_typer(facts.app, name="facts")
    app.add_typer(tables.app, name="tables")
    return app


def _declare_market(app: typer.Typer) -> None:
    """What a battery is worth, who should get it, and what merit has its user."""
    from meguri.cli import carriage, market, merit, partners, route, value

    app.add_typer(market.app, name="market")
    app.add_typer(partners.app, name="partners")
    app.add_typer(carriage.app, name="carriage")
    app.add_typer(value.app, name="value")
    app.command("route", help=route.HELP)(route.route)
    app.add_typer(merit.app, name="merit")


def _declare_server(app: typer.Typer) -> None:
    """What keeps and serves an installation."""
    from meguri.cli import admin_secret, registry, serve

    app.command("serve", help=serve.HELP)(serve.serve)
    app.command("settings", help=serve.SETTINGS_HELP)(serve.settings)
    app.add_typer(admin_secret.app, name="admin")
    app.add_typer(registry.app, name="registry")


def _say_version(ctx: typer.Context, wanted: bool) -> None:
    if wanted:
        from meguri import __version__
        from meguri.cli.output import print_json, print_text

        if ctx.obj.as_json:
            print_json({"version": __version__})
        else:
            print_text(__version__)
        raise typer.Exit(0)


def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help=N_("Show the version and exit."), is_eager=True, callback=_say_version
        ),
    ] = False,
) -> None:
    """The whole command."""


def _common(lang: Lang = None, as_json: AsJson = False) -> None:
    """Carries the two options that every command has; the door has read them before the parser starts."""


def _common_option(name: str) -> Any:
    bearer = typer.Typer(add_completion=False)
    bearer.command()(_common)
    option = next(param for param in typer.main.get_command(bearer).params if param.name == name)
    option.expose_value = False
    return option


def _finish(command: Any, lang: str, common: list[Any], *, help_unasked: bool) -> None:
    """Give a command and all below it the common options and the reader's language."""
    say = words(lang)
    command.params.extend(option for option in common if option not in command.params)
    for name in ("help", "short_help", "epilog"):
        if getattr(command, name, None):
            setattr(command, name, say(getattr(command, name)))
    for param in command.params:
        if param.help:
            param.help = say(param.help)
        if getattr(param, "rich_help_panel", None):
            param.rich_help_panel = say(param.rich_help_panel)
        if param.metavar:
            param.metavar = say(param.metavar)
        if getattr(param, "is_flag", False):
            param.display_type_rich = _no_type
        param.handle_parse_result = _put_off(param.handle_parse_result)
    command.parse_args = _all_at_once(command.parse_args)
    command.options_metavar = say(OPTIONS_METAVAR)
    command.get_usage = _translated_usage(command.get_usage, say(USAGE))
    _translate_help_option(command, say(SHOW_HELP))
    if hasattr(command, "commands"):
        command.subcommand_metavar = say(SUBCOMMAND_METAVAR)
        command.no_args_is_help = help_unasked
        for below in command.commands.values():
            _finish(below, lang, common, help_unasked=help_unasked)


def _put_off(original: Any) -> Any:
    """Note a value that cannot be used and read on, so that all of them are told at once."""
    if getattr(original, "puts_off", False):  # an option that all commands share
        return original

    def handle(ctx: Any, opts: Any, args: Any) -> Any:
        try:
            return original(ctx, opts, args)
        except typer.BadParameter as fault:
            fault.ctx = ctx
            ctx.meta.setdefault(_FAULTS, []).append(fault)
            return None, args

    handle.puts_off = True  # type: ignore[attr-defined]
    return handle


def _all_at_once(original: Any) -> Any:
    """Raise what was noted while a command's words were read: the one fault, or all of them."""

    def parse_args(ctx: Any, args: Any) -> Any:
        rest = original(ctx, args)
        if faults := ctx.meta.get(_FAULTS):
            raise faults[0] if len(faults) == 1 else CommandLineError(faults)
        return rest

    return parse_args


def _no_type(**_how: Any) -> None:
    """A flag takes no value, so its help names no type."""


def _translated_usage(original: Any, prefix: str) -> Any:
    def usage(ctx: Any) -> str:
        _let_lines_fold()  # usage is the first thing said of any help
        said: str = original(ctx)
        return said.replace(USAGE, prefix, 1)

    return usage


def _let_lines_fold() -> None:
    """Let help break a line between any two signs: Japanese has no spaces, and rich would cut it off."""
    from typer import rich_utils

    plain = rich_utils.highlighter

    def folding(text: Any) -> Any:
        said = plain(text)
        said.overflow = "fold"
        return said

    if not getattr(plain, "folds", False):
        folding.folds = True  # type: ignore[attr-defined]
        rich_utils.highlighter = folding  # type: ignore[assignment]


def _translate_help_option(command: Any, said: str) -> None:
    original = command.get_help_option

    def help_option(ctx: Any) -> Any:
        option = original(ctx)
        if option is not None:
            option.help = said
            option.display_type_rich = _no_type
        return option

    command.get_help_option = help_option


def _teach_parser(lang: str) -> None:
    """Point the parser's own gettext calls at our catalogue."""
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = lang
