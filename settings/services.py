"""What the settings say about services on the network."""

from __future__ import annotations

import re

from settings.entry import Entry, items, table, text, wrong
from settings.model import Endpoint
from words import say

_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s?#]*")


def endpoints(entry: Entry) -> tuple[Endpoint, ...]:
    """The services that `sync` asks, each under a name of its own."""
    found: list[Endpoint] = []
    for row in items(entry):
        fields = table(row, "name url", "jurisdiction key")
        if not _ADDRESS.fullmatch(text(fields["url"])):
            raise wrong(
                fields["url"], say("This is no address on the network: it begins with https:// or http://.")
            )
        name = text(fields["name"])
        if any(name == one.name for one in found):
            raise wrong(fields["name"], say("{name} stands here twice.", name=name))
        more = {key: text(fields[key], empty=True) for key in ("jurisdiction", "key") if key in fields}
        found.append(Endpoint(name, text(fields["url"]), **more))
    return tuple(found)
