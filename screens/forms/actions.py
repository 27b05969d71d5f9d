"""Every action by its name: what a key, the menu and the palette take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.forms import clash, contact, correct, extend, finish, issue, note, result, send_back, settle

if TYPE_CHECKING:
    from screens.forms.action import ActionForm

FORMS: dict[str, ActionForm] = {
    form.action: form
    for form in (
        note.SIGN_IN,
        note.SIGN_IN_LATE,
        contact.FORM,
        extend.FORM,
        finish.FORM,
        send_back.FORM,
        note.COHANDLE,
        note.ASSIGN,
        note.RECORD,
        note.PARK,
        note.RESUME,
        note.CHASE,
        result.FORM,
        correct.FORM,
        clash.FORM,
        settle.REVIEW,
        settle.REOPEN,
        settle.ARCHIVE,
        issue.CHECK,
        issue.BEGIN,
        issue.HAND_OVER,
        issue.NUMBER,
        issue.REPORT_UP,
        issue.DEFER,
        issue.FOLLOW_UP,
    )
}
