"""Under which addresses does a policy officer calculate what an agreement would change?"""

from __future__ import annotations

from django.urls import path, register_converter

from zorgroute.faces.web import scenario


class ScenarioName:
    """The name of a scenario in an address: `nijmegen.soll-een-functie`, `mdo-75`."""

    regex = r"[a-z0-9][a-z0-9._-]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ScenarioName, "scenario")
HERE = "beleid/scenario"
ONE = f"{HERE}/<scenario:name>"
OUTCOME = f"{ONE}/uitkomst/<uuid:calculation>"

urlpatterns = [
    path(f"{HERE}/", scenario.overview, name="scenarios"),
    path(f"{ONE}/", scenario.scenario, name="scenario"),
    path(f"{OUTCOME}/", scenario.outcome, name="scenario_outcome"),
    path(f"{OUTCOME}/stoppen/", scenario.stop, name="scenario_stop"),
    path(f"{OUTCOME}/opnieuw/", scenario.again, name="scenario_again"),
]
