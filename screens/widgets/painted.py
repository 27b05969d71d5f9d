"""A widget that paints its own lines: its styles are looked up once, not for every line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

if TYPE_CHECKING:
    from rich.style import Style


class Painted(Widget):
    """`style_of(name)` is the widget's style, with that of its component `PARTS-name` over it where there is a name."""

    PARTS: ClassVar[str] = ""

    def notify_style_update(self) -> None:
        """Other styles hold now."""
        self.__dict__.pop("_painted_styles", None)
        super().notify_style_update()

    def style_of(self, name: str = "") -> Style:
        """The style for a text with this name; '' = plain."""
        styles: dict[str, Style] = self.__dict__.setdefault("_painted_styles", {})
        if name not in styles:
            base = self.rich_style
            styles[name] = (
                base + self.get_component_rich_style(f"{self.PARTS}--{name}", partial=True) if name else base
            )
        return styles[name]
