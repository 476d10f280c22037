"""How is a story played by people behind a browser, and does the screen show what is told?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from playwright.sync_api import Browser, BrowserContext

from tests.browser.hands import DAY, FORM, Hands
from tests.browser.serving import Site
from tests.scenarios.stage import CALLED, Stage
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.parties import actions as parties
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Denied, Reason
from zorgroute.core.engine.story import StoryMove
from zorgroute.core.routes.route import MAIN
from zorgroute.core.telling.teller import Teller
from zorgroute.core.wording.catalogue import NL, OUDER, PROF

WORK, NOW = "/mijn-werk/", "/wat-gebeurt-er-nu/"
MOST_PAGES = 6
TITLES = "main h2"
# Where on the form the answer to a reason stands, when it is not a question of the route.
PLACES = {"review.missing": "next-on", "present.missing": "present", "present.one_of": "present"}


@dataclass
class Walked:
    """One move as it went on the screens: where it began, and how many clicks it took."""

    told: StoryMove
    began: str
    clicks: int = 0
    faults: list[str] = field(default_factory=list)
    # The form draws the outcome from the answers, so the wrong one cannot be chosen at all.
    is_not_asked: bool = False


class Player:
    """Plays the moves of a story, each by the right person at the right screen."""

    def __init__(
        self, stage: Stage, site: Site, browser: Browser, *, script: bool = True, width: int = 390
    ) -> None:
        self.stage, self.site, self.browser = stage, site, browser
        self.look: dict[str, Any] = {
            "java_script_enabled": script,
            "viewport": {"width": width, "height": 844},
            "locale": "nl-NL",
        }
        self.windows: dict[str, BrowserContext] = {}
        self.hands: dict[str, Hands] = {}
        self.accounts: dict[str, UUID] = {}
        self.walked: list[Walked] = []
        self._open_accounts()

    def close(self) -> None:
        for each in self.windows.values():
            each.close()

    def _open_accounts(self) -> None:
        place, school = self.stage.school.municipality, self.stage.school
        with transaction.atomic(), acting_as(Duty(municipality=place)):
            for order, role in enumerate(school.people):
                made = parties.open_account(
                    place, school.people[role], f"{role}-{place}", school.now
                )
                parties.offer_in_demo(made, role, order)
                self.accounts[role] = made

    def play(self) -> list[Walked]:
        """Walk the whole story; what went otherwise stands at each move."""
        self._raise()
        for told, engine in zip(self.stage.story.moves, self.stage.engine, strict=True):
            self.site.now = told.on
            walked = Walked(told, "")
            self.walked.append(walked)
            if told.looks:
                self._look(walked)
            else:
                self._move(walked, engine.answer)
            unlike = self.stage.unlike_told(told) if told.then else []
            walked.faults += [f"{what}: told {want}, seen {got}" for what, want, got in unlike]
            walked.faults += self.site.faults
            self.site.faults.clear()
            if walked.faults:
                break
        return self.walked

    # --- people ---------------------------------------------------------------------------------

    def person(self, role: str, path: str = "") -> Hands:
        """This person at a page, else at the first one of the day; logged in as in the demo."""
        if role not in self.hands:
            self.windows[role] = self.browser.new_context(**self.look)
            page = self.windows[role].new_page()
            page.set_default_timeout(8_000)
            self.hands[role] = Hands(page, self.site.address)
        hands = self.hands[role]
        hands.go(path or (NOW if self.stage.route.is_family(role) else WORK))
        if hands.path.startswith("/inloggen/"):
            hands.click(f"form[action='/inloggen/proberen/{self.accounts[role]}/'] button")
        hands.clicks = 0
        return hands

    # --- the beginning --------------------------------------------------------------------------

    def _raise(self) -> None:
        """Raise the concern as the story begins, from `Mijn werk`."""
        story, first = self.stage.story, self.stage.story.moves[0]
        self.site.now = story.opened_on
        hands = self.person(story.opened_by)
        hands.click("main a[href='/zorg-melden/']")
        hands.fill(
            {
                "kind": (str(self.stage.child),),
                # What the route asks about safety is told at the first step, as in the story.
                "over": ("ontwikkeling",),
                "feiten": first.writes["gezien"],
            }
        )
        hands.send()
        self.raised_in = hands.clicks
        found = re.match(r"/zaak/([0-9a-f-]{36})/\?na=zorg", hands.path)
        assert found is not None, (hands.path, hands.words())
        assert "Dank u. Uw zorg is vastgelegd." in hands.words()
        self.stage.case = UUID(found[1])

    # --- one move -------------------------------------------------------------------------------

    def _look(self, walked: Walked) -> None:
        role = self.stage.story.opened_by
        hands = self.person(role, self.case_url)
        walked.began = hands.path

    def _move(self, walked: Walked, answer: object) -> None:
        told = walked.told
        hands = self.person(told.by or "")
        before = self.stage.version(told.on) if told.refused else 0
        if told.starts is not None:
            accepted = self._start(walked, hands)
        else:
            accepted = self._do(walked, hands)
        walked.clicks = hands.clicks
        if walked.is_not_asked:
            return
        if isinstance(answer, Denied):
            self._must_be_refused(walked, hands, answer, accepted=accepted)
            if self.stage.version(told.on) != before:
                walked.faults.append("refused, but something was written")
            is_urgent = told.starts == self.stage.route.exits.get("urgency")
            if is_urgent and "track.may_not_start" in (told.refused or ()):
                self._warn(walked, hands)
        elif not accepted:
            walked.faults.append(f"not accepted at {hands.path}: {hands.words()[:700]}")
        else:
            self._must_show(walked)

    def _do(self, walked: Walked, hands: Hands) -> bool:
        told = walked.told
        if told.refused == ("outcome.does_not_fit",) and not self._asks_outcome(told):
            walked.is_not_asked = True
            return False
        step = f"{told.track or MAIN}/{told.does}/"
        walked.began = self._reach(hands, step)
        if not walked.began:
            if told.refused is None:
                walked.faults.append(f"no way on the screens to {step} for {told.by}")
            hands.go(f"{self.case_url}stap/{step}")
        self.answers = self.answers_of(told)
        left = dict(self.answers)
        for _ in range(MOST_PAGES):
            for name in hands.fill(left):
                left.pop(name, None)
            if not hands.page.locator(f"{FORM} .utrecht-button--primary-action").count():
                return False
            hands.send()
            if re.search(r"\?na=(stap|verteld)$", hands.path):
                if left:
                    walked.faults.append(f"not asked: {sorted(left)}")
                return True
            if hands.page.locator("#zr-summary, .zr-refusal").count():
                return False
        return False

    def _reach(self, hands: Hands, step: str) -> str:
        """Go to the form by links, from the page where the day begins; says along which page."""
        start = hands.path
        case = self.case_url
        if start.startswith(NOW):
            return start if hands.follow(f"main a[href*='/{step}']") else ""
        if hands.follow(f"main a[href='{case}stap/{step}']"):
            return start
        if hands.follow(f"main a[href='{case}']"):
            return start if hands.follow(f"main .zr-card a[href='{case}stap/{step}']") else ""
        hands.go("/kinderen/")
        if hands.follow(f"main a[href='{case}']"):
            way = hands.follow(f"main .zr-card a[href='{case}stap/{step}']")
            return "/kinderen/" if way else ""
        return ""

    def _start(self, walked: Walked, hands: Hands) -> bool:
        address = f"{self.case_url}beginnen/{walked.told.starts}/"
        is_live = self.stage.is_live(walked.told.starts or "", walked.told)
        found = any(
            self._at(hands, start) and hands.follow(f"main a[href='{self.case_url}']")
            for start in (WORK, "/kinderen/")
        )
        if found and hands.follow(f"main a[href='{address}']"):
            walked.began = WORK
        else:
            # A track that runs already is not offered again; its address still takes the call.
            if walked.told.refused is None and not is_live:
                walked.faults.append(f"no way on the screens to {address}")
            hands.go(address)
        self.answers = {}
        if not hands.page.locator(FORM).count():
            return False
        hands.send()
        return "?na=gedaan" in hands.path

    def _warn(self, walked: Walked, hands: Hands) -> None:
        """Who may not start urgency goes to `Spoed` and calls in who may."""
        hands.go("/spoed/")
        if not hands.page.locator(FORM).count():
            walked.faults.append(f"nobody can be warned at /spoed/: {hands.words()[:300]}")
            return
        hands.fill({"kind": (f"zaak.{self.stage.case}",), "wat": ("Het loopt op.",)})
        hands.send()
        if not hands.page.locator("main .zr-message").count():
            walked.faults.append(f"nobody was warned: {hands.words()[:300]}")

    def _at(self, hands: Hands, path: str) -> bool:
        hands.go(path)
        return bool(hands.page.locator(f"main a[href='{self.case_url}']").count())

    @property
    def case_url(self) -> str:
        return f"/zaak/{self.stage.case}/"

    def answers_of(self, told: StoryMove) -> dict[str, tuple[str, ...]]:
        """What this person answers, by the names of the controls."""
        line = self.stage.route.lines[told.track or MAIN]
        kinds = {name: each.type for name, each, _ in line.fields_of(line.steps[told.does or ""])}
        answers: dict[str, tuple[str, ...]] = {}
        for name, values in told.writes.items():
            is_person = kinds.get(name) == "person"
            named = tuple(CALLED.get(each, each) if is_person else each for each in values)
            answers[f"r-{name}"] = named
        if self._asks_outcome(told):
            answers["outcome"] = (told.outcome or "",)
        answers |= {"present": told.with_} if told.with_ else {}
        answers |= {"feedback": (told.feedback,)} if told.feedback else {}
        answers |= {"next-on": (told.next_on.isoformat(),)} if told.next_on else {}
        answers |= {"behalf-channel": (told.through or "talk",)} if told.for_ else {}
        if told.because:
            answers |= {"waiver-code": (told.because,), "waiver-note": (told.note or "",)}
        return answers

    def _asks_outcome(self, told: StoryMove) -> bool:
        step = self.stage.route.lines[told.track or MAIN].steps[told.does or ""]
        return any(each.when is None for each in step.outcomes.values())

    # --- what the screen shows ------------------------------------------------------------------

    def _must_be_refused(
        self, walked: Walked, hands: Hands, denied: Denied, *, accepted: bool
    ) -> None:
        """All that is missing stands on the page, in words, and so does what was typed."""
        if accepted:
            walked.faults.append("accepted, though the story tells that it is refused")
            return
        words = hands.words()
        reasons = denied.reasons
        if any(each.code == "role.not_allowed" for each in reasons):
            # Whose turn it is is all that a person reads here: the form is for somebody else.
            if not self._says_whose(hands, walked):
                walked.faults.append(f"does not say whose step this is: {words[:300]}")
            return
        for each in reasons:
            if not self._says(hands, each):
                walked.faults.append(f"does not say {each.code}: {words[:900]}")
        lost = hands.lost(self.answers)
        if lost:
            walked.faults.append(f"typed and gone: {lost}")

    def _says_whose(self, hands: Hands, walked: Walked) -> bool:
        told = walked.told
        step = self.stage.route.lines[told.track or MAIN].steps[told.does or ""]
        teller = self._teller(told.by or "")
        whose = teller.titles.roles(step.who).casefold()
        return whose in hands.words().casefold()

    def _says(self, hands: Hands, reason: Reason) -> bool:
        teller = self._teller("ib")
        said = " ".join(teller.reason(reason).split())
        if said in hands.words():
            return True
        name = reason.fact("field")
        places = [f"r-{name}"] if name else [PLACES.get(reason.code, reason.code)]
        if reason.code == "date.outside_range":
            places = [name for name in self.answers if DAY.fullmatch(self.answers[name][0])]
        links = (f"#zr-summary a[href^='#{place}']" for place in places)
        return any(hands.page.locator(link).count() for link in links)

    def _must_show(self, walked: Walked) -> None:
        """The case says what is open now to who does it, or how it ended to who was there."""
        then = walked.told.then
        if then is None or not (then.stands or then.closed):
            return
        route = self.stage.route
        if then.closed:
            hands = self.person(walked.told.by or "", self.case_url)
            wanted = self._teller("ib").titles.result(MAIN, then.closed)
        else:
            who = route.main.steps[then.stands or ""].who[0]
            is_family = route.is_family(who)
            hands = self.person(who, "" if is_family else self.case_url)
            if is_family:
                if not hands.page.locator(f"main a[href$='/{then.stands}/']").count():
                    walked.faults.append(f"no question to the parents: {hands.words()[:300]}")
                return
            wanted = self._teller(who).titles.step(MAIN, then.stands or "")
        if wanted not in hands.words():
            walked.faults.append(f"the screen does not say {wanted!r}: {hands.words()[:600]}")

    def _teller(self, role: str) -> Teller:
        voice = OUDER if self.stage.route.is_family(role) else PROF
        return Teller(self.stage.route, content().catalogue, voice, NL)
