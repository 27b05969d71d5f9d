"""Training hours against what each group requires (DOMAIN §5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from domain.hygiene import clean, half_width
from domain.records import Attendance, Course

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from settings.model import Group, Requirement, Settings, Training

Record = tuple[Course, Attendance]
"""One class of one person."""
ONLINE: Final = "online"
"""Slug of the form that may double a class held on the spot."""
COMPLETED: Final = "completed"
PENDING: Final = "attending"
"""Hours of a class that still runs: noted, not yet credited."""
_ZERO = Decimal(0)
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class FormStanding:
    """Hours of one course form against its minimum."""

    form: str
    required: Decimal
    done: Decimal

    @property
    def missing(self) -> Decimal:
        """The hours that lack."""
        return max(self.required - self.done, _ZERO)


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's hours against one group's requirement; `requirement` None: no target is set.

    `done`: hours of completed classes in the requirement's years. `pending`: of classes that still run.
    """

    group: Group
    requirement: Requirement | None
    done: Decimal
    pending: Decimal
    by_form: tuple[FormStanding, ...]

    @property
    def missing(self) -> Decimal:
        """The hours that lack, in total or in the forms with a minimum, whichever is more."""
        if self.requirement is None:
            return _ZERO
        total = max(self.requirement.hours - self.done, _ZERO)
        return max(total, sum((item.missing for item in self.by_form), _ZERO))


def standing(
    records: Sequence[Record], person_groups: Sequence[str], settings: Settings, year: int
) -> list[Standing]:
    """How a person stands at the end of `year`, for each group held, in the settings' order.

    `records`: all classes of the person. A requirement over several years looks at the years up to `year`.
    A group that the settings no longer know is left out; what was recorded stays.
    """
    groups = (group for group in settings.training.groups if group.slug in person_groups)
    return [_standing(group, records, year) for group in groups]


def worst(standings: Sequence[Standing]) -> Standing | None:
    """Of a person's groups the one in which most is missing; else one that has a target at all; None without groups."""
    return max(standings, key=lambda item: (item.missing, item.requirement is not None), default=None)


def leave_withdraws(leave_hours: Decimal, class_hours: Decimal, training: Training) -> bool:
    """Whether so much leave means withdrawn 退学: above the settings' share of the class (DOMAIN §5)."""
    if class_hours <= 0:
        return False
    return leave_hours > (class_hours * training.leave_withdraws_above).quantize(_PLACES)


def _standing(group: Group, records: Sequence[Record], year: int) -> Standing:
    requirement = group.requirement
    if requirement is not None and requirement.since is not None and requirement.since.year > year:
        requirement = None
    first = year - (requirement.years if requirement else 1) + 1
    within = [record for record in records if first <= record[0].ends.year <= year]
    done = _counted(record for record in within if record[1].state == COMPLETED)
    pending = _hours(record for record in within if record[1].state == PENDING)
    minimums = requirement.by_form if requirement else ()
    by_form = tuple(
        FormStanding(form, required, _hours(record for record in done if record[0].form == form))
        for form, required in minimums
    )
    return Standing(group, requirement, _hours(done), pending, by_form)


def _hours(records: Iterable[Record]) -> Decimal:
    return sum((attendance.hours for _, attendance in records), _ZERO)


def _counted(records: Iterable[Record]) -> list[Record]:
    """The records without doubles: of a class taken online and on the spot in one year, the longer side."""
    classes: dict[tuple[int, str], list[Record]] = defaultdict(list)
    for record in records:
        course = record[0]
        classes[course.ends.year, plain_name(course.name)].append(record)
    kept = []
    for same in classes.values():
        online = [record for record in same if record[0].form == ONLINE]
        on_spot = [record for record in same if record[0].form != ONLINE]
        kept += max(on_spot, online, key=_hours) if online and on_spot else same
    return kept


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A class's name as it is compared."""
    return "".join(half_width(clean(name, lines=False)).split()).casefold()
