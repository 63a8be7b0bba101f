"""One year as a flow: from years of sale to where the cars went, and from exported cars to metals."""

import polars as pl

from meguri.charts.cohorts import exits_by_group
from meguri.charts.flow import Link, Node, sankey
from meguri.charts.look import EXITS, EXPORTED, KEPT, METALS, SCRAPPED, WAITING, Caption, Frame
from meguri.charts.speech import Speech
from meguri.report.parts import Figure
from meguri.report.reading import Reading
from meguri.report.wording import word

_HEIGHT = 330
Diagram = tuple[list[Node], list[Link]]


def car_flow(reading: Reading, speech: Speech) -> Figure:
    """Exits of the last reconciled year by year of sale, and where they went."""
    _ = speech.gettext
    title = _("Cars: from year of sale to where they went")
    nodes, links = _cars(reading, speech)
    desc = "; ".join(f"{node.name} {node.amount}" for node in nodes)
    wide = sankey(nodes, links, Frame(418, _HEIGHT, 70, 112, 34, 8), Caption("fig-cars-wide", title, desc))
    narrow = sankey(
        nodes, links, Frame(350, _HEIGHT, 62, 100, 34, 8), Caption("fig-cars-narrow", title, desc)
    )
    note = _("Medians of {year}; years of sale are scaled to the total.").format(year=reading.account.to_year)
    return Figure("fig-cars", title, wide, narrow, (note,), half=True)


def _cars(reading: Reading, speech: Speech) -> Diagram:
    _ = speech.gettext
    year = reading.last
    exits, exported, scrapped = (float(year[f"{name}_units"]) for name in ("arisen", "exported", "scrapped"))
    waiting = exits - exported - scrapped
    groups = [
        (name, n) for name, n in exits_by_group(reading.cohorts, int(year["year"])) if n >= 0.005 * exits
    ]
    scale = exits / max(sum(n for _name, n in groups), 1e-9)
    nodes = [Node(f"sold-{name}", 0, name, speech.units(n * scale), KEPT) for name, n in groups]
    links = [Link(f"sold-{name}", "exits", n * scale, KEPT) for name, n in groups]
    nodes.append(Node("exits", 1, _("Exits"), speech.units(exits), EXITS))
    nodes.append(Node("exported", 2, _("Exported"), speech.units(exported), EXPORTED))
    if waiting < 0:
        nodes.append(Node("before", 1, _("Waiting since before"), speech.units(-waiting), WAITING))
        links.append(Link("before", "exported", -waiting, WAITING))
    links.append(Link("exits", "exported", exported + min(waiting, 0.0), EXPORTED))
    for ident, name, n, colour in (
        ("scrapped", _("Scrapped"), scrapped, SCRAPPED),
        ("waiting", _("Waiting"), max(waiting, 0.0), WAITING),
    ):
        if n > 0:
            nodes.append(Node(ident, 2, name, speech.units(n), colour))
            links.append(Link("exits", ident, n, colour))
    return nodes, links


def metal_flow(reading: Reading, speech: Speech) -> Figure:
    """Lithium, nickel and cobalt in the cars exported in the last reconciled year."""
    _ = speech.gettext
    title = _("Metals: in the cars exported that year")
    nodes, links = _metals(reading, speech)
    desc = "; ".join(f"{node.name} {node.amount}" for node in nodes)
    wide = sankey(
        nodes, links, Frame(418, _HEIGHT, 92, 142, 34, 8), Caption("fig-metal-flow-wide", title, desc)
    )
    narrow = sankey(
        nodes, links, Frame(350, 270, 80, 132, 34, 8), Caption("fig-metal-flow-narrow", title, desc)
    )
    note = _("Medians of {year}.").format(year=reading.account.to_year)
    return Figure("fig-metal-flow", title, wide, narrow, (note,), half=True)


def _metals(reading: Reading, speech: Speech) -> Diagram:
    _ = speech.gettext
    rows = reading.metals.filter(
        (pl.col("span") == "year")
        & (pl.col("year") == reading.account.to_year)
        & pl.col("metal").is_in(["ni", "co", "li"])
    )
    found = {row["metal"]: row for row in rows.iter_rows(named=True) if row["mass_t"] > 0}
    total = sum(row["mass_t"] for row in found.values())
    nodes = [Node("cars", 0, _("Exported"), speech.tonnes(total), EXPORTED)]
    links = []
    for metal in ("ni", "co", "li"):
        if metal in found:
            row = found[metal]
            worth = "" if row["value_jpy"] is None else f" · {speech.yen(row['value_jpy'])}"
            nodes.append(
                Node(
                    metal,
                    1,
                    word(speech, "metal", metal),
                    speech.tonnes(row["mass_t"]) + worth,
                    METALS[metal],
                )
            )
            links.append(Link("cars", metal, row["mass_t"], METALS[metal]))
    return nodes, links
