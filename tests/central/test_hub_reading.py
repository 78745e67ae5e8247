"""Which journals the hub of a class may hold."""

from smartcity_desktop.central.hub_reading import classes_behind
from smartcity_desktop.domain.facts import ClassFormed, Seated
from tests.domain.class_days import SECRETARY_ID, VISIT, Class


def test_a_moved_region_brings_the_journals_of_the_classes_it_was_in():
    day = Class().say(
        ClassFormed("C", "Ruang 3", ("AS-05 chair", "AS-04 member"), "Kelas dipecah."),
        ClassFormed("D", "Ruang 4", ("AS-03 chair",), "Kelas dipecah."),
        by=SECRETARY_ID,
    )
    assert classes_behind(day.book, "C") == {"C"}
    day.say(Seated(VISIT, "C", 2, "15.00", 75, "Ruang penuh."), by=SECRETARY_ID)
    assert classes_behind(day.book, "C") == {"B", "C"}
    assert classes_behind(day.book, "B") == {"B"}
    day.say(Seated(VISIT, "D", 2, "16.00", 75, "Ruang penuh."), by=SECRETARY_ID)
    assert classes_behind(day.book, "D") == {"B", "C", "D"}
