"""Changing a level with its owner's PIN: the own one here, another's through the own profile."""

from functools import partial

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.ui.panel.behind_pin import BehindPin
from smartcity_desktop.ui.panel.change_form import Change
from smartcity_desktop.ui.panel.people import bare_name


class Changing(BehindPin):
    """Changes a level of a sealed sheet."""

    def look(self) -> None:
        """Look again whose levels can be changed on this laptop."""
        if self._guests is not None:
            self._guests.look()

    def possible(self, person: PersonId) -> bool:
        """Tell whether a person's level can be changed on this laptop."""
        own = person == self._reader.me
        return own or (self._guests is not None and self._guests.knows(person))

    def change(self, change: Change) -> None:
        """Ask for the owner's PIN and make the change; nothing happens without it."""
        say, name = self._tools.say, self._reader.name(change.person)
        title = say("pin_title", name=name)
        pin = self._ask_pin(title, say("pin_text", code=change.indicator), say("pin_verb"))
        if not pin:
            return
        if change.person == self._reader.me:
            self._run(lambda: self._confirm_pin(pin), lambda _none: self._revise(change))
        elif self._guests is not None:
            self._run(
                partial(
                    self._guests.revise,
                    change.person,
                    change.sheet,
                    {change.indicator: change.mark},
                    change.reason,
                    pin,
                ),
                lambda sent: self._sent(change, sent),
            )

    def _revise(self, change: Change) -> None:
        try:
            marks = {change.indicator: change.mark}
            self._moderating.revise(change.sheet, marks, change.reason, _confirmed)
        except Exception as error:  # noqa: BLE001 - told as any other outcome of the same work
            self._fail(error)
        else:
            self._tell_done("changed", change)

    def _sent(self, change: Change, sent: object) -> None:
        self._tell_done("changed" if sent else "changed_unsent", change)
        self.carried.emit()

    def _tell_done(self, key: str, change: Change) -> None:
        name = bare_name(self._reader.name(change.person))
        self._finish(self._tools.say(key, name=name, code=change.indicator))


def _confirmed() -> None:
    """Stand for a PIN that has been confirmed before, off the window's thread."""
