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
