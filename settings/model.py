"""The shape of the settings: what config.yaml may say, as frozen values.

Everything that differs by district or year is here as data. A `slug` is the name that the ledger, the JSON and the code use;
a `Name` is what staff see.
"""

# annotations are evaluated here: as texts, typing compiles each of them, and the start waits for some 200
from datetime import date, time
from decimal import Decimal
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import words

Unit = Literal["minutes", "hours", "working_hours", "working_days"]
Tier = Literal["outside", "inside"]
Keymap = Literal["pinyin", "english", "auto"]


class Name(NamedTuple):
    """A name in both languages, with a short form for narrow columns ('' = the same)."""

    zh: str
    en: str
    zh_short: str = ""
    en_short: str = ""

    def __str__(self) -> str:
        return self.zh if words.current() == "zh" else self.en

    @property
    def short(self) -> str:
        """The narrow form in the language in use."""
        return (self.zh_short or self.zh) if words.current() == "zh" else (self.en_short or self.en)


class Code(NamedTuple):
    """One entry of a code table. `also`: other words for it, as hotline exports write them."""

    slug: str
    name: Name
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.name)


class Limit(NamedTuple):
    """How long something may take: `amount` of `unit`."""

    amount: int
    unit: Unit


class Rule(NamedTuple):
    """A limit with its basis. `limit` None: no clock runs. `checked` False is shown as 待核实 / unverified."""

    limit: Limit | None
    basis: Name
    since: date | None = None
    checked: bool = True


class Clocks(NamedTuple):
    """The limits that do not depend on the request type (DOMAIN §2)."""

    first_contact: Rule
    redo: Rule
    supervised: Rule
    extended_total: Rule
    max_extensions: int
    pauses: tuple[str, ...]
    """States in which the handling clock stands still."""


class RequestType(NamedTuple):
    """A request type 诉求类型: its handling limit, and which findings its closing form offers."""

    slug: str
    name: Name
    also: tuple[str, ...]
    handling: Rule
    findings: str
    """Key of `Codes.findings`: complaint, suggestion or consultation."""
    asks_claim: bool
    """Whether the closing form asks for 诉求认定."""


class Urgency(NamedTuple):
    """An urgency 紧急程度 with its sign-in limit; `handling` where it is shorter than the type's, else None."""

    slug: str
    name: Name
    also: tuple[str, ...]
    sign_in: Rule
    handling: Rule | None


class Office(NamedTuple):
    """Office hours as (from, to) pairs in local time, and when a limit in working days ends."""

    hours: tuple[tuple[time, time], ...]
    day_ends: time


class CalendarYear(NamedTuple):
    """One year's published arrangement: days off (with the holiday's name) and make-up working days."""

    year: int
    basis: str
    holidays: tuple[tuple[date, str], ...]
    workdays: tuple[date, ...]


class Category(NamedTuple):
    """A category of the 12 × 57 table. `parent` is None on the first level. `departments`: the lead first."""

    slug: str
    name: Name
    parent: str | None
    departments: tuple[str, ...]
    also: tuple[str, ...] = ()
    basis: Name | None = None
    """The law that is quoted first for it, e.g. '上海市非机动车安全管理条例29、44条'."""


class Codes(NamedTuple):
    """The code tables of the forms (DOMAIN §2, §3)."""

    channels: tuple[Code, ...]
    findings: dict[str, tuple[Code, ...]]
    claims: tuple[Code, ...]
    outcomes: tuple[Code, ...]
    not_reached: tuple[Code, ...]
    site_visits: tuple[Code, ...]
    reply_by: tuple[Code, ...]
    satisfaction: tuple[Code, ...]
    contacted_first: tuple[Code, ...]
    return_reasons: tuple[Code, ...]
    extension_reasons: tuple[Code, ...]
    flags: tuple[Code, ...]
    tags: tuple[Code, ...]
    visit_kinds: tuple[Code, ...]
    dispositions: tuple[Code, ...]
    reveal_reasons: tuple[Code, ...]


class Requirement(NamedTuple):
    """So many hours in so many years; `by_form` are minimum hours by course form."""

    hours: Decimal
    years: Literal[1, 3, 5]
    basis: Name
    by_form: tuple[tuple[str, Decimal], ...] = ()
    since: date | None = None
    checked: bool = True


