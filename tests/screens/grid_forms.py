"""Made-up forms and rows for the tests of widgets and forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from screens.forms.spec import Field, FormSpec, Option
from settings.model import Name
from words import Message

HOSTILE = "[/b] [@click=app.quit]点我[/] \x1b[2J\x1b]52;c;AAAA\x07 \u202e反过来\u202c [居民]投诉[/居民]"


def both(zh: str, en: str) -> Message:
    """A text in both languages that needs no catalogue."""
    return Message("{name}", (("name", Name(zh, en)),))


FINDINGS = (
    Option("true", Name("属实", "True")),
    Option("partly", Name("部分属实", "Partly true")),
    Option("false", Name("不属实", "Untrue")),
)
CATEGORIES = (
    Option("blocked", Name("消防通道堵塞", "Blocked fire lane"), Name("消防安全", "Fire safety")),
    Option("wiring", Name("飞线充电", "Wiring for charging"), Name("电动自行车", "E-bikes")),
    Option("night", Name("夜市扰民", "Night market"), Name("市容夜经济", "Night economy")),
)
TAGS = tuple(Option(f"tag{i}", Name(f"测试标签{i}", f"Test tag {i}")) for i in range(1, 8))


def form() -> FormSpec:
    """A form with every kind of field."""
    fields = (
        Field("finding", both("事实认定", "Finding"), "choice", options=FINDINGS, required=True),
        Field("contacted", both("已联系", "Contacted"), "yesno"),
        Field(
            "at",
            both("联系时间", "Contact time"),
            "when",
            shown_if=lambda values: values["contacted"] == "yes",
        ),
        Field("promised", both("承诺日期", "Promised"), "date", hint=both("例：+3", "e.g. +3")),
        Field("tries", both("次数", "Tries"), "number", value="1"),
        Field("category", both("类别", "Category"), "pick", options=CATEGORIES),
        Field("tags", both("标签", "Tags"), "choices", options=TAGS),
        Field("place", both("地点", "Place"), limit=30),
        Field("answer", both("答复要点", "Answer"), "area", limit=60, lines=3),
        Field("basis", both("依据", "Basis"), "note", value="上海市非机动车安全管理条例29、44条"),
    )
    top = (
        "20261120104523  12号楼道电动车飞线充电",
        both("来电人 张三 138 0000 0001", "Caller 张三 138 0000 0001"),
    )
    return FormSpec(
        "finish", "20261120104523", both("办结", "Finish"), fields, both("办结", "Finish"), top=top
    )


@dataclass
class Saved:
    """A draft."""

    values: dict[str, str]
    form: str = "finish"
    key: str = ""
    id: int = 1
    saved_at: datetime = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


@dataclass
class Keeper:
    """Drafts in memory, one of a form and key."""

    kept: dict[tuple[str, str], Saved] = field(default_factory=dict)

    async def save(self, draft_id: int | None, name: str, key: str, values: dict[str, str]) -> int:
        self.kept[name, key] = Saved(dict(values), name, key, draft_id or len(self.kept) + 1)
        return self.kept[name, key].id

    async def take(self, name: str, key: str, *, new: bool) -> Saved | None:
        return None if new else self.kept.get((name, key))

    async def leave(self, draft_id: int) -> None:
        pass

    async def drop(self, draft_id: int) -> None:
        self.kept = {place: saved for place, saved in self.kept.items() if saved.id != draft_id}

    async def waiting(self) -> list[Saved]:
        return list(self.kept.values())


@dataclass(frozen=True)
class Became:
    """What became of a case."""

    number: str
    title: str
    done: bool
    message: Message


def batch() -> list[Became]:
    """A batch of three, one refused."""
    done = both("已签收，待联系", "signed in")
    refused = both("已结案，不能签收", "closed: can't be signed in")
    return [
        Became("20261120104523", "12号楼道电动车飞线充电", True, done),
        Became("20261120104524", "虹梅路夜市噪音扰民，居民无法休息，多次来电要求处理", False, refused),
        Became("20261120104525", HOSTILE, True, done),
    ]
