"""Every refusal of the class day's rules says what leads on, with a button where there is one."""

import re
from pathlib import Path

import pytest

from smartcity_desktop import domain, services
from smartcity_desktop.domain.errors import DomainError
from smartcity_desktop.domain.words import VisitState
from smartcity_desktop.host.wording import Wording
from smartcity_desktop.services.telling import told
from smartcity_desktop.ui.home.powers import FACTS
from smartcity_desktop.ui.next_steps import HERE, STATES, STEPS, next_step_of

# Files of the secretariat before an event, whose findings have their own sentences.
APART = {"preparing", "rehearsing"}


def refusals() -> set[str]:
    """Return every key with which a rule of the event refuses, as the sources name them."""
    found: set[str] = set()
    for package in (domain, services):
        folder = Path(str(package.__file__)).parent
        for path in folder.rglob("*.py"):
            if not APART & set(path.parts):
                found |= set(re.findall(r'DomainError\(\s*"(\w+)"', path.read_text("utf-8")))
    return found


def test_every_refusal_has_its_next_step() -> None:
    assert refusals() - {"visit_state"} - STEPS.keys() == set()
    assert STATES.keys() == set(VisitState)


def test_no_step_is_told_for_a_refusal_that_does_not_exist() -> None:
    assert STEPS.keys() - refusals() == set()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_button_has_its_words_and_its_act(language: str) -> None:
    wording = Wording(language)
    for step in {*STEPS.values(), *STATES.values()} - {HERE}:
        assert step.verb(wording)
        assert step.command is None or step.command in FACTS
    assert HERE.verb(wording) == ""


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("state", list(VisitState))
def test_a_state_that_forbids_an_act_says_what_it_asks_for(
    language: str, state: VisitState
) -> None:
    wording = Wording(language)
    error = DomainError("visit_state", state=str(state), visit="V001")
    assert told(error, wording) == wording.say(f"errors.visit_state_{state}")
    assert next_step_of(error) == (STATES[state], "V001")
