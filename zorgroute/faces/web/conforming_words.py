"""How is it said in what cases differ from their route?"""

from __future__ import annotations

from zorgroute.chain.routebook.queries import content
from zorgroute.core.conformance.findings import Differs, Subject
from zorgroute.core.routes.route import Route
from zorgroute.core.wording.catalogue import NL, UnknownText
from zorgroute.faces.web.texts import Texts


def what_words(route: Route, about: Subject, t: Texts) -> str:
    """What differs, with the reason that was given where it has one."""
    if about.differs == Differs.BYPASS:
        why = reason_words(about.reason, t) if about.reason else t("no_reason")
        return t("page_bypass", channel=channel_words(route, about.channel, t), why=why)
    if about.differs == Differs.DEVIATED:
        return t("page_deviated", why=reason_words(about.reason, t))
    return t("page_differs", step=step_words(route, about), what=t(f"differs.{about.differs}"))


def step_words(route: Route, about: Subject) -> str:
    """The title of the step that it is about; its name where the route does not know it."""
    line = route.lines.get(about.line)
    if line is None or about.step not in line.steps:
        return about.step
    return line.steps[about.step].title.prof


def channel_words(route: Route, channel: str, t: Texts) -> str:
    """The way by which a child came to help around the meeting."""
    if channel in route.main.steps:
        return route.main.steps[channel].title.prof
    try:
        return t(f"channel.{channel}")
    except UnknownText:
        return channel


def reason_words(code: str, t: Texts) -> str:
    """A reason code in words; one that the table does not know as it stands."""
    label = "label" if t.language == NL else "label_en"
    rows = content().rows("deviation_reasons")
    return next((row[label] for row in rows if row["code"] == code), code)
