"""How does one field of the route become a question to one reader?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zorgroute.core.answers import Reason, reason
from zorgroute.core.engine.moves import Value
from zorgroute.core.engine.recording import MAX_TEXT
from zorgroute.core.engine.world import AMSTERDAM
from zorgroute.core.forms.asked import FIELD, Around, Choice, Question, Said, Trigger
from zorgroute.core.forms.following import proposals, range_for
from zorgroute.core.routes.references import fact_key
from zorgroute.core.routes.route import Line
from zorgroute.core.routes.words import InformationClass, Record, RecordField, Text

# What lasts is asked once; the account of an occasion is asked anew on every occasion.
LASTING = frozenset(
    {
        *("text", "yes_no", "choice", "choices", "role_holder", "organisation"),
        *("number", "amount", "duration"),
    }
)
SHORT = 200
LIMITS = {"long_text": MAX_TEXT // 4, "facts": MAX_TEXT // 4, "tasks": MAX_TEXT // 4}
FEEDBACK_CODES = (
    "contact_geweest",
    "er_wordt_iets_gedaan",
    "voortgang",
    "afspraken_gemaakt",
    "afgerond",
    "afstemming_gezocht",
)


@dataclass(frozen=True)
class Asking:
    """One field of the route, at a step of a line, about to be asked of one reader."""

    around: Around
    line: Line
    step: str
    name: str
    field: RecordField
    record: Record

    @property
    def about(self) -> InformationClass:
        return self.field.class_ or self.record.class_

    @property
    def counts(self) -> bool:
        """Whether the case leaves room for this question; a condition asked here decides later."""
        only_if = self.field.only_if
        if only_if is None or self.other is not None:
            return True
        value = self.around.standing.facts.get(fact_key(self.line, only_if.field))
        answers = value if isinstance(value, tuple) else (str(value),)
        return any(each in only_if.is_ for each in answers)

    @property
    def other(self) -> RecordField | None:
        """The question of this very form on which this one hangs."""
        only_if = self.field.only_if
        asked = self.line.fields_of(self.line.steps[self.step])
        return next((each for name, each, _ in asked if only_if and name == only_if.field), None)


def question_of(asking: Asking) -> Question | None:
    """The question for a field; None when an answer the case has already makes it not count."""
    if not asking.counts:
        return None
    around, name, field = asking.around, asking.name, asking.field
    label = text_of(around, field.label)
    first, last, days = _days(asking)
    return Question(
        key=f"{FIELD}{name}",
        kind=field.type,
        label=label,
        missing=_missing(around, field, label, first, last),
        required=field.required,
        field=name,
        hint=_hint(around, field, first, last),
        notes=tuple(_notes(around, asking.line, field)),
        choices=_choices(around, field),
        trigger=_trigger(asking),
        known=_known(asking),
        default=_default(around, field, asking.about),
        limit=LIMITS.get(field.type, SHORT),
        first=first,
        last=last,
        days=days,
        about=asking.about,
    )


def text_of(around: Around, text: Text) -> str:
    """A text of the route in the voice of the reader."""
    return text.ouder if around.voice == "ouder" else text.prof


def _trigger(asking: Asking) -> Trigger | None:
    only_if, other = asking.field.only_if, asking.other
    if only_if is None or other is None:
        return None
    words = {each.value: each.label for each in _choices(asking.around, other)}
    labels = tuple(words.get(each, each) for each in only_if.is_)
    return Trigger(f"{FIELD}{only_if.field}", only_if.is_, labels)


def _known(asking: Asking) -> Value | None:
    """What the case knows already, where it still counts; safety is always weighed anew."""
    field, standing = asking.field, asking.around.standing
    if field.type not in LASTING or field.scope == "visit":
        return None
    if asking.about == InformationClass.SAFETY or (asking.line.name, asking.step) in standing.done:
        return None  # a second visit is there to hear whether it is still so
    return standing.facts.get(asking.line.keys[asking.name]) or None


def _default(around: Around, field: RecordField, about: InformationClass) -> str:
    """Today, for an account of what happened; an arrangement usually lies ahead."""
    if field.type in ("date", "moment") and about != InformationClass.LOGISTICS:
        return today(around).isoformat()
    if field.type == "role_holder" and len(around.world.functions) == 1:
        return next(iter(around.world.functions))
    return ""


def today(around: Around) -> date:
    """The day it is on the Dutch clock."""
    return around.now.astimezone(AMSTERDAM).date()


def _days(asking: Asking) -> tuple[date | None, date | None, tuple[date, ...]]:
    if asking.field.type != "date_within":
        return None, None, ()
    around = asking.around
    span = range_for(around, asking.line, asking.step, asking.name, around.now)
    if span is None:
        return None, None, ()
    first = span.earliest.astimezone(AMSTERDAM).date()
    last = span.latest.astimezone(AMSTERDAM).date()
    return first, last, proposals(around.world.calendar, first, last)


def _hint(around: Around, field: RecordField, first: date | None, last: date | None) -> Said | None:
    if first is not None and last is not None:
        return reason("form.range", first_on=first.isoformat(), last_on=last.isoformat())
    if field.hint is not None:
        return text_of(around, field.hint)
    if field.type == "document":
        return reason("form.hint.document")
    return None


def _missing(
    around: Around, field: RecordField, label: str, first: date | None, last: date | None
) -> Said:
    if field.missing is not None:
        return text_of(around, field.missing)
    if first is not None and last is not None:
        return reason("form.range", first_on=first.isoformat(), last_on=last.isoformat())
    if field.type == "role_holder" and not around.world.functions:
        return reason("form.missing.nobody")
    return MISSING[field.type](label)


MISSING: Mapping[str, Callable[[str], Reason]] = {
    "text": lambda label: reason("form.missing.text", label=label),
    "long_text": lambda label: reason("form.missing.long_text", label=label),
    "facts": lambda label: reason("form.missing.facts", label=label),
    "date": lambda label: reason("form.missing.date", label=label),
    "moment": lambda label: reason("form.missing.moment", label=label),
    "date_within": lambda label: reason("form.missing.date_within", label=label),
    "yes_no": lambda label: reason("form.missing.yes_no", label=label),
    "choice": lambda label: reason("form.missing.choice", label=label),
    "choices": lambda label: reason("form.missing.choices", label=label),
    "person": lambda label: reason("form.missing.person", label=label),
    "role_holder": lambda label: reason("form.missing.role_holder", label=label),
    "organisation": lambda label: reason("form.missing.organisation", label=label),
    "tasks": lambda label: reason("form.missing.tasks", label=label),
    "amount": lambda label: reason("form.missing.amount", label=label),
    "number": lambda label: reason("form.missing.number", label=label),
    "duration": lambda label: reason("form.missing.duration", label=label),
    "consent_request": lambda label: reason("form.missing.consent_request", label=label),
    "safety_weighing": lambda label: reason("form.missing.safety_weighing", label=label),
    "feedback_code": lambda label: reason("form.missing.feedback_code", label=label),
    "document": lambda label: reason("form.missing.document", label=label),
}


def _notes(around: Around, line: Line, field: RecordField) -> Iterator[Said]:
    """What somebody must know to answer: whom a consent is about, and what stands now."""
    if field.consent is None:
        return
    consent = line.consents[field.consent]
    yield reason("form.consent.to", roles=", ".join(consent.to))
    yield reason("form.consent.classes", classes=", ".join(each.value for each in consent.classes))
    state = around.world.consents.get(field.consent) or around.standing.consents.get(field.consent)
    if state in STATES:
        yield STATES[state]
    yield reason("form.consent.free")


STATES = {
    "given": reason("form.consent.now_given"),
    "refused": reason("form.consent.now_refused"),
    "withdrawn": reason("form.consent.now_withdrawn"),
    "lapsed": reason("form.consent.now_lapsed"),
    "incomplete": reason("form.consent.now_incomplete"),
}
FIXED: Mapping[str, tuple[Choice, ...]] = {
    "yes_no": (Choice("ja", reason("form.yes")), Choice("nee", reason("form.no"))),
    "safety_weighing": (
        Choice("veilig", reason("form.safety.veilig")),
        Choice("twijfel", reason("form.safety.twijfel")),
        Choice("onveilig", reason("form.safety.onveilig")),
    ),
    "consent_request": (
        Choice("given", reason("form.consent.yes")),
        Choice("refused", reason("form.consent.no")),
        Choice("later", reason("form.consent.later")),
    ),
    "feedback_code": tuple(
        Choice(code, reason(f"form.feedback.{code}")) for code in FEEDBACK_CODES
    ),
}


def _choices(around: Around, field: RecordField) -> tuple[Choice, ...]:
    if field.type == "yes_no" and field.unknown:
        return (*FIXED["yes_no"], Choice("weet_niet", reason("form.unknown")))
    if field.type in FIXED:
        return FIXED[field.type]
    if field.type == "person":
        return tuple(Choice(each.value, each.label) for each in around.people)
    if field.type == "organisation":
        return tuple(Choice(each, each) for each in around.organisations)
    if field.type == "role_holder":
        return tuple(_holders(around))
    return tuple(Choice(name, text_of(around, text)) for name, text in field.options.items())


def _holders(around: Around) -> Iterator[Choice]:
    for role, person in around.world.functions.items():
        acting = person.acting()
        if acting is None or acting is person:
            yield Choice(role, reason("form.holder", role=role, name=person.name))
        else:
            said = {"role": role, "name": person.name, "acting": acting.name}
            yield Choice(role, reason("form.holder_replaced", **said))
