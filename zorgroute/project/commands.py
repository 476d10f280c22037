"""Which commands run the house?"""

from __future__ import annotations

from zorgroute.faces.cli.main import Commands
from zorgroute.project import migrating

COMMANDS: Commands = {
    "migrate": migrating.run,
}
