"""What stands on a page of a form, word for word, ready to be drawn?"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OptionView:
    """One radio button, check box or line of a select."""

    id: str
    value: str
    label: str
    checked: bool = False
    hints: tuple[str, ...] = ()
    not_yet: str = ""


@dataclass(frozen=True)
class InputView:
    """One text field: its name, its word, and what stands in it."""

    id: str
    name: str
    label: str
    value: str = ""
    options: tuple[OptionView, ...] = ()


@dataclass(frozen=True)
class QuestionView:
    """One question as it stands on the page; `shape` says how it is drawn."""

    id: str
    name: str
    shape: str
    label: str
    mark: str = ""
    intro: str = ""
    hint: str = ""
    notes: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    options: tuple[OptionView, ...] = ()
    value: str = ""
    inputs: tuple[InputView, ...] = ()
    rows: tuple[tuple[InputView, ...], ...] = ()
    add: str = ""
    unit: str = ""
    counter: str = ""
    known: str = ""
    fold: str = ""
    links: tuple[tuple[str, str], ...] = ()
    trigger: str = ""
    values: str = ""
    required: bool = True

    @property
    def described_by(self) -> str:
        """The ids of what belongs to this question, in reading order."""
        parts = (
            (self.intro, "intro"),
            (self.hint, "hint"),
            ("".join(self.notes), "notes"),
            ("".join(self.errors), "error"),
            (self.counter, "counter"),
        )
        return " ".join(f"{self.id}-{name}" for text, name in parts if text)


@dataclass(frozen=True)
class GroupView:
    """Questions under one heading, with who reads them when that differs within the form."""

    title: str
    audience: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True)
class FollowView:
    """An outcome that follows from the answers, and what comes of it."""

    label: str
    then: tuple[str, ...]


@dataclass(frozen=True)
class AnswerView:
    """A line of the overview before sending."""

    label: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class PartView:
    """The answers of one page on the overview, and the button back to it."""

    title: str
    button: str
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True)
class PageView:
    """One page of the form; on the overview `overview` holds the answers per page instead."""

    title: str
    audience: str
    part: str
    groups: tuple[GroupView, ...]
    waiver: tuple[QuestionView, ...]
    last: tuple[QuestionView, ...]
    follows: tuple[FollowView, ...]
    overview: tuple[PartView, ...]
    carried: tuple[tuple[str, str], ...]
    summary: tuple[tuple[str, str], ...]
    summary_title: str
    button: str
    button_value: str
    page: str
    back: str
    has_file: bool
    is_wrong: bool
    say: dict[str, str] = field(default_factory=dict)
