"""Which files have to go, what holds them, and which two people let them go?

One person proposes, another one decides, and a certificate without a name stays. What is destroyed
also goes into a ledger outside every copy, so that restoring a copy does not bring it back (T29).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from zorgroute.chain.cases.ending import ClosedCase, cases_of_child, closed_cases, open_among
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Acting, Duty, acting_as
from zorgroute.chain.ledger.actions import note_look
from zorgroute.chain.ledger.keys import case_keys
from zorgroute.chain.ledger.refusals import Refused, Unseen
from zorgroute.chain.parties.queries import children_behind, municipalities_at_work, person_names
from zorgroute.chain.rights import actions, rules
from zorgroute.chain.rights.forgotten import Line
from zorgroute.chain.rights.models import (
    Certificate,
    Due,
    Forgotten,
    Hold,
    Mark,
    Proposal,
    Release,
    Request,
)
from zorgroute.chain.rights.rules import Ended, Keeping
from zorgroute.chain.routebook.queries import content
from zorgroute.core.answers import Denied, Reason, reason
from zorgroute.core.engine.world import AMSTERDAM

ON_REQUEST = "verzoek"
PROPOSED, CONFIRMED, REJECTED = "proposed", "confirmed", "rejected"
LONGEST_HOLD = timedelta(days=366)


@dataclass(frozen=True)
class File:
    """A file of which the term of keeping has passed, as the desk sees it."""

    case: UUID
    child: str
    route: str
    rule: str
    due_on: date
    last_change: date
    held: str = ""
    hold: UUID | None = None
    review_on: date | None = None
    is_proposed: bool = False


@dataclass(frozen=True)
class Proposed:
    """Files that one person proposes to destroy."""

    id: UUID
    rule: str
    by: str
    is_own: bool
    proposed_at: datetime
    files: tuple[File, ...]


@dataclass(frozen=True)
class Certified:
    """That a file was destroyed: day, rule and the two functions; no name."""

    id: UUID
    on: date
    rule: str
    first_role: str
    second_role: str


def keepings() -> Mapping[str, Keeping]:
    """How long each class of record is kept."""
    return rules.keepings_in(content().rows("retention"))


def due_of(case: ClosedCase) -> tuple[str, date | None]:
    """Under which rule a closed case is kept, and its last day; None while that is unknown."""
    keeping = rules.keeping_of(keepings().values(), case.kinds, case.closed)
    ended = Ended(case.kinds, case.closed, case.last_change, case.child_at_place)
    return keeping.code, rules.goes_on(keeping, ended, content().calendar)


def mark_due(now: datetime) -> int:
    """Mark every file of which the term has passed, and unmark what was taken up again.

    For the worker, under the duty of the installation; destroys nothing. Gives how many are new.
    """
    today = now.astimezone(AMSTERDAM).date()
    new = 0
    for code in municipalities_at_work():
        known = set(Due.objects.filter(municipality=code).values_list("case_id", flat=True))
        found = []
        for case in closed_cases(code):
            rule, day = due_of(case)
            if day is not None and day < today:
                found.append(
                    Due(
                        municipality=code,
                        case_id=case.id,
                        organisation_id=case.organisation,
                        rule=rule,
                        due_on=day,
                        marked_at=now,
                    )
                )
        still = {each.case_id for each in found}
        Due.objects.filter(municipality=code, case_id__in=known - still).delete()
        fresh = [each for each in found if each.case_id not in known]
        Due.objects.bulk_create(fresh)
        new += len(fresh)
    return new


def must_keep_desk(acting: Acting) -> UUID:
    """The organisation whose files this function may destroy; raises `Unseen` for every other."""
    may = actions.kinds()[rules.ERASURE].functions
    if acting.is_family or acting.organisation is None or acting.role not in may:
        raise Unseen("desk")
    return acting.organisation


def due_files(acting: Acting, now: datetime) -> list[File]:
    """The files of this organisation of which the term has passed, the oldest first; one look."""
    desk = must_keep_desk(acting)
    rows = Due.objects.filter(municipality=acting.municipality, organisation_id=desk)
    rows = rows.order_by("due_on", "case_id")[:200]
    note_look(acting, now, ["bewaartermijnen"], ground="bewaartermijn")
    return _files(acting, {row.case_id: (row.rule, row.due_on) for row in rows})


def _files(acting: Acting, rows: Mapping[UUID, tuple[str, date]]) -> list[File]:
    with acting_as(Duty(municipality=acting.municipality)):
        cases = closed_cases(acting.municipality, rows)
        names = children_behind(acting.municipality, {each.child for each in cases if each.child})
    held = {row.case_id: row for row in _holds(acting.municipality, rows)}
    proposed = {
        case
        for row in Proposal.objects.filter(municipality=acting.municipality, state=PROPOSED)
        for case in row.cases
    }
    return [
        File(
            case=each.id,
            child=names[each.child].short_name if each.child and each.child in names else "",
            route=each.route,
            rule=rows[each.id][0],
            due_on=rows[each.id][1],
            last_change=each.last_change.astimezone(AMSTERDAM).date(),
            held=held[each.id].reason if each.id in held else "",
            hold=held[each.id].id if each.id in held else None,
            review_on=held[each.id].review_on if each.id in held else None,
            is_proposed=each.id in proposed,
        )
        for each in sorted(cases, key=lambda one: (rows[one.id][1], str(one.id)))
    ]


def _holds(municipality: str, cases: Iterable[UUID]) -> list[Hold]:
    rows = Hold.objects.filter(
        municipality=municipality, case_id__in=list(cases), ended_at__isnull=True
    )
    return list(rows.order_by("since", "id"))


def hold(acting: Acting, case: UUID, why: str, review_on: date, now: datetime) -> UUID:
    """Keep a file from being destroyed, with a reason and a day to look at it again.

    Raises `Refused` for a reason that is not in the table and for a day that has passed or lies
    more than a year ahead; `Unseen` for a file of another organisation.
    """
    desk = must_keep_desk(acting)
    if not _own_cases(acting, [case], desk):
        raise Unseen(str(case))
    today = now.astimezone(AMSTERDAM).date()
    reasons = []
    known = {row["code"] for row in rules.grounds_for(content().rows("rights_grounds"), "hold")}
    if why not in known:
        reasons.append(reason("hold.no_reason"))
    if not today < review_on <= today + LONGEST_HOLD:
        reasons.append(reason("hold.no_review"))
    if reasons:
        raise Refused(Denied(tuple(reasons)))
    made = clock.new_id()
    Hold(
        municipality=acting.municipality,
        id=made,
        organisation_id=desk,
        case_id=case,
        reason=why,
        by_person=acting.person,
        by_role=acting.role,
        since=now,
        review_on=review_on,
    ).save(force_insert=True)
    note_look(acting, now, ["bewaartermijnen"], action="U", case=case, ground="bewaartermijn")
    return made


def end_hold(acting: Acting, held: UUID, now: datetime) -> None:
    """What kept a file keeps it no longer; says who ended it."""
    desk = must_keep_desk(acting)
    rows = Hold.objects.filter(
        municipality=acting.municipality, id=held, organisation_id=desk, ended_at__isnull=True
    )
    row = rows.first()
    if row is None:
        raise Unseen(str(held))
    rows.update(ended_at=now, ended_by=acting.person)
    note_look(acting, now, ["bewaartermijnen"], action="U", case=row.case_id,
              ground="bewaartermijn")  # fmt: skip


def _own_cases(acting: Acting, cases: Sequence[UUID], desk: UUID) -> list[ClosedCase]:
    with acting_as(Duty(municipality=acting.municipality)):
        found = closed_cases(acting.municipality, cases)
    return [each for each in found if each.organisation == desk]


def propose(
    acting: Acting, cases: Sequence[UUID], now: datetime, *, request: UUID | None = None
) -> UUID:
    """Propose to destroy files: their term has passed, or their removal was granted.

    Raises `Refused` with everything that is in the way (a running case, a hold, a term that has
    not passed), `Unseen` for files of another organisation. Destroys nothing.
    """
    desk = must_keep_desk(acting)
    granted = _granted(acting, request, desk) if request else None
    wanted = list(dict.fromkeys(cases))
    if granted is not None:
        with acting_as(Duty(municipality=acting.municipality)):
            child = granted.child_id
            wanted = cases_of_child(acting.municipality, child, desk) if child else []
    reasons = [] if wanted else [reason("destroy.no_cases")]
    marked = dict(
        Due.objects.filter(
            municipality=acting.municipality, organisation_id=desk, case_id__in=wanted
        ).values_list("case_id", "rule")
    )
    if granted is None and set(wanted) - set(marked):
        if {each.id for each in _own_cases(acting, wanted, desk)} != set(wanted):
            raise Unseen("case")
        reasons.append(reason("destroy.not_due"))
    reasons.extend(_in_the_way(acting.municipality, wanted))
    if reasons:
        raise Refused(Denied(tuple(dict.fromkeys(reasons))))
    made = clock.new_id()
    Proposal(
        municipality=acting.municipality,
        id=made,
        organisation_id=desk,
        cases=wanted,
        rule=ON_REQUEST if granted else next(iter(sorted(marked.values()))),
        request_id=request,
        first_person=acting.person,
        first_role=acting.role,
        proposed_at=now,
    ).save(force_insert=True)
    for each in wanted:
        note_look(acting, now, ["bewaartermijnen"], action="U", case=each, ground="bewaartermijn")
    return made


def _granted(acting: Acting, request: UUID, desk: UUID) -> Request:
    row = actions.desk_row(acting, request)
    is_so = row.kind == rules.ERASURE and row.state == rules.ANSWERED
    if not is_so or row.outcome == rules.REFUSED or row.organisation_id != desk:
        raise Unseen(str(request))
    return row


def _in_the_way(municipality: str, cases: Sequence[UUID], but: UUID | None = None) -> list[Reason]:
    """Everything that keeps these files: a case that runs, a hold, or another proposal."""
    labels = {row["code"]: row["label"] for row in content().rows("rights_grounds")}
    found = [
        reason("destroy.held", why=labels.get(row.reason, row.reason))
        for row in _holds(municipality, cases)
    ]
    with acting_as(Duty(municipality=municipality)):
        if open_among(municipality, cases):
            found.append(reason("destroy.open_case"))
    others = Proposal.objects.filter(
        municipality=municipality, state=PROPOSED, cases__overlap=list(cases)
    )
    if (others.exclude(id=but) if but else others).exists():
        found.append(reason("destroy.proposed"))
    return found


def proposals(acting: Acting, now: datetime) -> list[Proposed]:
    """What waits for a second person at this organisation; one look."""
    desk = must_keep_desk(acting)
    rows = list(
        Proposal.objects.filter(
            municipality=acting.municipality, organisation_id=desk, state=PROPOSED
        ).order_by("proposed_at", "id")
    )
    names = person_names({row.first_person for row in rows})
    note_look(acting, now, ["bewaartermijnen"], ground="bewaartermijn")
    found = []
    for row in rows:
        day = row.proposed_at.astimezone(AMSTERDAM).date()
        files = _files(acting, dict.fromkeys(row.cases, (row.rule, day)))
        found.append(
            Proposed(
                id=row.id,
                rule=row.rule,
                by=names.get(row.first_person, ""),
                is_own=row.first_person == acting.person,
                proposed_at=row.proposed_at,
                files=tuple(files),
            )
        )
    return found


def reject(acting: Acting, proposal: UUID, now: datetime) -> None:
    """Keep the files; also who proposed it may take the proposal back."""
    row = _open_proposal(acting, proposal)
    _decided(row, acting, REJECTED, now)


def confirm(acting: Acting, proposal: UUID, now: datetime) -> tuple[UUID, ...]:
    """Say yes as the second person, and write certificates; gives the cases to be destroyed now.

    The caller destroys them in the same transaction (`reactions.destroy_files`). Raises `Refused`
    when it was this person's own proposal, when it was decided, or when something holds a file now.
    """
    row = _open_proposal(acting, proposal)
    reasons = _in_the_way(row.municipality, row.cases, but=row.id)
    if row.first_person == acting.person:
        reasons.append(reason("destroy.same_person"))
    if reasons:
        raise Refused(Denied(tuple(dict.fromkeys(reasons))))
    _decided(row, acting, CONFIRMED, now)
    today = now.astimezone(AMSTERDAM).date()
    Certificate.objects.bulk_create(
        Certificate(
            municipality=row.municipality,
            id=clock.new_id(),
            organisation_id=row.organisation_id,
            case_id=case,
            destroyed_on=today,
            rule=row.rule,
            first_role=row.first_role,
            second_role=acting.role,
        )
        for case in row.cases
    )
    for case in row.cases:
        note_look(acting, now, ["vernietigd"], action="D", case=case, ground="bewaartermijn")
        words = (str(row.organisation_id), today.isoformat(), row.rule, row.first_role, acting.role)
        remember(row.municipality, "case", case, now, " ".join(words))
    Due.objects.filter(municipality=row.municipality, case_id__in=row.cases).delete()
    return tuple(row.cases)


def _open_proposal(acting: Acting, proposal: UUID) -> Proposal:
    desk = must_keep_desk(acting)
    row = (
        Proposal.objects.select_for_update()
        .filter(municipality=acting.municipality, id=proposal, organisation_id=desk)
        .first()
    )
    if row is None:
        raise Unseen(str(proposal))
    if row.state != PROPOSED:
        raise Refused(Denied((reason("destroy.decided"),)))
    return row


def _decided(row: Proposal, acting: Acting, state: str, now: datetime) -> None:
    row.state, row.decided_at = state, now
    row.second_person, row.second_role = acting.person, acting.role
    row.save(update_fields=["state", "decided_at", "second_person", "second_role"])


def certificates(acting: Acting, limit: int = 200) -> list[Certified]:
    """What was destroyed at this organisation, the newest first."""
    desk = must_keep_desk(acting)
    rows = Certificate.objects.filter(municipality=acting.municipality, organisation_id=desk)
    return [
        Certified(row.id, row.destroyed_on, row.rule, row.first_role, row.second_role)
        for row in rows.order_by("-destroyed_on", "id")[:limit]
    ]


def forget_requests(municipality: str, child: UUID) -> None:
    """Forget what was asked about a child: the words go with their keys, the link is cut.

    That something was asked and answered in time stays, to be able to show that (AVG 5.2). Works
    under the duty of the installation.
    """
    rows = Request.objects.filter(municipality=municipality, child_id=child)
    ids = list(rows.values_list("id", flat=True))
    for each in ids:
        case_keys().destroy(each)
    Mark.objects.filter(municipality=municipality, request_id__in=ids).delete()
    Release.objects.filter(municipality=municipality, request_id__in=ids).update(body=None)
    rows.update(child_id=None, asked_by=None, words=None, answer=None, case_id=None)


def remember(municipality: str, kind: str, ref: UUID, now: datetime, detail: str = "") -> None:
    """Note that something may not come back with an old copy; the ledger gets it at once after."""
    Forgotten.objects.bulk_create(
        [Forgotten(municipality=municipality, kind=kind, ref=ref, detail=detail, at=now)],
        ignore_conflicts=True,
    )


def certify_again(lines: Sequence[Line]) -> None:
    """Write the certificates that a copy from before them does not have; under a duty."""
    there = set(Certificate.objects.values_list("case_id", flat=True))
    rows = []
    for line in lines:
        words = line.detail.split(" ")
        if line.kind != "case" or len(words) != 5 or UUID(line.ref) in there:
            continue
        rows.append(
            Certificate(
                municipality=line.municipality,
                id=clock.new_id(),
                organisation_id=UUID(words[0]),
                case_id=UUID(line.ref),
                destroyed_on=date.fromisoformat(words[1]),
                rule=words[2],
                first_role=words[3],
                second_role=words[4],
            )
        )
    Certificate.objects.bulk_create(rows)
