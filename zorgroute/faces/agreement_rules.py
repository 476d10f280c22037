"""What do our tables say beside a route: calendar, channels to help, and accepted reasons?"""

from __future__ import annotations

from zorgroute.chain.routebook.content import Content
from zorgroute.core.conformance.bypasses import Channels
from zorgroute.core.conformance.findings import By
from zorgroute.core.conformance.report import Rules
from zorgroute.core.conformance.timing import Clock
from zorgroute.core.routes.route import Route


def rules_of(content: Content, route: Route) -> Rules:
    """The rules by which a log is judged, for the municipality of a route."""
    reasons = {
        row["code"]: By.LAW if row["kind"] == "lawful" else By.CHOICE
        for row in content.rows("deviation_reasons")
    }
    channels = Channels(
        content.rows("conformance_steps"),
        content.rows("statutory_referrers"),
        route.model.for_.municipality,
    )
    return Rules(Clock(content.calendar), channels, reasons)
