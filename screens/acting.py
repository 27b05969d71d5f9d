"""Taking actions from a screen: the form where one is needed, ticked cases at once, then the next case."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from domain.case_words import action_name
from domain.moments import time_text
from domain.refusal import Refused
from screens.base import DeskScreen
from words import listed, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from screens.forms.action import ActionForm
    from screens.shell import Desk
    from services.outcome import Outcome


def _takes(slug: str) -> Callable[[Acting], None]:
    def action(screen: Acting) -> None:
        screen.act(slug)

    return action


class Acting(DeskScreen["tuple[Outcome, ...] | None"]):
    """A screen with cases on it. Subclasses give `targets` and `acted`."""

    ACTIONS: ClassVar[tuple[str, ...]] = (
        "sign_in",
        "contact",
        "extend",
        "finish",
        "return",
        "cohandle",
        "assign",
        "record",
        "result",
        "undo",
        "copy_over",
    )

    action_sign_in = _takes("sign_in")
    action_contact = _takes("contact")
    action_extend = _takes("extend")
    action_finish = _takes("finish")
    action_return = _takes("return")
    action_cohandle = _takes("cohandle")
    action_assign = _takes("assign")
    action_record = _takes("record")
    action_result = _takes("result")

    def targets(self) -> tuple[int, ...]:
        """The ids of the cases that an action is taken with: the ticked ones, else the one that is marked."""
        return ()

    async def acted(self, outcomes: Sequence[Outcome]) -> None:
        """What changed has been told; show it, and go on to the next case."""

    async def undone(self, outcomes: Sequence[Outcome]) -> None:
        """What was taken back has been told; show it."""
        await self.acted(outcomes)

    def act(self, slug: str) -> None:
        """Take an action with the targets; its form opens where it has one."""
        # forms and their services are not what the first screen of the day waits for
        from screens.forms.actions import FORMS

        self.work(self._act(FORMS[slug], self.targets()))

    async def _act(self, form: ActionForm, targets: tuple[int, ...]) -> None:
        if not targets:
            self.tell(say("No case is marked."), kind="refused")
            return
        if len(targets) > 1 and not form.many:
            self.tell(say("This is done one case at a time. Clear the ticks with space."), kind="refused")
            return
        if len(targets) > 1:
            targets = await self._agreed(form, targets)
            if not targets:
                return
        outcomes = await (
            self._by_form(form, targets) if form.prepare else self.call(form.take, self.session, targets, {})
        )
        if outcomes:
            await self._tell_all(outcomes)

    async def _agreed(self, form: ActionForm, targets: tuple[int, ...]) -> tuple[int, ...]:
        """Show which cases it will be, and ask; the cases, those that can be done first. () = no."""
        from screens.outcome import Preview
        from services.preview import preview_of

        rows = await self.call(preview_of, self.session, targets, form.step, form.fits)
        if rows is None:
            return ()
        name = self.registry[form.action].label if form.action in self.registry else action_name(form.step)
        title = say("{action}: {count} cases", action=name, count=len(targets))
        if not await self.app.push_screen_wait(Preview(title, rows)):
            return ()
        return tuple(row.case_id for row in sorted(rows, key=lambda row: not row.done))

    async def _by_form(self, form: ActionForm, targets: tuple[int, ...]) -> list[Outcome] | None:
        try:
            return await take_by_form(self.shell, form, targets)
        except Refused as refused:
            self.tell(refused.message, kind="refused")
            return None

    async def _tell_all(self, outcomes: Sequence[Outcome]) -> None:
        """One case: the status line; several: a page that says it per case."""
        if len(outcomes) == 1:
            only = outcomes[0]
            if only.done:
                self.tell(say("{what}. Undo: {key}", what=only.message, key=self.registry.shown("undo")))
            else:
                self.tell(only.message, kind="refused")
        else:
            from screens.outcome import OutcomeScreen

            done = sum(outcome.done for outcome in outcomes)
            self.tell(
                say("{done} done, {refused} refused. Undo: {key}", done=done, refused=len(outcomes) - done,
                    key=self.registry.shown("undo"))
            )  # fmt: skip
            page = OutcomeScreen(say("What became of each case"), outcomes, undo=self.registry.shown("undo"))
            take_back = await self.app.push_screen_wait(page)
            await self.acted(outcomes)
            if take_back:
                await self._undo(None)
            return
        await self.acted(outcomes)

    async def to_carry(self) -> Sequence[int]:
        """The cases whose steps are copied over in a row."""
        return self.targets()

    def action_copy_over(self) -> None:
        """Enter in the city's own system what was done with the cases."""
        self.work(self._copy_over())

    async def _copy_over(self) -> None:
        from screens.carry import all_told, copy_over

        try:
            outcomes = await copy_over(self.shell, await self.to_carry())
        except Refused as refused:
            self.tell(refused.message, kind="refused")
            return
        if outcomes:
            self.tell(all_told(outcomes, self.registry.shown("undo")))
            await self.acted(outcomes)

    def action_undo(self) -> None:
        """Take one's own last step back, after saying which."""
        self.work(self._undo(None))

    async def _undo(self, case_id: int | None) -> None:
        """The last step of all, or of one case."""
        from services.undoing import undo, undo_offer

        offer = await self.call(undo_offer, self.session, case_id)
        if offer is None:
            return
        if offer.ask:
            from screens.confirm import Confirm

            at = time_text(offer.happened_at, self.session.now(), self.session.zone)
            what = {"action": action_name(offer.action), "time": at, "numbers": listed(offer.numbers)}
            question = (
                say("Undo '{action}' of {time} at another terminal, for {numbers}?", **what)
                if offer.elsewhere
                else say("Undo '{action}' of {time}, for {numbers}?", **what)
            )
            if not await self.app.push_screen_wait(Confirm(question)):
                return
        outcomes = await self.call(undo, self.session, offer.operation_id)
        if outcomes:
            self.tell(
                say(
                    "Undone: {action} of {numbers}",
                    action=action_name(offer.action),
                    numbers=listed(offer.numbers),
                )
            )
            await self.undone(outcomes)


