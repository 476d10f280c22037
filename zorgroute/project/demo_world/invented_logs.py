"""Which logs of invented families does a policy officer of the demo find?"""

from __future__ import annotations

import gzip

from zorgroute.chain.ledger.acting import acting_as
from zorgroute.chain.routebook.queries import content
from zorgroute.insight.deviations.actions import Took, import_log
from zorgroute.project.demo_world.town import Town

FOLDER, ENDING = "logboeken", ".csv.gz"


class NoLog(Exception):
    """A log of the demo cannot be read; the file has to be made again."""


def take_in_logs(town: Town) -> None:
    """Take in the logs of this town, as a policy officer would; made by `zorgroute families`."""
    folder = content().folder / "demo" / FOLDER / town.municipality
    for file in sorted(folder.glob(f"*{ENDING}")):
        text = gzip.decompress(file.read_bytes())
        with acting_as(town.duty):
            took = import_log(town.duty, text, file.name.removesuffix(".gz"), town.now)
        if not isinstance(took, Took):
            raise NoLog(f"{file.name}: {took.code}")
