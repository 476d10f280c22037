"""How is a story played by people behind a browser, and does the screen show what is told?"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from playwright.sync_api import Browser, BrowserContext

from tests.browser.hands import DAY, FORM, Hands
from tests.browser.serving import Site
from tests.scenarios.stage import CALLED, Stage
from zorgroute.chain.cases.models import Case
from zorgroute.chain.cases.naming import name_of
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
        self,
        stage: Stage,
        site: Site,
        browser: Browser,
        *,
        script: bool = True,
        width: int = 390,
        refusals: bool = True,
    ) -> None:
        self.stage, self.site, self.browser = stage, site, browser
        self.plays_refusals = refusals
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
        place, town = self.stage.town.municipality, self.stage.town
        with transaction.atomic(), acting_as(Duty(municipality=place)):
            for order, role in enumerate(town.people):
                made = parties.open_account(place, town.people[role], f"{role}-{place}", town.now)
                parties.offer_in_demo(made, role, order)
                self.accounts[role] = made

    def play(self) -> list[Walked]:
        """Walk the whole story; what went otherwise stands at each move.

        Without refusals only what is accepted is played: the API plays the rest.
        """
        self._raise()
        for told, engine in zip(self.stage.story.moves, self.stage.engine, strict=True):
            if told.refused and not self.plays_refusals:
                continue
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
            page.set_default_timeout(20_000)
            self.hands[role] = Hands(page, self.site.address)
        hands = self.hands[role]
        hands.go(path or (NOW if self.stage.route.is_family(role) else WORK))
        if hands.path.startswith("/inloggen/"):
            hands.follow(f"form[action='/inloggen/proberen/{self.accounts[role]}/'] button")
        hands.clicks = 0
        return hands

    # --- the beginning --------------------------------------------------------------------------

    def _raise(self) -> None:
        """Raise the concern as the story begins, from `Mijn werk`."""
        story = self.stage.story
        self.site.now = story.opened_on
        hands = self.person(story.opened_by)
        is_family = self.stage.route.is_family(story.opened_by)
        if is_family:
            hands.click("main a[href='/hulp-vragen/']")
            hands.fill({"vertellen": (self.stage.first_words,)})
        else:
            hands.click("main a[href='/zorg-melden/']")
            hands.fill(
                {
                    "kind": (str(self.stage.child),),
                    # What the route asks about safety is told at the first step, as in the story.
                    "over": ("ontwikkeling",),
                    "feiten": (self.stage.first_words,),
                }
            )
        hands.send()
        self.raised_in = hands.clicks
        assert hands.path.endswith("?na=verteld" if is_family else "?na=zorg"), hands.words()
        self.stage.case = self._only_case()

    def _only_case(self) -> UUID:
        """The case that was begun: the first of this town."""
        place = self.stage.town.municipality
        with transaction.atomic(), acting_as(Duty(municipality=place)):
            return Case.objects.get(municipality=place).id

    # --- one move -------------------------------------------------------------------------------

    def _look(self, walked: Walked) -> None:
        self.stage.let_time_pass(walked.told.on)
        role = self.stage.story.opened_by
        is_family = self.stage.route.is_family(role)
        walked.began = self.person(role, "" if is_family else self.case_url).path

    def _move(self, walked: Walked, answer: object) -> None:
        told = walked.told
        hands = self.person(told.by or "")
        before = self.stage.version(told.on) if told.refused else 0
        accepted = self._way(told)(walked, hands)
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

    def _way(self, told: StoryMove) -> Callable[[Walked, Hands], bool]:
        ways = {
            "starts": self._start,
            "goes_to": self._divert,
            "finishes": self._finish,
            "accepts_link": self._accept,
        }
        return next((way for verb, way in ways.items() if getattr(told, verb)), self._do)

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
            hands.add_rows(left)
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

    def _divert(self, walked: Walked, hands: Hands) -> bool:
        """Leave the route from the page of the case, with a reason."""
        told = walked.told
        address = f"{self.case_url}anders/{told.track or MAIN}/"
        hands.go(self.case_url)
        walked.began = hands.path
        if not hands.follow(f"main a[href='{address}']"):
            if told.refused is None:
                walked.faults.append(f"no way on the screens to {address}")
            hands.go(address)
        self.answers = {"naar": (told.goes_to or "",), "reden": (told.because or "",)}
        self.answers |= {"toelichting": (told.note,)} if told.note else {}
        self.answers |= {"volgende": (told.next_on.isoformat(),)} if told.next_on else {}
        if not hands.page.locator(FORM).count():
            return False
        hands.fill(self.answers)
        hands.send()
        return "?na=" in hands.path

    def _finish(self, walked: Walked, hands: Hands) -> bool:
        """Tick off the first task of a kind on the page of the case."""
        told = walked.told
        seen = self.stage.seen_by(told.by or "", told.on)
        items = seen.items if seen else ()
        number = next((each.number for each in items if each.kind == told.finishes), 0)
        hands.go(self.case_url)
        walked.began, self.answers = hands.path, {}
        name = name_of(self.stage.case, "item", number) if self.stage.case else ""
        button = hands.page.locator(f"form[action='{self.case_url}klaar/{name}/'] button")
        if not button.count():
            return False
        hands.click(button)
        return "?na=gedaan" in hands.path

    def _accept(self, walked: Walked, hands: Hands) -> bool:
        """Say yes to a request from another route, from the own list of work."""
        walked.began, self.answers = hands.path, {}
        if not hands.follow("main a[href^='/verzoek/']"):
            return False
        hands.click("main form button[name='antwoord'][value='ja']")
        return hands.path.endswith("?na=zorg")

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
        kinds = self.stage.kinds_of(told)
        answers: dict[str, tuple[str, ...]] = {}
        for name, values in told.writes.items():
            is_person = kinds.get(name) == "person"
            named = tuple(CALLED.get(each, each) if is_person else each for each in values)
            answers[f"r-{name}"] = named
        if self._asks_outcome(told):
            answers["outcome"] = (told.outcome or "",)
        # Where the route asks for nobody beside the actor, there is no question who was there.
        step = self.stage.route.lines[told.track or MAIN].steps[told.does or ""]
        is_asked = step.with_ or step.with_one_of
        answers |= {"present": told.with_} if told.with_ and is_asked else {}
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
        if self.stage.seen_by(walked.told.by or "", walked.told.on) is None:
            # To who takes no part the case is not there; nothing says that it is elsewhere.
            return
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
            who = self._who_does(then.stands or "", walked.told)
            is_family = route.is_family(who)
            hands = self.person(who, "" if is_family else self.case_url)
            if is_family:
                if not hands.page.locator(f"main a[href$='/{then.stands}/']").count():
                    walked.faults.append(f"no question to the parents: {hands.words()[:300]}")
                return
            wanted = self._teller(who).titles.step(MAIN, then.stands or "")
        if wanted not in hands.words():
            walked.faults.append(f"the screen does not say {wanted!r}: {hands.words()[:600]}")

    def _who_does(self, step: str, told: StoryMove) -> str:
        """Somebody of the town whose step this is; who made the move when nobody here does it."""
        who = self.stage.route.main.steps[step].who
        for role in sorted(self.stage.town.people, key=lambda each: each not in who):
            seen = self.stage.seen_by(role, told.on)
            if seen is not None and set(seen.roles) & set(who):
                return role
        return told.by or ""

    def _teller(self, role: str) -> Teller:
        voice = OUDER if self.stage.route.is_family(role) else PROF
        return Teller(self.stage.route, content().catalogue, voice, NL)


def otherwise(walked: Any) -> list[str]:
    """What went otherwise than the story tells."""
    return [
        f"{each.told.on:%d-%m %H.%M} {each.told.by} {each.told.does or each.told.starts}: {fault}"
        for each in walked
        for fault in each.faults
    ]
