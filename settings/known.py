"""Names that the program itself fixes: settings may label, order and refer to them, but not invent others."""

from __future__ import annotations

HOTLINE_STATES = (
    *("dispatched", "signed_in", "in_progress", "extension_requested", "return_requested", "finish_review"),
    *("finished", "redo", "returned", "closed", "archived"),
)
ISSUE_STATES = ("logged", "checked", "in_progress", "finished", "followed_up", "archived")
SECTION_RULES = ("overdue", "to_sign", "to_contact", "due_today", "redo", "approval", "carry_over", "rest")
ACTIONS = (
    *("sign_in", "contact", "extend", "finish", "return", "cohandle", "assign", "record", "guidance"),
    *("merge", "topic", "log_issue", "undo", "copy_over", "reveal", "print", "result", "import"),
)
RIGHTS = (*ACTIONS, "review", "chase", "staff", "training", "ledger", "export_full", "access_log", "*")
"""What a role may be allowed; `ledger`: restore and migrate it, and set its clocks' rules; `export_full`: lists with
residents' data in full; `access_log`: who saw which of them; '*' = all."""
FINDINGS = ("complaint", "suggestion", "consultation")
TAKEN_KEYS = {"pinyin": "q", "english": "qjk"}
"""Letters that no action may have: leaving, and moving in the English keymap (DESIGN, Keys)."""
ROLES = ("clerk", "lead", "dispatcher", "admin")
ATTENDANCE = (
    *("to_sign_up", "signed_up", "attending", "leave", "absent"),
    *("make_up", "completed", "not_completed", "withdrawn", "exempt"),
)
PAGES = ("hand_over", "sign_in", "contact", "extend", "return", "finish", "reply")
"""The pages of the city's system: one for an issue that is handed over, one for each kind of step, and the reply
that is entered with a finish."""
PAGE_SOURCES = (
    *("number", "title", "content", "received", "dispatched", "limit", "category", "request_type"),
    *("caller", "phone", "address", "committee", "handler", "department", "lead", "basis"),
    *("step_time", "step_by", "note", "called_number", "reached", "why_not", "tries", "contact_time"),
    *("ordinal", "reason", "promised", "statement", "application_basis"),
    *("agreed", "agreed_with", "agreed_at", "agreed_how"),
    *("finding", "claim", "outcome", "site_visit", "reply_by", "satisfaction", "answer", "summary"),
)
"""Where a field of such a page may have its value from; services/page_values.py knows each."""
