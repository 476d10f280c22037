"""Which information does a route let cross, on which ground, and what is kept about it?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from zorgroute.chain.parties.exporting import table_bytes
from zorgroute.chain.routebook.queries import readable_route
from zorgroute.core.policy.readers import Kept, Way, records_kept
from zorgroute.core.routes.flows import Flow, FlowKind, flows, unheard
from zorgroute.core.routes.route import MAIN, Route
from zorgroute.core.routes.words import Guard, InformationClass
from zorgroute.faces.web import route_impact
from zorgroute.faces.web.pages import ActingRequest, page, professional
from zorgroute.faces.web.route_words import RouteWords
from zorgroute.faces.web.texts import Texts, texts

TABLE = "route_data"
FLOWS, RECORDS, REGISTER = "delingen", "opgeschreven", "verwerkingen"


@dataclass(frozen=True)
class FlowRow:
    """One thing that crosses, in words."""

    step: str
    track: str
    outcome: str
    kind: str
    givers: str
    to: str
    what: str
    ground: str
    warning: str
    conditions: tuple[str, ...]
    codes: str
    line: str


@dataclass(frozen=True)
class RecordRow:
    """One form: what it holds, where it is filled in, and who may come to read it."""

    title: str
    what: str
    steps: tuple[str, ...]
    fillers: str
    questions: str
    readers: tuple[tuple[str, str], ...]


# What may be read of each version: it takes a third of a second, and a version never changes.
_kept: dict[str, tuple[Kept, ...]] = {}


def kept_of(route: Route, crossing: Sequence[Flow]) -> tuple[Kept, ...]:
    """What is written down on this version of a route; worked out once."""
    known = _kept.get(route.digest)
    return known or _kept.setdefault(route.digest, records_kept(route, crossing))


@require_safe
@professional
def data(request: ActingRequest, name: str) -> HttpResponse:
    """What crosses and what is kept, for the DPIA and the register of processing (T3.14)."""
    route, is_present = found(name)
    t = texts(TABLE)
    words = RouteWords(route, t)
    crossing = flows(route)
    rows = flow_rows(route, crossing, words, t)
    records = record_rows(route, words, t)
    expert = reverse("route_expert", args=[name])
    context = {
        "t": t,
        "route": route,
        "is_present": is_present,
        "lead": t("lead", version=str(route.version), owner=route.model.owner),
        "counts": counts(crossing, t),
        "loud": [row for row in rows if row.warning],
        "flows": rows,
        "unheard": [words.role(role) for role in unheard(route, crossing)],
        "records": records,
        "records_fold": t.counted("forms", len(records)),
        "register": route_impact.register(route, crossing, words, t),
        "files": [(t(f"file_{kind}"), reverse("route_data_file", args=[name, kind]))
                  for kind in (FLOWS, RECORDS, REGISTER)],
        "digest": t("digest", digest=route.digest[:12]),
        "crumbs": [
            (t("routes"), reverse("routes")), (route.model.title.prof, expert), (t("title"), ""),
        ],
    }  # fmt: skip
    return page(request, "web/routes/data.html", context)


def found(name: str) -> tuple[Route, bool]:
    """A route that may be read, and whether it is in force; raises `Http404`."""
    known = readable_route(name)
    if known is None:
        raise Http404
    return known


def counts(crossing: Sequence[Flow], t: Texts) -> tuple[tuple[str, str], ...]:
    """How many things cross on each kind of ground, what has none first."""
    number = Counter(flow.basis for flow in crossing)
    loud = sum(flow.is_loud for flow in crossing)
    rest = [(t(f"count_{basis}"), str(count)) for basis, count in number.items()
            if not any(flow.is_loud for flow in crossing if flow.basis == basis)]  # fmt: skip
    return ((t("count_loud"), str(loud)), *rest)


def flow_rows(
    route: Route, crossing: Sequence[Flow], words: RouteWords, t: Texts
) -> tuple[FlowRow, ...]:
    """Every flow in words, in the order of the file."""
    return tuple(_flow_row(route, flow, words, t) for flow in crossing)


def _flow_row(route: Route, flow: Flow, words: RouteWords, t: Texts) -> FlowRow:
    titles = words.titles
    codes = [t(f"code_{code}") for code in flow.codes]
    return FlowRow(
        step=words.step(flow.line, flow.step),
        track="" if flow.line == MAIN else titles.track(flow.line),
        outcome=titles.outcome(flow.line, flow.step, flow.outcome) if flow.outcome else "",
        kind=t(f"kind_{flow.kind}"),
        givers=words.roles(flow.givers),
        to=words.receivers(flow),
        what=t("only_codes") if flow.kind == FlowKind.FEEDBACK else words.classes(flow.classes),
        ground=words.ground(flow),
        warning=words.warning(flow),
        conditions=words.conditions(flow.line, _other_than_ground(flow)),
        codes=", ".join(codes),
        line=t("line_of", file=flow.place.file, line=str(flow.place.line)),
    )


def _other_than_ground(flow: Flow) -> Sequence[Guard]:
    """The conditions that are not the ground itself, which has a column of its own."""
    return [guard for guard in flow.guards if not flow.consent or guard.consent != flow.consent]


def record_rows(route: Route, words: RouteWords, t: Texts) -> tuple[RecordRow, ...]:
    """Every form in words, in the order in which a case comes to it."""
    return tuple(_record_row(kept, words, t) for kept in kept_of(route, flows(route)))


def _record_row(kept: Kept, words: RouteWords, t: Texts) -> RecordRow:
    same: dict[tuple[Way, tuple[InformationClass, ...]], list[str]] = {}
    for reader in kept.readers:
        said = words.titles.role(reader.role)
        same.setdefault((reader.way, reader.classes), []).append(said)

    def who(way: Way) -> str:
        parts = [
            ", ".join(roles) if classes == kept.classes
            else t("only", role=", ".join(roles), what=words.classes(classes))
            for (by, classes), roles in same.items() if by == way
        ]  # fmt: skip
        return "; ".join(parts)

    return RecordRow(
        title=kept.record.title.prof,
        what=words.classes(kept.classes),
        steps=tuple(words.step(line, step) for line, step in kept.steps),
        fillers=words.roles(kept.fillers),
        questions=t("questions", asked=str(kept.asked), required=str(kept.required)),
        readers=tuple((t(f"reads_{way}"), who(way)) for way in Way if who(way)),
    )


@require_safe
@professional
def data_file(request: ActingRequest, name: str, kind: str) -> HttpResponse:
    """One of these tables as a file for a spreadsheet."""
    del request
    route, _ = found(name)
    t = texts(TABLE)
    words = RouteWords(route, t)
    tables = {FLOWS: _flow_table, RECORDS: _record_table, REGISTER: _register_table}
    if kind not in tables:
        raise Http404
    header, rows = tables[kind](route, words, t)
    answer = HttpResponse(table_bytes(header, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{kind}.csv"'
    return answer


Table = tuple[Sequence[str], list[Sequence[str]]]


def _flow_table(route: Route, words: RouteWords, t: Texts) -> Table:
    columns = (
        "kind", "track", "step", "outcome", "givers", "to", "what", "codes", "ground", "warning",
        "conditions", "line",
    )  # fmt: skip
    rows = flow_rows(route, flows(route), words, t)
    cells: list[Sequence[str]] = [_cells(row, columns) for row in rows]
    return [t(f"c_{column}") for column in columns], cells


def _cells(row: FlowRow, columns: Sequence[str]) -> Sequence[str]:
    values = (getattr(row, column) for column in columns)
    return ["; ".join(value) if isinstance(value, tuple) else value for value in values]


def _record_table(route: Route, words: RouteWords, t: Texts) -> Table:
    header = [t(f"c_{name}") for name in ("record", "what", "step", "fillers", "asked", "readers")]
    cells: list[Sequence[str]] = [
        (
            row.title,
            row.what,
            "; ".join(row.steps),
            row.fillers,
            row.questions,
            "; ".join(f"{way}: {who}" for way, who in row.readers),
        )
        for row in record_rows(route, words, t)
    ]
    return header, cells


def _register_table(route: Route, words: RouteWords, t: Texts) -> Table:
    header = [t("c_part"), t("c_says"), t("c_answers")]
    entries = route_impact.register(route, flows(route), words, t)
    cells: list[Sequence[str]] = [
        (entry.question, "; ".join(entry.says), entry.asked_of) for entry in entries
    ]
    return header, cells
