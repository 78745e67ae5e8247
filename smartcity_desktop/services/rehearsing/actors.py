"""Laptops as processes of their own: told what to do next, and killed where the story wants it.

Only cues go this way. What people did reaches other laptops through the hub and no other way.
"""

import multiprocessing
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar, cast

from smartcity_desktop.domain.facts import PersonId
from smartcity_desktop.host.errors import HostError
from smartcity_desktop.services.rehearsing.laptop import Laptop, Part
from smartcity_desktop.services.rehearsing.patience import QUIET_SECONDS, Patience, Pulse

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

P = ParamSpec("P")
R = TypeVar("R")
Act = Callable[Concatenate[Laptop, P], R]

# A laptop says itself what it waits for; only one that hangs is given up here.
SILENCE_SECONDS = 2 * QUIET_SECONDS
LOOK_SECONDS = 5.0
LEAVING_SECONDS = 20
ALL_CLASSES, FEW_CLASSES = 12, 2
PRELOADED = (
    "smartcity_desktop.services.rehearsing.leading",
    "smartcity_desktop.services.rehearsing.leaving",
    "smartcity_desktop.services.rehearsing.performing",
    "smartcity_desktop.documents.seal",
    "smartcity_desktop.documents.score_sheet",
)


def fresh_processes() -> SpawnContext:
    """Return how processes are made: never with this one's threads, connections and locks."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # One import for all laptops.
    context.set_forkserver_preload(list(PRELOADED))
    # Both make the same kind of process in another way.
    return cast("SpawnContext", context)


def classes_at_once() -> int:
    """Return how many classes are played at the same time.

    As on the day itself, all at once: facts then come to the centre nearly in their order. Where
    laptops share no memory, that would take too much of it.
    """
    return ALL_CLASSES if sys.platform == "linux" else FEW_CLASSES


@dataclass(frozen=True, slots=True)
class _Failed:
    """An act that ended in an error, and where it happened."""

    where: str


def _serve(part: Part, cues: Connection) -> None:
    """Be a laptop until nobody tells it anything any more."""
    laptop: Laptop | None = None
    try:
        laptop = Laptop(part)
        cues.send(None)
        while (cue := cues.recv()) is not None:
            act, args, named = cue
            cues.send(act(laptop, *args, **named))
    except EOFError:
        pass
    except Exception:  # noqa: BLE001 - whatever it was, the direction must know
        cues.send(_Failed(traceback.format_exc()))
    finally:
        if laptop is not None:
            laptop.close()


class Reply(Generic[R]):
    """The answer of a laptop that is at work."""

    def __init__(self, receive: Callable[[str], object], what: str) -> None:
        self._receive, self._what = receive, what

    def wait(self) -> R:
        """Return what the act returned; raises HostError when it failed or nothing comes."""
        return cast("R", self._receive(self._what))


class Actor:
    """One person's laptop as the direction of a rehearsal knows it."""

    def __init__(self, part: Part, context: SpawnContext) -> None:
        self.part = part
        self._context = context
        self._pulse = Pulse(part.papers.parent)
        self._process: BaseProcess | None = None
        self._cues: Connection | None = None

    @property
    def person(self) -> PersonId:
        """Whose laptop this is."""
        return self.part.person

    @property
    def on(self) -> bool:
        """Whether the laptop is switched on."""
        return self._process is not None

    def start(self) -> "Reply[None]":
        """Switch the laptop on; it enters the event, or signs in where it was before."""
        self._cues, theirs = self._context.Pipe()
        name = f"laptop-{self.person}"
        process = self._context.Process(target=_serve, args=(self.part, theirs), name=name)
        process.start()
        self._process = process
        theirs.close()
        return Reply(self._received, "start")

    def tell(self, act: "Act[P, R]", *args: P.args, **kwargs: P.kwargs) -> "Reply[R]":
        """Begin an act; at most one at a time."""
        self._send((act, args, kwargs))
        return Reply(self._received, act.__name__)

    def ask(self, act: "Act[P, R]", *args: P.args, **kwargs: P.kwargs) -> R:
        """Play an act and return what it returned."""
        return self.tell(act, *args, **kwargs).wait()

    def _send(self, cue: object) -> None:
        if self._cues is None:
            raise HostError("laptop_off", person=self.person)
        try:
            self._cues.send(cue)
        except OSError as error:
            raise HostError("laptop_off", person=self.person) from error

    def _received(self, what: str) -> object:
        cues, process = self._cues, self._process
        if cues is None or process is None:
            raise HostError("laptop_off", person=self.person)
        patience = Patience(self._pulse, SILENCE_SECONDS)
        while not wait([cues, process.sentinel], LOOK_SECONDS):
            if patience.left <= 0:
                raise HostError("rehearsal_waits", person=self.person, what=what)
        try:
            answer: object = cues.recv()
        except (EOFError, OSError) as error:
            raise HostError("laptop_off", person=self.person) from error
        if isinstance(answer, _Failed):
            log = self.part.papers.parent / f"laptop-{self.person}.log"
            log.write_text(answer.where, "utf-8")
            raise HostError("laptop_failed", person=self.person, what=what, log=str(log))
        return answer

    def kill(self) -> None:
        """Take the power away: the process gets no chance to write anything more."""
        if self._process is not None:
            self._process.kill()
            self._process.join(LEAVING_SECONDS)
        self._forget()

    def leave(self) -> None:
        """Let the laptop close its profile and end."""
        if self._cues is not None and self._process is not None and self._process.is_alive():
            try:
                self._cues.send(None)
            except OSError:
                self._process.kill()
            patience = Patience(self._pulse, LEAVING_SECONDS)
            while self._process.is_alive() and patience.left > 0:
                self._process.join(LOOK_SECONDS)
        self.kill()

    def _forget(self) -> None:
        if self._cues is not None:
            self._cues.close()
        self._cues = self._process = None


def together(
    actors: Iterable[Actor], act: "Act[P, R]", *args: P.args, **kwargs: P.kwargs
) -> dict[PersonId, R]:
    """Let several laptops do the same at the same time; returns what each returned."""
    replies = {actor.person: actor.tell(act, *args, **kwargs) for actor in actors}
    return {person: reply.wait() for person, reply in replies.items()}
