"""The link test names the step that fails, and a wrong clock is never one of them."""

import socket
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_desktop.host.clock import ScriptedClock
from smartcity_desktop.host.resources import resource
from smartcity_desktop.services.profile import Profile
from smartcity_desktop.services.testing_link import LinkStep, Step, examined_link
from smartcity_desktop.sync import probing
from smartcity_desktop.sync.probing import ProbeError, connected
from tests.builders import CHAIR, PublishedEvent, a_profile
from tests.central.scribe import RunningHub, Stage, a_centre, a_hub, a_stage
from tests.services.panel import a_folder, hub_of, stage_of


@pytest.fixture(scope="module")
def chair(event: PublishedEvent, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Profile]:
    profile = a_profile(tmp_path_factory.mktemp("ketua") / "p", event, CHAIR)
    yield profile
    profile.close()


@pytest.fixture(scope="module")
def stage(event: PublishedEvent) -> Stage:
    return stage_of(event)


@pytest.fixture(scope="module")
def hub(
    stage: Stage, chair: Profile, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningHub]:
    with a_hub(stage, tmp_path_factory.mktemp("hub"), hub=hub_of(chair)) as running:
        yield running


def details(steps: tuple[LinkStep, ...]) -> list[str]:
    """Return what each step found, having checked that only the last may have failed."""
    assert [step.key for step in steps] == list(Step)[: len(steps)]
    assert all(step.ok for step in steps[:-1])
    return [step.detail for step in steps]


def test_every_step_goes_well_with_the_own_hub(chair: Profile, hub: RunningHub) -> None:
    chair.clock = ScriptedClock("Asia/Makassar", _now(), 0)
    steps = examined_link(chair, hub.url)
    assert details(steps) == [
        "address_understood",
        "name_is_address",
        "port_answers",
        "certificate_ours",
        "identity_class",
        "clock_equal",
        "session_open",
    ]
    assert steps[-1].ok


def _now() -> int:
    import time

    return time.time_ns() // 1_000_000


@pytest.mark.parametrize(
    ("ahead_ms", "detail", "minutes"),
    [(7 * 60_000 + 9_000, "clock_ahead", 7), (-3 * 60_000 - 9_000, "clock_behind", 3)],
)
def test_a_wrong_clock_is_measured_and_fails_nothing(
    chair: Profile, hub: RunningHub, ahead_ms: int, detail: str, minutes: int
) -> None:
    chair.clock = ScriptedClock("Asia/Makassar", _now() + ahead_ms, 0)
    steps = examined_link(chair, hub.url)
    assert details(steps)[5:] == [detail, "session_open"]
    assert steps[5].ok
    assert steps[5].details["minutes"] == minutes


def test_the_centre_is_tested_the_same_way(chair: Profile, stage: Stage, hub: RunningHub,
                                           tmp_path: Path) -> None:  # fmt: skip
    database = f"sqlite:///{tmp_path / 'pusat.sqlite'}"
    with a_centre("--database", database, *stage.write_files(tmp_path)) as centre:
        assert details(examined_link(chair, centre.url, hub=False))[4] == "identity_centre"
        assert details(examined_link(chair, centre.url))[-1] == "certificate_other_server"
    assert details(examined_link(chair, hub.url, hub=False))[-1] == "certificate_other_server"


def test_a_hub_made_for_another_class_is_named(chair: Profile, stage: Stage,
                                               tmp_path: Path) -> None:  # fmt: skip
    with a_hub(stage, a_folder(tmp_path, "c"), hub=stage.hub("C")) as running:
        steps = examined_link(chair, running.url)
    assert (steps[4].detail, steps[4].details["code"]) == ("identity_other_class", "C")
    assert steps[-1].key is Step.SESSION


def test_another_events_hub_is_told_apart(chair: Profile, tmp_path: Path) -> None:
    with a_hub(a_stage(), tmp_path) as running:
        assert details(examined_link(chair, running.url))[-1] == "certificate_foreign"


def test_nobody_listens(chair: Profile) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert details(examined_link(chair, f"127.0.0.1:{port}"))[-1] == "port_refused"


def test_something_else_listens(chair: Profile) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            for _ in range(2):
                near, _ = listener.accept()
                near.sendall(b"220 mail\r\n")
                near.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        port = listener.getsockname()[1]
        assert details(examined_link(chair, f"127.0.0.1:{port}"))[-1] == "no_tls"
        thread.join(10)


def test_a_swallowed_call_is_told_from_a_refused_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queue that is full swallows calls as a firewall does."""
    monkeypatch.setattr(probing, "SECONDS", 0.3)
    held: list[socket.socket] = []
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        with pytest.raises(ProbeError) as silent:
            held.extend(connected("127.0.0.1", port) for _ in range(8))
        assert silent.value.key == "port_silent"
    for one in held:
        one.close()


def test_an_unknown_name_and_a_wrong_address(chair: Profile) -> None:
    assert details(examined_link(chair, "tidak-ada.invalid"))[-1] == "name_unknown"
    assert details(examined_link(chair, "bukan alamat?")) == ["address_unreadable"]
    assert details(examined_link(chair, "http://10.0.0.4", hub=False)) == ["address_unreadable"]


def test_every_finding_has_its_sentence() -> None:
    words = tomllib.loads(resource("translations", "id", "link.toml").read_text("utf-8"))
    assert {f"step_{step}" for step in Step} <= words.keys()
    source = "".join(
        Path(module).read_text("utf-8")
        for module in (probing.__file__, examined_link.__globals__["__file__"])
    )
    used = {key for key in words if f'"{key}"' in source}
    made = {f"{step}_failed" for step in (Step.IDENTITY, Step.SESSION)}
    # What the window says of the whole test.
    verdicts = {"passed", "failed"}
    assert words.keys() == used | made | verdicts | {f"step_{step}" for step in Step}
