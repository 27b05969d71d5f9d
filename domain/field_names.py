"""What the fields of a case are called where a change or a difference is told."""

from __future__ import annotations

from words import Message, say

FIELDS: dict[str, Message] = {
    "number": say("case number"),
    "title": say("title"),
    "content": say("content"),
    "address": say("place"),
    "category": say("category"),
    "category_text": say("category"),
    "request_type": say("request type"),
    "urgency": say("urgency"),
    "request_type_text": say("request type"),
    "urgency_text": say("urgency"),
    "department": say("department in charge"),
    "repeat_of": say("repeats case"),
    "person_name": say("resident's name"),
    "person_phone": say("resident's phone"),
    "answer": say("answer"),
    "summary": say("summary"),
    "outcome": say("outcome"),
    "finding": say("finding"),
    "claim": say("claim"),
    "contacted_at": say("first contact"),
    "signed_in_at": say("time of sign-in"),
    "finished_at": say("time of finishing"),
    "given_limit": say("limit"),
    "promised": say("promised day"),
    "flags": say("marks"),
    "tags": say("tags"),
    "callback": say("call-back"),
    "closed": say("day of closing"),
    "answered": say("day of the answer"),
}
