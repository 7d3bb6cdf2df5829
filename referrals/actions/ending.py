"""An application is refused: what the apps above hold for it ends with it."""

from collections.abc import Callable

from referrals.models import Application
from vardkedja.core.actor import Actor

_DO: list[Callable[[Application, Actor], None]] = []


def on_refusal(do: Callable[[Application, Actor], None]) -> None:
    """Register what to do when somebody has decided against an application, whoever it is."""
    _DO[:] = [do]


def refused(application: Application, actor: Actor) -> None:
    for do in _DO:
        do(application, actor)
