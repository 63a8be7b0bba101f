"""What a page must be to everybody: axe's rules (WCAG 2.2 AA), and what axe cannot see by itself."""

from pathlib import Path
from typing import Any

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")  # MPL-2.0, Deque Systems
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What can change with the width and the colours alone; the rest is the same in every look.
OF_LOOKS = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
WIDTHS = {"phone": (390, 800), "desk": (1280, 900)}
SCHEMES = ("light", "dark")

_RUN = """only => axe.run(document, {runOnly: only, resultTypes: ["violations"]}).then(found =>
  found.violations.flatMap(one => one.nodes.map(node =>
    [one.id, node.html.slice(0, 160), node.failureSummary.slice(0, 200)])))"""
_OVER = """() => { const root = document.documentElement, most = root.clientWidth;
  if (root.scrollWidth <= most) return [];
  return [["over", String(root.scrollWidth)], ...[...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > most + 1 && !one.closest(".scroll, .drawing, .unseen"))
    .slice(0, 3).map(one => ["over", one.outerHTML.slice(0, 160)])] }"""
_FOCUS = """() => { const wrong = [];
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  for (const one of document.querySelectorAll(wanted)) {
    if (one.tabIndex > 0) wrong.push(["order", one.outerHTML.slice(0, 160)]);
    if (one.tabIndex < 0 || one.disabled || !one.getClientRects().length) continue;
    one.focus({preventScroll: true});
    if (document.activeElement !== one) continue;
    const look = getComputedStyle(one);
    if (!one.matches(":focus-visible") || look.outlineStyle === "none" || parseFloat(look.outlineWidth) < 2)
      wrong.push(["focus", one.outerHTML.slice(0, 160)]);
  }
  document.activeElement.blur(); return wrong }"""
# Japanese on a page in English says that it is; names that stand in a menu to choose from cannot.
_FOREIGN = """() => { const wrong = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const node = walk.currentNode, near = node.parentElement;
    if (near.tagName !== "OPTION" && /[\\u3040-\\u30ff\\u4e00-\\u9fff]/.test(node.data)
        && near.closest("[lang]").getAttribute("lang") !== "ja")
      wrong.push(["lang", near.outerHTML.slice(0, 160)]); }
  return wrong }"""


def wrong_with(page: Any, lang: str) -> list[Any]:
    """All that is wrong with the page as it stands, in both widths and both schemes of colour.

    Args:
        page: of Playwright, in a context that lets the checker in (`bypass_csp`).
        lang: what it is to be in.
    """
    page.evaluate(AXE)
    said = page.get_attribute("html", "lang")
    found: list[Any] = [] if said == lang else [["lang", said]]
    for folded in page.query_selector_all("main details"):
        folded.evaluate("one => one.open = true")
    for width, size in WIDTHS.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        for scheme in SCHEMES:
            is_first = (width, scheme) == ("phone", "light")
            if lang == "en" and not is_first:  # the colours are those of the Japanese page
                continue
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            only = {"type": "tag", "values": TAGS} if is_first else {"type": "rule", "values": OF_LOOKS}
            found += [[width, scheme, *one] for one in page.evaluate(_RUN, only)]
        page.keyboard.press("Tab")  # what is focused from now on is focused by the keyboard
        found += [[width, *one] for one in page.evaluate(_OVER) + page.evaluate(_FOCUS)]
    return found + (page.evaluate(_FOREIGN) if lang == "en" else [])
