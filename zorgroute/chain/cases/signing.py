"""Who must answer a question of consent on this case, who did, and what does that come to?

One yes of two people with authority is not complete (T3.6). The log says where a consent stands;
who said so, how, and on which words, stands beside it and is never changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from uuid import UUID

from zorgroute.chain.cases.loading import Opened
from zorgroute.chain.cases.reaching import (
    answers_so_far,
    as_answer,
    consent_of,
    left_out_of,
    reach_with,
)
from zorgroute.chain.cases.young import refuse_young
from zorgroute.chain.consent.actions import Given
from zorgroute.chain.consent.queries import Signed, signatures_of
from zorgroute.chain.ledger.acting import Acting
from zorgroute.chain.ledger.refusals import Refused
from zorgroute.chain.parties.family import holders_of
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Denied, reason
from zorgroute.core.engine import moves
from zorgroute.core.engine.opening import end_of_day
from zorgroute.core.engine.recording import consents_of
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.policy import consenting
from zorgroute.core.policy.authority import Kind as AuthorityKind
from zorgroute.core.policy.authority import deciders, kinds_of
from zorgroute.core.policy.consenting import (
    GIVEN,
    INCOMPLETE,
    LATER,
    PASSED_OVER,
    REFUSED,
    WITHDRAWN,
    Answer,
    Kind,
    Needed,
    Situation,
)
from zorgroute.core.policy.parting import (
    CONSENT,
    WHOLE,
    Part,
    Reach,
    asked_in,
    part_of,
    reached,
    receivers_of,
)
from zorgroute.core.routes.words import Consent, InformationClass, Step
from zorgroute.core.telling.purposes import steps_on

CLICK, SPOKEN, PAPER = "click", "spoken", "paper"
# Where a school or childcare asks for its own sharing, the Jeugdwet 7.3 does not hold (UAVG 5).
EDUCATION = frozenset({"primary_school", "childcare", "swv"})


@dataclass(frozen=True)
class Signing:
    """Of whom an answer is, and how it was given.

    `people` are those who answered; with `everybody` all who must. Nobody named: the actor when
    that is family, or the only one who must. `receivers` and `classes` narrow a yes, by consent;
    a consent that is not in them is answered whole, and one with nothing in it is no yes.
    `exception` is a reason not to wait for the others.
    """

    people: tuple[UUID, ...] = ()
    everybody: bool = False
    how: str = SPOKEN
    evidence: str = ""
    until: date | None = None
    receivers: Mapping[str, tuple[str, ...]] | None = None
    classes: Mapping[str, tuple[str, ...]] | None = None
    exception: str = ""

    @property
    def part_words(self) -> str:
        """The part that a yes is for, so that a repeat for another part is not taken for one."""
        chosen = [(self.receivers or {}), (self.classes or {})]
        return repr([sorted(each.items()) for each in chosen]) if any(chosen) else ""

    def part(self, consent: Consent, name: str) -> Part:
        """The part of a consent that a yes is for; `Refused` when that is nothing, or not asked."""
        receivers, classes = (self.receivers or {}).get(name), (self.classes or {}).get(name)
        part = part_of(consent, name, receivers, classes)
        if isinstance(part, Denied):
            raise Refused(part)
        return part


EVERYBODY = Signing(everybody=True)


def needed_for(opened: Opened, name: str, now: datetime) -> Needed:
    """Whose yes is needed for a consent of the route on this day."""
    return consenting.who_signs(_rules(), situation(opened, name, now))


def situation(opened: Opened, name: str, now: datetime) -> Situation:
    """What a consent is asked about: the child of the case today, and who has authority."""
    child, day = opened.around.child, now.astimezone(AMSTERDAM).date()
    held = holders_of(opened.case.municipality, child.id, day) if child else ()
    return Situation(
        kind=kind_of(opened, name),
        born=child.birth_date if child else None,
        day=day,
        child=str(child.id) if child else "",
        holders=tuple(
            str(each.person or each.organisation) for each in deciders(held, _authority_kinds())
        ),
    )


def kind_of(opened: Opened, name: str) -> Kind:
    """To what kind of question a consent of the route belongs: what a school or childcare shares
    (AVG, UAVG 5), or what somebody under the Jeugdwet does (7.3.11)."""
    route = opened.route
    doing = {
        role
        for line, step in steps_on(route, name)
        for role in route.step(line, step).who
        if role in route.roles and not route.is_family(role)
    }
    at = {str(kind.value) for role in doing for kind in route.roles[role].at}
    return Kind.SCHOOL if at and at <= EDUCATION else Kind.SHARE


SignedMove = tuple[moves.Move, tuple[Given, ...], Reach | None]


def signed_move(
    opened: Opened, acting: Acting, move: moves.Move, signing: Signing | None, now: datetime
) -> tuple[moves.Move | Denied, tuple[Given, ...], Reach | None]:
    """A move with where its consents come to stand, the answers of people to be kept with it, and
    how far each consent then goes; None where nothing changes in that.

    Denied when the answer is of somebody who does not decide, is not told how, or is a yes to
    nothing or to something that is not asked.
    """
    try:
        return _signed_move(opened, acting, move, signing, now)
    except Refused as refused:
        return refused.denied, (), None


def _signed_move(
    opened: Opened, acting: Acting, move: moves.Move, signing: Signing | None, now: datetime
) -> SignedMove:
    refuse_young(acting, move)
    if isinstance(move, moves.Take):
        return _taken(opened, acting, move, signing or Signing(), now)
    if isinstance(move, moves.AnswerConsent):
        return _answered(opened, acting, move, signing or Signing(), now)
    if isinstance(move, moves.Interrupt) and move.kind == "withdrawal":
        _only_own_yes(opened, acting, move.detail, now)
        return move, tuple(_taken_back(opened, acting, move.detail, now)), None
    return move, (), None


def _answered(
    opened: Opened, acting: Acting, move: moves.AnswerConsent, signing: Signing, now: datetime
) -> SignedMove:
    name = move.consent
    state, answers = _weigh(opened, acting, (name, move.state), signing, now)
    if state != GIVEN:
        return replace(move, state=state), answers, None
    reach = reach_with(opened, now, {name: state}, answers)
    before = (opened.around.world.reach or {}).get(name, {})
    is_part = not left_out_of(opened, name, reach).is_whole
    is_other = reach.get(name, {}) != before
    return replace(move, state=state, is_part=is_part, is_other=is_other), answers, reach


def _taken(
    opened: Opened, acting: Acting, move: moves.Take, signing: Signing, now: datetime
) -> SignedMove:
    line = opened.route.lines.get(move.line)
    step = line.steps.get(move.step) if line else None
    said = consents_of(line, step, move.record) if line and step else {}
    if not said:
        return move, (), None
    found = {name: _weigh(opened, acting, (name, it), signing, now) for name, it in said.items()}
    states = {name: state for name, (state, _) in found.items()}
    answers = tuple(each for _, some in found.values() for each in some)
    reach = reach_with(opened, now, states, answers)
    parts = {
        name
        for name, state in states.items()
        if state == GIVEN and not left_out_of(opened, name, reach).is_whole
    }
    others = {name: state for name, state in states.items() if state != said[name]}
    feedback = move.feedback if step is None or _is_heard(opened, step, parts, reach) else None
    move = replace(move, states=others, parts=frozenset(parts), feedback=feedback)
    return move, answers, reach


def _is_heard(opened: Opened, step: Step, parts: Collection[str], reach: Reach) -> bool:
    """Whether feedback is told that rests on what is answered here: not to who was just left out,
    which the form could not know when it asked for it."""
    feedback = step.feedback
    name = feedback.ground.consent if feedback and feedback.ground else None
    if feedback is None or name not in parts:
        return True
    classes = [each.value for each in InformationClass]
    return bool(reached(opened.route, reach, f"{CONSENT}{name}", feedback.to, classes))


def _weigh(
    opened: Opened, acting: Acting, answer: tuple[str, str], signing: Signing, now: datetime
) -> tuple[str, tuple[Given, ...]]:
    """Where one consent comes to stand by one answer, and the answers to be kept."""
    name, said = answer
    consent = consent_of(opened, name)
    if consent is None:
        return said, ()
    needed = needed_for(opened, name, now)
    people = tuple(_signers(acting, needed, signing))
    if said == GIVEN and not people and not signing.part(consent, name).is_whole:
        raise Refused(Denied((reason("consent.part_unsigned", consent=name),)))
    new = [_given(opened, acting, (name, said, each), signing, now) for each in people]
    new += _passed_over(opened, acting, name, signing, now)
    if said == LATER:
        return LATER, tuple(new)
    if needed.is_unknown:  # nobody is known to have authority: the answer counts as it was told
        return said, tuple(new)
    before = answers_so_far(opened, _signed(opened), name, now)
    after = before | {str(each.person): as_answer(each) for each in new}
    state = consenting.state_of(needed, after)
    if state == GIVEN and not _is_for_anybody(opened, consent, needed, after):
        return INCOMPLETE, tuple(new)
    if said == REFUSED:
        return (state if state == WITHDRAWN else REFUSED), tuple(new)
    return (state if state == GIVEN else state or INCOMPLETE), tuple(new)


def _is_for_anybody(
    opened: Opened, consent: Consent, needed: Needed, answers: Mapping[str, Answer]
) -> bool:
    """Whether anything is left that everybody said yes to: of two who each leave out what the
    other allows, nothing is."""
    receivers = receivers_of(opened.route, consent)
    classes = asked_in(consent).classes
    return bool(consenting.allowed_by(needed.people, answers, receivers, classes))


def _signed(opened: Opened) -> list[Signed]:
    return signatures_of(opened.case.municipality, opened.case.id)


def _signers(acting: Acting, needed: Needed, signing: Signing) -> Iterator[UUID]:
    """Of whom the answer is; nobody when it was not told and several must answer."""
    must = [UUID(each) for each in needed.people]
    if signing.everybody:
        yield from must or ([acting.person] if acting.is_family else [])
    elif acting.is_family:
        # Where nobody is known who decides a parent is believed, a child is not: it needs others.
        if acting.person not in must and (must or acting.is_young):
            raise Refused(Denied((reason("consent.not_yours"),)))
        yield acting.person
    elif signing.people:
        if must and not set(signing.people) <= set(must):
            raise Refused(Denied((reason("consent.not_yours"),)))
        if signing.how == PAPER and not signing.evidence.strip():
            raise Refused(Denied((reason("consent.no_evidence"),)))
        yield from signing.people
    elif len(must) == 1:
        yield must[0]


def _passed_over(
    opened: Opened, acting: Acting, name: str, signing: Signing, now: datetime
) -> list[Given]:
    """That those who did not answer are not waited for; `Refused` where the law has no room."""
    if not signing.exception:
        return []
    answered = set(signing.people)
    it = situation(opened, name, now)
    known = _exceptions()
    if not consenting.may_pass_over(known, signing.exception, acting.role, it):
        raise Refused(Denied((reason("consent.no_exception"),)))
    others = [each for each in needed_for(opened, name, now).people if UUID(each) not in answered]
    left = [each for each in others if each != it.child]
    return [
        replace(
            _given(opened, acting, (name, PASSED_OVER, UUID(each)), signing, now),
            how=PASSED_OVER,
            exception=signing.exception,
        )
        for each in left
    ]


def exceptions_for(opened: Opened, name: str, role: str, now: datetime) -> tuple[str, ...]:
    """The reasons not to wait for a holder of authority that this function may give here."""
    it = situation(opened, name, now)
    known = _exceptions()
    return tuple(code for code in known if consenting.may_pass_over(known, code, role, it))


def _given(
    opened: Opened,
    acting: Acting,
    answer: tuple[str, str, UUID],
    signing: Signing,
    now: datetime,
) -> Given:
    name, said, person = answer
    is_yes = said == GIVEN
    consent = consent_of(opened, name)
    part = signing.part(consent, name) if is_yes and consent else WHOLE
    return Given(
        name=name,
        person=person,
        answer=said,
        how=CLICK if acting.is_family else signing.how,
        words=words_of(opened, name, is_young=acting.is_young),
        at=now,
        receivers=part.receivers,
        classes=part.classes,
        evidence=signing.evidence.strip(),
        until=ends(kind_of(opened, name), signing.until, now) if is_yes else None,
        recorded_by=acting.person,
        recorded_role=acting.role,
    )


def words_of(opened: Opened, name: str, *, is_young: bool = False) -> str:
    """The fingerprint of the text that is shown with a question of consent; to a young person the
    question is made of whom it lets know and what, in that order."""
    consent = consent_of(opened, name)
    if consent is None:
        return ""
    title = "je.consent" if is_young else consent.title.ouder
    text = "|".join((opened.route.digest, name, title, *consent.to, *consent.classes))
    return hashlib.sha256(text.encode()).hexdigest()


def ends(kind: Kind, chosen: date | None, now: datetime) -> datetime:
    """When a yes ends by itself: after the day that was chosen, else after the usual months."""
    day = now.astimezone(AMSTERDAM).date()
    if chosen is not None:
        if chosen <= day:
            raise Refused(Denied((reason("consent.in_past"),)))
        return end_of_day(chosen)
    return end_of_day(_months_later(day, _months()[kind]))


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def _only_own_yes(opened: Opened, acting: Acting, name: str, now: datetime) -> None:
    """A young person takes back the own yes, and not that of somebody else."""
    if not acting.is_young:
        return
    mine = answers_so_far(opened, _signed(opened), name, now).get(str(acting.person))
    if mine is None or mine.said != GIVEN:
        raise Refused(Denied((reason("consent.not_yours"),)))


def _taken_back(opened: Opened, acting: Acting, name: str, now: datetime) -> Iterator[Given]:
    """The answers of who takes a consent back: the own one, or of everybody who had said yes."""
    states = opened.standing.consents
    names = [name] if name else [each for each, state in states.items() if state == GIVEN]
    signed = _signed(opened)
    for each in names:
        if acting.is_family:
            people = [str(acting.person)]
        else:
            known = answers_so_far(opened, signed, each, now).values()
            people = [one.person for one in known if one.said in (GIVEN, PASSED_OVER)]
        for person in people:
            answer = (each, WITHDRAWN, UUID(person))
            yield _given(opened, acting, answer, Signing(), now)


@cache
def _rules() -> tuple[consenting.Rule, ...]:
    return consenting.rules_of(content().rows("consent_signers"))


@cache
def _exceptions() -> Mapping[str, consenting.Exemption]:
    return consenting.exemptions_of(content().rows("consent_exceptions"))


@cache
def _authority_kinds() -> Mapping[str, AuthorityKind]:
    return kinds_of(content().rows("authority_kinds"))


@cache
def _months() -> Mapping[Kind, int]:
    return {Kind(row["code"]): int(row["months"]) for row in content().rows("consent_terms")}
