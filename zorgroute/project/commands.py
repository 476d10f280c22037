"""Which commands run the house?"""

from __future__ import annotations

from zorgroute.faces.cli.main import Commands
from zorgroute.project import copying, demo, doctor, migrating, serving, taking_in, verifying

COMMANDS: Commands = {
    "log import": taking_in.run,
    "demo": demo.run,
    "doctor": doctor.run,
    "migrate": migrating.run,
    "serve": serving.run,
    "worker": serving.work,
    "backup": copying.back_up,
    "restore": copying.restore,
    "verify": verifying.run,
}
