"""A log on the ist route of Nijmegen in which every way is counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime

from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.log import MAIN, Activity, EventLog, Row, log_of
from zorgroute.core.traces.writing import write_log

DAY = 86_400
SINCE = int(datetime(2019, 1, 7, 9, 0, tzinfo=UTC).timestamp())
OUTCOMES = {
    "v1-aanmelden": "aangemeld",
    "3-huisarts": "verwezen",
    "3-cb-arts": "verwezen",
    "v3-verhelderen": "ingewikkeld",
    "v5-mdo": "advies",
}
PKO = "1-signaal 2-gesprek-ouders 3-kok 5-pko-inzetten 6-pko 7-verwijsadvies 3-cb-arts"
INTAKE = "1-signaal 2-gesprek-ouders 3-kok v1-aanmelden"
MEETING = "v2-eerste-contact v3-gegevens v3-verhelderen v4-inplannen v5-mdo v6-uitvoeren"
HELP = "8-hulp-na-verwijzing 8-volgen"
# The steps, how many children went this way, whether the question is complex, and days per step.
WAYS = (
    (f"{PKO} {HELP}", 24, False, 7),
    (f"1-signaal 2-gesprek-ouders 3-huisarts {HELP}", 20, False, 12),
    (f"1-signaal 3-huisarts {HELP}", 15, False, 5),
    (f"{INTAKE} 3-huisarts {HELP}", 34, True, 6),
    (f"{INTAKE} {MEETING} 7-wachten-op-aanbieder 8-volgen", 25, True, 10),
)
FASTER = "beeld_van_wachttijden"
FASTER_TIMES = 21


def ist_log() -> EventLog:
    """118 children: 59 with a complex question, of whom 34 went round the meeting by the GP."""
    rows, is_complex, number = [], {}, 0
    for steps, children, complex_question, days in WAYS:
        for child in range(children):
            case = f"kind-{number:03d}"
            number += 1
            is_complex[case] = "ja" if complex_question else "nee"
            names = steps.split()
            with_reason = complex_question and "3-huisarts" in names and child < FASTER_TIMES
            for at, step in enumerate(names):
                reason = FASTER if with_reason and step == "3-huisarts" else ""
                activity = Activity(MAIN, step, OUTCOMES.get(step, ""), reason=reason)
                came_up = SINCE + (number % 200 + at * days) * DAY
                rows.append(Row(case, activity, came_up + days * DAY, came_up))
    return log_of(rows, {"complex": is_complex})


def ist_csv() -> bytes:
    """The same as a file."""
    return write_log(ist_log(), Form.CSV)
