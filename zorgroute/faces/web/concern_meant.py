"""Does somebody who types a child in mean one who is there already?"""

from __future__ import annotations

from dataclasses import replace

from zorgroute.chain.concerns.actions import NewChild, named_as
from zorgroute.chain.parties.access import same_child
from zorgroute.chain.parties.doubles import children_alike
from zorgroute.chain.parties.likeness import Likeness
from zorgroute.chain.parties.queries import KnownChild
from zorgroute.core.forms.sent import Sent
from zorgroute.faces.web.pages import ActingRequest, Context, day_words, read_uuid, say
from zorgroute.faces.web.refusing import plain_reason

FIELD, OTHER = "bedoeld", "ander-kind"


def meant_question(request: ActingRequest, new: NewChild, sent: Sent) -> Context | None:
    """Ask which child is meant, when one of the own organisation looks like it and that was not
    answered yet; nothing when there is none, or one that is exactly it."""
    if request.acting.organisation is None or same_child(request.acting, new.name, new.born):
        return None
    alike = children_alike(request.acting, named_as(new), request.moment)
    values = {OTHER, *(str(each.id) for each, _ in alike)}
    if not alike or sent.one(FIELD) in values:
        return None
    return {
        "id": FIELD, "name": FIELD, "label": say("doubles.meant"),
        "hint": say("doubles.meant_lead"),
        "options": [
            *({"value": str(child.id), "label": child_words(request, child),
               "more": because(how)} for child, how in alike),
            {"value": OTHER, "label": say("doubles.meant_other")},
        ],
    }  # fmt: skip


def as_meant(new: NewChild, sent: Sent) -> NewChild:
    """The child as it was answered: one who is there, or surely another one."""
    return replace(new, meant=read_uuid(sent.one(FIELD)), is_other=sent.one(FIELD) == OTHER)


def child_words(request: ActingRequest, child: KnownChild) -> str:
    """A child with its birthday and its group, to be told apart."""
    text = (
        say("doubles.child", name=child.name, day=day_words(child.birth_date, request.moment))
        if child.birth_date
        else say("doubles.child_undated", name=child.name)
    )
    return text + (say("doubles.group", group=child.group) if child.group else "")


def because(how: Likeness) -> str:
    """By what two look alike, in words."""
    return say("doubles.because", reasons=", ".join(plain_reason(each) for each in how.reasons))
