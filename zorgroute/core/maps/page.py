"""With which style sheet is the rail list shown, and how does it become a page of its own?"""

from __future__ import annotations

from zorgroute.core.maps.canvas import Links
from zorgroute.core.maps.colours import COLOURS, FOCUS_HALO, FOCUS_RING, Theme, colour, colour_rules
from zorgroute.core.maps.markup import put, root, written
from zorgroute.core.maps.rail import rail_element
from zorgroute.core.maps.row import Map
from zorgroute.core.maps.words import Say, Words
from zorgroute.core.wording.catalogue import NL, Language

_RULES = """
S{max-width:1200px;margin-inline:auto;padding:16px;font-size:18px;line-height:28px;\
box-sizing:border-box;overflow-wrap:anywhere}
S h1{font-size:32px;line-height:40px}S h2{font-size:24px;line-height:32px}
S h1,S h2,S h3,S p,S ol,S ul,S figure{margin:0;padding:0}
S h3{font-size:20px;line-height:28px}
S .zr-lead{margin-block:8px 16px}
S .zr-part{margin-block-start:32px}
S ol,S ul{list-style:none}
S .zr-rows,S .zr-row p,S .zr-ways,S .zr-keys,S .zr-table,S .zr-fold{font-size:16px;\
line-height:24px}
S .zr-row,S .zr-pass{position:relative;box-sizing:border-box;max-width:70ch}
S .zr-row{padding-block:18px 14px}
S .zr-rail{position:absolute;inset-block:0;inset-inline-start:0;height:100%;overflow:visible}
S .zr-phase{padding-block:16px 4px}
S summary{cursor:pointer;padding-block:10px;font-weight:700}
S summary.zr-pass{max-width:none}
S .zr-title{font-weight:700}
S .zr-row p+p{margin-block-start:2px}
S .zr-flag{display:inline-block;font-weight:700;padding:0 10px;border-radius:2px;\
clip-path:polygon(8px 0,100% 0,100% 100%,8px 100%,0 50%);padding-inline-start:18px}
S .zr-state{font-weight:700}
S .zr-wait{display:inline-block;padding:0 8px;border-radius:4px;border:1.5px solid}
S .zr-badge{display:inline-block;padding:0 8px;border-radius:4px;border:1.5px solid;\
font-weight:700}
S .zr-ways{margin-block-start:4px}
S .zr-ways li,S .zr-keys li{display:flex;gap:8px;align-items:flex-start;padding-block:2px}
S .zr-sign{flex:none}
S .zr-ways a{display:inline-block;min-height:24px}
S .zr-plate{border-radius:8px;padding:16px;margin-block-start:24px;max-width:70ch;\
box-sizing:border-box}
S .zr-plate p+p{margin-block-start:8px}
S .zr-letter{display:inline-block;min-width:24px;text-align:center;font-weight:700;\
border-radius:3px;margin-inline-end:12px}
S .zr-keys{display:grid;grid-template-columns:repeat(auto-fill,minmax(280px,1fr));gap:0 24px}
S .zr-keys li{align-items:center}
S .zr-scroll{overflow-x:auto;max-width:100%}
S .zr-table{border-collapse:collapse;min-width:640px;width:100%}
S .zr-table caption{text-align:start;font-weight:700;padding-block:8px}
S .zr-table th,S .zr-table td{text-align:start;vertical-align:top;padding:8px 12px 8px 0;\
border-block-end:1px solid;overflow-wrap:break-word}
S .zr-table th[scope=row]{position:sticky;inset-inline-start:0;padding-inline-end:8px}
S .zr-table .zr-group{padding-block-start:24px}
S .zr-hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);\
white-space:nowrap}
S svg text{font-size:16px;fill:currentColor}S svg .b{font-weight:700}S svg .mid{text-anchor:middle}
@media print{S{max-width:none}}
"""


def rail_style(prefix: str, theme: Theme | str) -> str:
    """The style sheet of the rail list with this prefix, light, dark or as the device asks."""
    scope, look = f"#{prefix}", Theme(theme)
    rules = [colour_rules(scope, look), _RULES.strip().replace("S ", f"{scope} ")]
    rules = [each.replace("S{", f"{scope}{{") for each in rules]
    for role in COLOURS:
        value = colour(role, look)
        rules.append(f"{scope} .c-{role}{{color:{value}}}{scope} .g-{role}{{background:{value}}}")
    line = colour("line", look)
    rules.append(f"{scope} .zr-table th{{background:{colour('ground', look)}}}")
    rules.append(
        f"{scope} a,{scope} summary{{color:{line};text-decoration-thickness:2px}}"
        f"{scope} .zr-title a{{color:inherit}}"
        f"{scope} .zr-plate a{{color:inherit}}"
        f"{scope} :focus-visible{{outline:3px solid {FOCUS_RING};outline-offset:2px;"
        f"box-shadow:0 0 0 6px {FOCUS_HALO}}}"
    )
    return "\n".join(rules)


def page_html(
    plan: Map,
    *,
    texts: Say,
    prefix: str = "zr",
    theme: Theme | str = Theme.AUTO,
    links: Links | None = None,
    language: Language = NL,
) -> str:
    """A whole page with the rail list, the legend and the table, that needs nothing else.

    It is well-formed XML too, so that any tool can read it.
    """
    words = Words(texts, language, plan.today)
    document = root("html", lang=str(language))
    head = put(document, "head")
    put(head, "meta", charset="utf-8")
    put(head, "meta", name="viewport", content="width=device-width,initial-scale=1")
    put(head, "title", plan.title)
    put(head, "style", f"{_page_rules(Theme(theme))}\n{rail_style(prefix, theme)}")
    body = put(document, "body", class_="zr-page")
    main = put(body, "main")
    main.append(rail_element(plan, words, prefix, links, level=1))
    return f"<!DOCTYPE html>\n{written(document, is_html=True)}\n"


def _page_rules(theme: Theme) -> str:
    """The ground of the whole page, which lies around the list."""
    light, dark = COLOURS["ground"]
    fixed = {Theme.LIGHT: light, Theme.DARK: dark, Theme.AUTO: light}[theme]
    rules = f"body{{margin:0;background:{fixed}}}"
    if theme == Theme.AUTO:
        rules += f"@media screen and (prefers-color-scheme:dark){{body{{background:{dark}}}}}"
    return rules