class Group(NamedTuple):
    """A group of trainees. `requirement` None: a local target that is not set."""

    slug: str
    name: Name
    requirement: Requirement | None
    also: tuple[str, ...] = ()


class Training(NamedTuple):
    """Training codes and rules (DOMAIN §5)."""

    day_hours: Decimal
    leave_withdraws_above: Decimal
    """Leave above this share of a class's hours means withdrawn (1/7)."""
    groups: tuple[Group, ...]
    forms: tuple[Code, ...]
    attendance: tuple[Code, ...]


class PlaceRoute(NamedTuple):
    """Cases at this place (小区 or 弄; text found in the address) go to this staff member (account name)."""

    place: str
    staff: str


class CategoryRoute(NamedTuple):
    """Cases of this category (or first-level category) go to this staff member (account name)."""

    category: str
    staff: str


class Section(NamedTuple):
    """A section of the queue: `rule` is one of the names in domain/queue.py."""

    slug: str
    name: Name
    rule: str


class KeyRow(NamedTuple):
    """The keys of one action. `menu`: its digit in the case menu ('' = not in it)."""

    action: str
    name: Name
    menu: str
    pinyin: str
    english: str


class PageField(NamedTuple):
    """A field of a page of the city's system. `source`: one of known.PAGE_SOURCES, '' where it is always `value`."""

    name: Name
    source: str
    value: str = ""


class FigureRules(NamedTuple):
    """How reports reckon (docs/figures.md)."""

    month_starts: int
    """The day on which a month of the figures begins: 21 makes November 10-21 to 11-20."""
    weights: tuple[tuple[str, Decimal], ...]
    """What a rating counts, from 0 to 1; one that is not named counts 0, 'unrated' is left out."""
    score: tuple[tuple[str, Decimal], ...]
    """Points of a score by indicator, 'flat' for everyone; () = no score."""


class Endpoint(NamedTuple):
    """A service that `sync` asks (Open311 GeoReport v2). `name`: the source of its cases; `key`: '' = none needed."""

    name: str
    url: str
    jurisdiction: str = ""
    key: str = ""


class Settings(NamedTuple):
    """All settings, checked."""

    language: words.Language
    timezone: ZoneInfo
    ledger: str
    """Path or URL; '' = the user's data folder."""
    keymap: Keymap
    mouse: bool
    clipboard: bool
    """Whether copied texts go onto the terminal's clipboard (OSC 52)."""
    hotline_source: str
    """The source under which the hotline's lists are imported; '' = that of the last import."""
    sync: tuple[Endpoint, ...]
    """The services that are asked for cases."""
    drop_folder: str
    """Where lists to be imported are put down; '' = nowhere."""
    upper_tier: Tier
    review_finish: bool
    """Whether the committee's lead agrees before a finish leaves."""
    office: Office
    calendar: tuple[CalendarYear, ...]
    clocks: Clocks
    request_types: tuple[RequestType, ...]
    urgencies: tuple[Urgency, ...]
    states: dict[str, dict[str, Name]]
    """kind ('hotline', 'issue') → state slug → label."""
    synonyms: dict[str, str]
    """A word that staff use → the one that stands here for it: 接单 → 签收."""
    departments: tuple[Code, ...]
    categories: tuple[Category, ...]
    codes: Codes
    training: Training
    figures: FigureRules
    print_command: str
    """What a sheet is printed by, it reads the text from its input; '' = no printer."""
    place_routes: tuple[PlaceRoute, ...]
    category_routes: tuple[CategoryRoute, ...]
    sections: tuple[Section, ...]
    keys: tuple[KeyRow, ...]
    pages: dict[str, tuple[PageField, ...]]
    """Page of the city's system (known.PAGES) → its fields in order."""
    roles: dict[str, tuple[str, ...]]
    """Role → actions it may take beyond reading ('*' = all)."""
    role_names: tuple[Code, ...]
    answer_limit: int
    summary_limit: int
    stale_after_hours: int
    """The hotline's data is called old after so many hours."""
    undo_asks_after_minutes: int
    lock_after_minutes: int
    """0 = never by itself."""
    repeat_days: int
    """A caller's earlier cases within so many days make a repeat."""
