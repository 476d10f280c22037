"""Which colours does a map have, light and dark, and with which style sheet?

The colours are those of screens.md (b). Each stands beside a word and a shape, never alone.
"""

from __future__ import annotations

from enum import StrEnum

# Role: light, dark. What lies on `late`, `line`, `done` or `track` is drawn in `ground`.
COLOURS = {
    "ground": ("#ffffff", "#14181c"),
    "text": ("#1b1b1b", "#f2f4f5"),
    "muted": ("#4d5358", "#b8c0c7"),
    "line": ("#0b5a8a", "#7cc4f2"),
    "done": ("#1f6b3a", "#7ed39b"),
    "late": ("#a3260f", "#ff9d8a"),
    "waiting": ("#6b4e00", "#ffd37a"),
    "waiting-ground": ("#fff4d6", "#3a2e0a"),
    "track": ("#6b3fa0", "#c9a8f5"),
    "not-yet": ("#6f777d", "#8d969e"),
}
FOCUS_RING, FOCUS_HALO = "#1b1b1b", "#ffdd00"
FONT = '"Open Sans", "Noto Sans", Arial, "Helvetica Neue", sans-serif'


class Theme(StrEnum):
    """Light, dark, or what the device asks for."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


def colour(role: str, theme: Theme) -> str:
    """A colour as a style sheet writes it; by name when the device may still choose."""
    light, dark = COLOURS[role]
    return {Theme.LIGHT: light, Theme.DARK: dark, Theme.AUTO: f"var(--zr-{role})"}[theme]


def colour_rules(scope: str, theme: Theme) -> str:
    """The rules that give shapes below `scope` their colours, by class: `f-` fills, `s-` strokes.

    A fixed theme writes the colours themselves, so that programs without CSS variables can show
    the drawing too.
    """
    rules = [_variables(scope)] if theme == Theme.AUTO else []
    rules.append(
        f"{scope}{{color:{colour('text', theme)};background:{colour('ground', theme)};"
        f"font-family:{FONT}}}"
    )
    for role in COLOURS:
        value = colour(role, theme)
        rules.append(f"{scope} .f-{role}{{fill:{value}}}{scope} .s-{role}{{stroke:{value}}}")
    return "\n".join(rules)


def _variables(scope: str) -> str:
    def all_of(which: int) -> str:
        return "".join(f"--zr-{role}:{pair[which]};" for role, pair in COLOURS.items())

    dark = f"@media screen and (prefers-color-scheme:dark){{{scope}{{{all_of(1)}}}}}"
    return f"{scope}{{{all_of(0)}}}\n{dark}"


def drawing_rules(scope: str, theme: Theme) -> str:
    """The style sheet of a drawing: its letters, its links and how focus shows."""
    return "\n".join(
        (
            colour_rules(scope, theme),
            f"{scope} text{{font-size:16px;fill:currentColor;unicode-bidi:isolate;"
            "white-space:pre}",
            f"{scope} .b{{font-weight:700}}{scope} .h{{font-size:24px;font-weight:700}}",
            f"{scope} .mid{{text-anchor:middle}}",
            f"{scope} a{{cursor:pointer;text-decoration:none}}",
            f"{scope} a .u tspan{{text-decoration:underline}}",
            f"{scope} .hit{{fill:transparent}}",
            f"{scope} .halo,{scope} .ring{{fill:none;stroke:none}}",
            f"{scope} a:focus{{outline:none}}",
            f"{scope} a:focus-visible .halo{{stroke:{FOCUS_HALO};stroke-width:9px}}",
            f"{scope} a:focus-visible .ring{{stroke:{FOCUS_RING};stroke-width:3px}}",
        )
    )
