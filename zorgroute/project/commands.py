"""Which commands run the house?"""

from __future__ import annotations

from zorgroute.faces.cli.main import Commands, later

HERE = "zorgroute.project"
COMMANDS: Commands = {
    "log import": later(f"{HERE}.taking_in"),
    "demo": later(f"{HERE}.demo"),
    "doctor": later(f"{HERE}.doctor"),
    "migrate": later(f"{HERE}.migrating"),
    "serve": later(f"{HERE}.serving"),
    "worker": later(f"{HERE}.serving", "work"),
    "backup": later(f"{HERE}.copying", "back_up"),
    "restore": later(f"{HERE}.copying", "restore"),
    "verify": later(f"{HERE}.verifying"),
}