async def take_by_form(desk: Desk, form: ActionForm, targets: Sequence[int]) -> list[Outcome]:
    """Ask the form of an action, prefilled as far as is known, and take it with all cases; [] where it was left.

    Raises Refused where the first can't take the action; what the service refuses is said in the form. Where someone
    changed the first case while the form was open, both are shown (screens/conflict.py); another ticked one stays.
    """
    from screens.form import FormScreen
    from services.conflicts import Overtaken, opened_all, save, save_all

    start, *others = await desk.desk.run(opened_all, desk.session, targets)
    prepared = await desk.desk.run(form.opened, desk.session, targets)
    subject = prepared.spec.subject or prepared.spec.key
    if len(targets) > 1:
        subject = say("{number} and others, {count} in all", number=subject, count=len(targets))
    # numbers are unique in their source only, so the draft bears the cases' ids
    spec = replace(prepared.spec, key=" ".join(map(str, targets)), subject=subject)
    done: list[Outcome] = []

    async def send(values: dict[str, str]) -> None:
        def take(left: Sequence[int]) -> list[Outcome]:
            return form.take(desk.session, left, values)

        unchanged = partial(save_all, desk.session, others, targets, take)
        try:
            done.extend(_any_done(await desk.desk.run(save, desk.session, start, unchanged)))
        except Overtaken:
            screen.run_worker(ask(values), group="conflict", exclusive=True)
            raise

    async def ask(values: dict[str, str]) -> None:
        from screens.conflict import settle

        try:
            done.extend(_any_done(await settle(desk, form, targets, start, old=spec, typed=screen.values())))
        except Refused as refused:
            screen.tell(refused.message, kind="refused")
        else:
            await screen.sent(values)

    screen = FormScreen(spec, prepared.check, desk.drafts, send=send)
    presence = desk.drafts.presence if desk.drafts is not None else None
    with presence.at(targets, form.action) if presence is not None else nullcontext():
        await desk.push_screen_wait(screen)
    return done


def _any_done(outcomes: list[Outcome]) -> list[Outcome]:
    """What became of the cases. Raises Refused where it was done to none: the form stands, with what was typed."""
    if outcomes and not any(outcome.done for outcome in outcomes):
        raise Refused(outcomes[0].message)
    return outcomes
