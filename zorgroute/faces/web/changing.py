"""Something has changed in the life of the child: what, and what happens then?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from zorgroute.chain.cases.access import SeenCase, case_seen_by
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.reactions import authority_ended
from zorgroute.core.engine import moves
from zorgroute.core.engine.interrupts import (
    DEFAULTS,
    Fate,
    handler_of,
    may_answer,
    may_say,
    resting_on,
)
from zorgroute.core.engine.standing import DEATH
from zorgroute.core.forms.sent import Sent
from zorgroute.core.policy.reading import may_know
from zorgroute.faces.web.act_form import (
    Act,
    Ask,
    Errors,
    actor,
    attempt_once,
    choice_ask,
    read_choice,
    read_text,
    sent_of,
    shown,
    text_ask,
)
from zorgroute.faces.web.case import short_name
from zorgroute.faces.web.pages import ActingRequest, language, page, professional, say
from zorgroute.faces.web.refusing import refusal_of

WITHDRAWAL, LOSS, DIED, CHANGE = (
    "withdrawal", "loss_of_authority", "parent_died", "change_of_responsible",
)  # fmt: skip
BIRTHDAYS = ("birthday_12", "birthday_16")
ORDER = (WITHDRAWAL, "move", LOSS, DIED, CHANGE, *BIRTHDAYS, DEATH)
# What is asked to be looked at twice, because somebody loses something by it.
SERIOUS = (LOSS, DIED, DEATH)
NAME, ALL, UNKNOWN, YES, NO = "verandering", "alle", "onbekend", "ja", "nee"
Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Changing:
    """One kind of change on one case, for one reader."""

    seen: SeenCase
    choice: str

    @property
    def kind(self) -> str:
        """The interrupt behind the choice: a parent who died has no authority any more."""
        return LOSS if self.choice == DIED else self.choice

    @property
    def given(self) -> list[str]:
        return [name for name, said in self.seen.consents.items() if said == "given"]

    @property
    def is_at_home(self) -> bool:
        """Whether this reader works where the child is, and so keeps who its parents are."""
        child = self.seen.child
        return child is not None and child.organisation == self.seen.acting.organisation

    def consents(self) -> Options:
        titles = self.seen.teller(language()).titles
        named = [(name, titles.consent(name)) for name in self.given]
        return [*named, (ALL, say("change.all_consents"))] if len(named) > 1 else named

    def parents(self) -> Options:
        """The parents who take part, by name; where it may be anybody, also that it is unknown."""
        found = {
            str(each.who.person): each.who.name
            for each in self.seen.people()
            if self.seen.route.is_family(each.role)
        }
        unknown = [(UNKNOWN, say("change.parent_unknown"))] if self.choice == LOSS else []
        return [*found.items(), *unknown]

    def functions(self) -> Options:
        titles = self.seen.teller(language()).titles
        holder = self.seen.what_now.holder
        return [
            (
                name,
                say("change.same_function", role=titles.role(name).lower())
                if name == holder
                else titles.role(name),
            )
            for name in may_answer(self.seen.route, self.seen.standing)
        ]


@require_http_methods(["GET", "POST"])
@professional
def change(request: ActingRequest, case: UUID) -> HttpResponse:
    """Say what changed: first which of a short list, then what follows, and only then record it."""
    seen = case_seen_by(request.acting, case, request.moment, ["verandering"])
    sent = sent_of(request)
    choice = sent.one(NAME) or request.GET.get(NAME, "")
    if choice not in offered(seen) and (request.method == "GET" or choice not in ORDER):
        return _choose(request, seen, is_missing=request.method == "POST")
    changing = Changing(seen, choice)
    act = _act(changing)
    if request.method == "GET":
        return shown(request, seen, act)
    return _recorded(request, changing, act, sent)


def offered(seen: SeenCase) -> tuple[str, ...]:
    """What this reader may pass on and makes sense: a birthday where the clock does not know it,
    a withdrawal where a consent holds, and after a death only what still protects somebody."""
    child, now = seen.child, seen.what_now
    left_out = {*BIRTHDAYS} if child is not None and child.birth_date is not None else set()
    if "given" not in seen.consents.values():
        left_out.add(WITHDRAWAL)
    if now.is_quiet or not seen.is_open:
        left_out |= {*ORDER} - {WITHDRAWAL, *((LOSS, DIED, CHANGE) if seen.is_open else ())}
    return tuple(
        choice
        for choice in ORDER
        if choice not in left_out
        and any(
            may_say(seen.route, seen.standing, role, LOSS if choice == DIED else choice)
            for role in seen.roles
        )
    )


def _choose(request: ActingRequest, seen: SeenCase, *, is_missing: bool) -> HttpResponse:
    url = reverse("change", args=[seen.id])
    context = {
        "back": {"url": reverse("case", args=[seen.id]), "label": short_name(seen)},
        "title": say("change.what"),
        "lead": say("change.what_lead"),
        "none": say("change.none"),
        "is_missing": is_missing,
        "choices": [
            {"url": f"{url}?{NAME}={choice}", "label": say(f"change.kind.{choice}")}
            for choice in offered(seen)
        ],
    }
    return page(request, "web/case/change.html", context)


def _act(changing: Changing) -> Act:
    def asks(sent: Sent, errors: Errors) -> Sequence[Ask]:
        return tuple(_asks(changing, sent, errors))

    then = {"title": say("change.then"), "texts": list(consequences(changing))}
    return Act(
        say(f"change.kind.{changing.choice}"),
        [],
        asks,
        say("change.label"),
        extra={"then": then, "hidden": [(NAME, changing.choice)]},
    )


def _asks(changing: Changing, sent: Sent, errors: Errors) -> Iterator[Ask]:
    choice = changing.choice
    if choice == WITHDRAWAL and changing.given:
        yield choice_ask("toestemming", changing.consents(), sent, errors)
    if choice in (LOSS, DIED) and changing.parents():
        yield choice_ask("ouder", changing.parents(), sent, errors)
    if choice == LOSS and changing.is_at_home:
        may_see = [(each, say(f"change.may_see.{each}")) for each in (YES, NO)]
        yield choice_ask("meekijken", may_see, sent, errors)
    if choice == CHANGE:
        yield choice_ask("overnemen", changing.functions(), sent, errors)
    label, hint = say("change.note"), say("change.note_hint")
    yield text_ask("toelichting", sent, errors, is_optional=True, label=label, hint=hint, rows=2)
    if choice in SERIOUS:
        right = [(YES, say(f"change.right.{choice}"))]
        yield choice_ask("klopt", right, sent, errors)


def consequences(changing: Changing) -> Iterator[str]:
    """What happens when this is recorded, in the order in which somebody wants to know it."""
    seen, kind = changing.seen, changing.kind
    default, handler = DEFAULTS[kind], handler_of(seen.route, kind)
    teller = seen.teller(language())
    yield from _on_consents(changing)
    if kind == "move":
        yield say("change.then.move")
    if default.offers:
        yield say("change.then.offers", role=teller.titles.role(seen.what_now.holder))
    if default.silences:
        yield from (say(f"change.then.{each}") for each in ("quiet", "quiet_close", "back"))
    if changing.choice == DIED and changing.is_at_home:
        yield say("change.then.access")
    known = [each for each in handler.starts or () if _may_know(seen, each)]
    yield from (say("change.then.starts", track=teller.titles.track(each)) for each in known)
    told = dict.fromkeys((seen.what_now.holder, *(handler.tell or ())))
    yield say("change.then.told", roles=", ".join(teller.titles.role(each) for each in told))
    if not default.silences:
        yield say("change.then.do", text=teller.what_to_do(f"interrupt.{kind}"))
        if handler.say is not None:
            yield say("change.then.parents", text=handler.say.ouder)


def _on_consents(changing: Changing) -> Iterator[str]:
    seen, fate = changing.seen, DEFAULTS[changing.kind].consents
    titles = seen.teller(language()).titles
    if fate == Fate.WITHDRAWN:
        yield say("change.then.withdrawal")
    elif fate == Fate.LAPSED:
        yield from (
            say("change.then.lapses", consent=titles.consent(each)) for each in changing.given
        )
    elif changing.kind in BIRTHDAYS:
        yield say("change.then.keeps")
    if fate != Fate.KEPT:
        yield from (say("change.then.stops", step=each) for each in stopping(seen, changing.given))


def stopping(seen: SeenCase, consents: Sequence[str]) -> list[str]:
    """The open steps that rest on one of these consents, by their titles, as far as one knows."""
    titles = seen.teller(language()).titles
    found = [each for name in consents for each in resting_on(seen.route, seen.standing, name)]
    return [
        titles.step(line, step)
        for line, step in dict.fromkeys(found)
        if any((line, step) == (each.line, each.step) for each in seen.what_now.steps)
    ]


def _may_know(seen: SeenCase, track: str) -> bool:
    return any(may_know(seen.route, track, role) for role in seen.roles)


def _recorded(request: ActingRequest, changing: Changing, act: Act, sent: Sent) -> HttpResponse:
    seen, errors = changing.seen, Errors()
    detail = _detail(changing, sent, errors)
    ends = changing.choice == DIED and changing.is_at_home
    if changing.choice == LOSS and changing.is_at_home:
        ends = read_choice(sent, "meekijken", (YES, NO), errors) == NO
    note = read_text(sent, "toelichting", errors, needed=False)
    if changing.choice in SERIOUS:
        read_choice(sent, "klopt", (YES,), errors)
    if errors:
        return shown(request, seen, act, sent, errors)
    able = (role for role in seen.roles if may_say(seen.route, seen.standing, role, changing.kind))
    who = actor(request, next(able, seen.role))
    move = moves.Interrupt(who, changing.kind, request.moment, detail, note)
    try:
        with transaction.atomic():
            attempt_once(request, seen.id, move, f"verandering/{seen.id}")
            if ends and detail and seen.child is not None:
                parent, child = UUID(detail), seen.child.id
                authority_ended(request.acting, child, parent, request.moment, but=seen.id)
    except Refused as no:
        return shown(request, seen, act, sent, refusal=refusal_of(seen, no))
    return HttpResponseRedirect(f"{reverse('case', args=[seen.id])}?na=gedaan")


def _detail(changing: Changing, sent: Sent, errors: Errors) -> str:
    """What the interrupt names: a consent, a parent or a function; empty for all or unknown."""
    asked: Mapping[str, tuple[str, Options]] = {
        WITHDRAWAL: ("toestemming", changing.consents()),
        LOSS: ("ouder", changing.parents()),
        DIED: ("ouder", changing.parents()),
        CHANGE: ("overnemen", changing.functions()),
    }
    if changing.choice not in asked:
        return ""
    name, options = asked[changing.choice]
    if not options:
        return ""
    chosen = read_choice(sent, name, dict(options), errors)
    return "" if chosen in (ALL, UNKNOWN) else chosen
