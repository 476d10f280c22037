"""When this happens in one room, what follows in the others?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from zorgroute.chain.cases import interrupting
from zorgroute.chain.cases.actions import destroy_case, interrupt_case
from zorgroute.chain.cases.around import authority_gained, young_let_in
from zorgroute.chain.cases.ending import cases_left, closed_cases, is_there
from zorgroute.chain.cases.one_child import move_cases
from zorgroute.chain.concerns.actions import forget_signals, move_signals
from zorgroute.chain.emergency.actions import forget_openings, move_openings
from zorgroute.chain.joining.actions import end
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.parties.actions import end_guardianship
from zorgroute.chain.parties.doubles import join_records
from zorgroute.chain.parties.forgetting import end_again, forget_anyway, forget_child
from zorgroute.chain.parties.membership import leave_chain
from zorgroute.chain.parties.organising import let_go
from zorgroute.chain.parties.own_door import open_door
from zorgroute.chain.parties.queries import municipalities_at_work
from zorgroute.chain.parties.recording import NewAuthority, Rules, record_authority
from zorgroute.chain.rights import destruction, forgotten
from zorgroute.chain.rights.actions import move_requests
from zorgroute.chain.rights.destruction import certify_again, forget_requests, remember
from zorgroute.chain.rights.forgotten import Line
from zorgroute.core.engine.world import AMSTERDAM


def forget_case(municipality: str, case: UUID, now: datetime) -> None:
    """Destroy a case in every room that knows it, in the transaction of the caller.

    What was written down can be read by nobody any more, and nothing but the log of who looked
    leads from the case to the child. The structural log stays for fold, figures and verifier.
    """
    destroy_case(municipality, case, now)
    forget_signals(municipality, case)
    forget_openings(municipality, case)


def colleague_left(acting: Acting, person: UUID, now: datetime, today: date) -> None:
    """Somebody leaves at once: no function opens anything, no case is theirs any more, and each
    case they answered for is offered to somebody else, who has to say yes (R060)."""
    let_go(acting, person, now, today)
    with acting_as(Duty(municipality=acting.municipality)):
        interrupting.people_left(acting.municipality, [person], now)


def authority_ended(
    acting: Acting, child: UUID, person: UUID, now: datetime, *, but: UUID | None = None
) -> None:
    """A parent has no say over a child any more: from now on this parent sees nothing of it, and
    what this parent allowed is asked anew in every case of the child. `but` is the case in which
    somebody has just passed it on: there it is known already."""
    today = now.astimezone(AMSTERDAM).date()
    end_guardianship(acting, child, person, today - timedelta(days=1), now)
    with acting_as(Duty(municipality=acting.municipality)):
        interrupting.authority_ended(acting.municipality, child, person, now, but=but)


def own_door_opened(acting: Acting, child: UUID, source: str, username: str, now: datetime) -> UUID:
    """A young person gets a door of their own, and takes part at once in each own case in which
    the family does. Gives the account; raises what `parties.own_door.open_door` raises."""
    account = open_door(acting, child, source, username, now)
    with acting_as(Duty(municipality=acting.municipality)):
        young_let_in(acting.municipality, child, now)
    return account


def authority_recorded(
    acting: Acting, child: UUID, new: NewAuthority, rules: Rules, now: datetime, *, seen: str
) -> UUID | None:
    """A change of authority: for whom it closes the pages, what was allowed is asked anew; for whom
    it opens them, the cases that parents take part in open at once. Gives the new row, if any.

    Raises what `parties.recording.record_authority` raises.
    """
    done = record_authority(acting, child, new, rules, now, seen=seen)
    with acting_as(Duty(municipality=acting.municipality)):
        if done.closed_for is not None:
            interrupting.authority_ended(acting.municipality, child, done.closed_for, now)
        if done.opened_for is not None:
            authority_gained(acting.municipality, child, done.opened_for, now)
    return done.row


def follow_people(now: datetime) -> int:
    """For the worker: whoever's last day has passed takes part in nothing any more. Gives how many
    parts in cases ended; one transaction for each municipality."""
    today = now.astimezone(AMSTERDAM).date()
    ended = 0
    for code in municipalities_at_work():
        with transaction.atomic(), acting_as(Duty()):
            ended += interrupting.everybody_who_left(code, today, now).parts
    return ended


def organisation_left(acting: Acting, joining: UUID, why: str, now: datetime) -> int:
    """An organisation leaves the chain: its people can reach nothing from now on, and each case
    they answered for is offered to somebody else. Gives how many people that were. No data goes."""
    organisation = end(acting, joining, why, now)
    today = now.astimezone(AMSTERDAM).date()
    with acting_as(Duty(municipality=acting.municipality)):
        people = leave_chain(acting.municipality, organisation, today)
        interrupting.people_left(acting.municipality, people, now)
    return len(people)


def destroy_files(acting: Acting, proposal: UUID, now: datetime) -> int:
    """A second person lets files go: they are destroyed in every room, at once and for good.

    A child of whom no file is left and who is at no place any more goes as well, with the parents
    for whom nothing is left and with the words of what they asked. What may not come back with an
    old copy is noted for the ledger outside the copies (T29). Raises as `destruction.confirm`.
    """
    cases = destruction.confirm(acting, proposal, now)
    with acting_as(Duty(municipality=acting.municipality)):
        children = {
            each.child
            for each in closed_cases(acting.municipality, cases)
            if each.child is not None
        }
        for case in cases:
            forget_case(acting.municipality, case, now)
        for child in sorted(children, key=str):
            if not cases_left(acting.municipality, child):
                forget_child_wholly(acting.municipality, child, now)
    return len(cases)


def forget_child_wholly(municipality: str, child: UUID, now: datetime) -> None:
    """Nothing is left to keep about a child: forget the requests, the child and who only came
    with it. A child that is still at a school or childcare stays there."""
    gone = forget_child(municipality, child)
    if gone:
        forget_requests(municipality, child)
    for number, each in enumerate(gone):
        remember(municipality, "person" if number else "child", each, now)


def play_again(lines: Sequence[Line], now: datetime) -> int:
    """Play the ledger of what was forgotten on a database that was put back from a copy.

    Under the duty of the installation, before anybody can come in; doing it twice is doing it
    once. Gives how many things were undone again.
    """
    done = 0
    for line in forgotten.missing_of(lines):
        ref = UUID(line.ref)
        if line.kind == forgotten.CASE and is_there(line.municipality, ref):
            forget_case(line.municipality, ref, now)
            done += 1
        elif line.kind in (forgotten.CHILD, forgotten.PERSON):
            if line.kind == forgotten.CHILD:
                forget_requests(line.municipality, ref)
            done += len(forget_anyway(line.municipality, ref))
        elif line.kind in (forgotten.POST, forgotten.AUTHORITY):
            end_again(line.municipality, line.kind, ref, date.fromisoformat(line.detail))
        elif line.kind == forgotten.CONSENT and is_there(line.municipality, ref):
            done += interrupt_case(ref, "withdrawal", line.detail, now)
    certify_again(lines)
    forgotten.take_over(lines)
    return done


def children_joined(acting: Acting, keep: UUID, gone: UUID, now: datetime) -> None:
    """Two records of one child become one: its cases and what was asked about it go along, in one
    transaction. The log keeps under which id it was written; undoing it is done by hand."""
    with transaction.atomic():
        join_records(acting, keep, gone, now)
        with acting_as(Duty(municipality=acting.municipality)):
            for follow in (move_cases, move_signals, move_openings, move_requests):
                follow(acting.municipality, gone, keep)
