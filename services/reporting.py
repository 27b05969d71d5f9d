"""Figures as the tables of a report, in the language in use, and as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.outgoing import NOTHING, Percent, Table
from settings import lookup
from words import Message, say

if TYPE_CHECKING:
    from decimal import Decimal

    from domain.indicators import Ratio, Score
    from domain.outgoing import Cell
    from services.figures import Count, Figures, Filed, Measured
    from settings.model import Code, Settings

MOST = 15
"""Categories and places that a report names; the others are one line."""
INDICATORS: dict[str, Message] = {
    "first_contact": say("First contact"),
    "on_time": say("Finished on time"),
    "solved": say("Solved in fact"),
    "satisfied": say("Satisfied"),
}
"""What the indicators are called."""
Row = tuple["Cell", ...]


def title(figures: Figures) -> Message:
    """What the report is called."""
    return say(
        "{committee}: report {period}",
        committee=figures.committee or say("The whole town"),
        period=figures.period,
    )


def tables(figures: Figures, settings: Settings) -> list[Table]:
    """All tables of the report; those that have nothing to say are left out."""
    found = [
        _volume(figures),
        _indicators(figures),
        _trend(figures),
        *_counted(figures, settings),
        _staff(figures),
        _filed(say("Extensions applied for"), settings.codes.extension_reasons, figures.extensions),
        _filed(say("Returns applied for"), settings.codes.return_reasons, figures.returns),
        _training(figures, settings),
    ]
    return [table for table in found if table.rows]


def _volume(figures: Figures) -> Table:
    now, earlier = figures.volume, figures.before
    rows: list[Row] = [
        (str(say("Hotline cases")), now.hotline, earlier.hotline),
        (str(say("Issues")), now.issues, earlier.issues),
        (str(say("Together, a linked pair once")), now.matters, earlier.matters),
        (str(say("Marked as repeats")), now.repeats, earlier.repeats),
        (str(say("Callers with more than one case")), figures.repeat_callers, None),
        (str(say("Their cases")), figures.repeat_calls, None),
        (str(say("Hotline cases closed")), figures.measured.closed, figures.measured_before.closed),
        (str(say("Issues finished")), figures.issues_done, None),
        (str(say("Open now")), figures.open, None),
        (str(say("Overdue now")), figures.overdue, None),
    ]
    return Table(say("Volume"), (say("Item"), say("This period"), say("The period before")), rows)


def _indicators(figures: Figures) -> Table:
    """The four of them with numerator and denominator, and again without the cases under appeal."""
    found, earlier, apart = figures.measured, figures.measured_before, figures.without_appeals
    rows = _measured(found, earlier)
    if apart is not None:
        rows += [
            (str(say("{what}, without appeals", what=name)), *rest[:3], None)
            for name, *rest in _measured(apart, apart)
        ]
    headings = (
        say("Indicator"),
        say("Numerator"),
        say("Denominator"),
        say("Share"),
        say("The period before"),
    )
    return Table(say("Indicators"), headings, rows, note=say("Of hotline cases closed in the period."))


def _measured(found: Measured, earlier: Measured) -> list[Row]:
    rows: list[Row] = [
        (
            str(label),
            _number(found.indicators[name].numerator),
            found.indicators[name].denominator,
            share(found.indicators[name]),
            share(earlier.indicators[name]),
        )
        for name, label in INDICATORS.items()
    ]
    if found.score is not None:
        rows.append((str(say("Score")), _points(found.score), _number(found.score.of), None, None))
    return rows


def _points(score: Score) -> Cell:
    return _number(round(score.points, 2))


def _number(value: Decimal) -> Cell:
    return int(value) if value == value.to_integral_value() else value.normalize()


def share(ratio: Ratio) -> Cell:
    """A share as a cell; of nothing a dash."""
    return NOTHING if ratio.rate is None else Percent(ratio.rate)


def _trend(figures: Figures) -> Table:
    return Table(
        say("Trend"),
        (say("Day"), say("Came in"), say("Closed")),
        list(figures.trend),
        chart="line",
        charted=(1, 2),
    )


def _counted(figures: Figures, settings: Settings) -> list[Table]:
    def category(slug: str) -> object:
        known = lookup.category(settings, slug)
        return known.name if known else slug

    def request_type(slug: str) -> object:
        known = lookup.request_type(settings, slug)
        return known.name if known else slug

    parents: dict[str, int] = {}
    for slug, cases in figures.categories:
        known = lookup.category(settings, slug)
        first = (known.parent or known.slug) if known else slug
        parents[first] = parents.get(first, 0) + cases
    return [
        _top(say("Categories"), [(str(category(slug)), cases) for slug, cases in _sorted(parents)]),
        _top(say("Subcategories"), [(str(category(slug)), cases) for slug, cases in figures.categories]),
        _top(say("Places"), list(figures.places)),
        _top(say("Request types"), [(str(request_type(slug)), cases) for slug, cases in figures.types]),
    ]


def _sorted(counts: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: -item[1])


def _top(name: Message, counts: list[tuple[str, int]] | list[Count]) -> Table:
    """The largest, and the rest as one line."""
    rows: list[Row] = [(what or str(say("none said")), cases) for what, cases in counts[:MOST]]
    rest = sum(cases for _, cases in counts[MOST:])
    if rest:
        rows.append((str(say("others")), rest))
    return Table(name, (name, say("Came in")), rows, chart="bar", charted=(1,))


def _staff(figures: Figures) -> Table:
    headings = (
        say("Staff"), say("Came in"), say("Closed"), say("Closed on time"), say("With a limit"),
        say("Share"), say("Open now"), say("Overdue now"),
    )  # fmt: skip
    rows: list[Row] = [
        (
            person.name or str(say("nobody yet")),
            person.received,
            person.closed,
            _number(person.on_time.numerator),
            person.on_time.denominator,
            share(person.on_time),
            person.open,
            person.overdue,
        )
        for person in figures.staff
    ]
    return Table(say("By staff"), headings, rows, chart="bar", charted=(1, 2))


def _filed(name: Message, reasons: tuple[Code, ...], filed: list[Filed]) -> Table:
    rows: list[Row] = [
        (
            str(lookup.code(reasons, item.reason)),
            item.filed,
            item.approved,
            item.refused,
            item.filed - item.approved - item.refused,
        )
        for item in filed
    ]
    return Table(name, (say("Reason"), say("Filed"), say("Approved"), say("Refused"), say("Waiting")), rows)


def _training(figures: Figures, settings: Settings) -> Table:
    groups = {group.slug: group for group in settings.training.groups}
    rows: list[Row] = []
    for found in figures.training:
        group = groups[found.slug]
        required = group.requirement.hours if group.requirement else None
        met: Cell = found.met if group.requirement else NOTHING
        rate: Cell = Percent(found.met / found.people) if group.requirement else NOTHING
        rows.append(
            (str(group.name), found.people, None if required is None else _number(required), met, rate,
             _number(found.hours))
        )  # fmt: skip
    headings = (
        say("Group"),
        say("People"),
        say("Hours required"),
        say("Complete"),
        say("Share"),
        say("Hours of all"),
    )
    told = say("Of the year {year}, as it stands now.", year=figures.period.last.year)
    return Table(say("Training"), headings, rows, note=told)


def data(figures: Figures) -> dict[str, object]:
    """The figures as plain data: slugs, days in ISO, a share of nothing null."""
    return {
        "from": figures.period.first.isoformat(),
        "to": figures.period.last.isoformat(),
        "committee": figures.committee or None,
        "volume": {
            **figures.volume._asdict(),
            "matters": figures.volume.matters,
            "closed": figures.measured.closed,
            "issues_finished": figures.issues_done,
            "repeat_callers": figures.repeat_callers,
            "repeat_calls": figures.repeat_calls,
            "open": figures.open,
            "overdue": figures.overdue,
        },
        "before": {**figures.before._asdict(), "matters": figures.before.matters},
        "indicators": _plain(figures.measured),
        "indicators_before": _plain(figures.measured_before),
        "indicators_without_appeals": None
        if figures.without_appeals is None
        else _plain(figures.without_appeals),
        "score": _score(figures.measured.score),
        "trend": [{"day": day, "received": came, "closed": went} for day, came, went in figures.trend],
        "request_types": {item.name: item.cases for item in figures.types},
        "categories": {item.name: item.cases for item in figures.categories},
        "places": {item.name: item.cases for item in figures.places},
        "staff": [person._asdict() | {"on_time": _ratio(person.on_time)} for person in figures.staff],
        "extensions": [item._asdict() for item in figures.extensions],
        "returns": [item._asdict() for item in figures.returns],
        "training": [item._asdict() | {"hours": float(item.hours)} for item in figures.training],
    }


def _plain(measured: Measured) -> dict[str, object]:
    return {name: _ratio(ratio) for name, ratio in measured.indicators.items()}


def _ratio(ratio: Ratio) -> dict[str, object]:
    rate = ratio.rate
    return {
        "numerator": float(ratio.numerator),
        "denominator": ratio.denominator,
        "rate": None if rate is None else round(float(rate), 4),
    }


def _score(score: Score | None) -> dict[str, float] | None:
    return None if score is None else {"points": round(float(score.points), 2), "of": float(score.of)}
