"""What the tests of changed stays share: an ending, the row as it stands, what the parties are told and asked."""

from placements.actions.changes import Reason
from placements.actions.leaving import Ending
from placements.models import Stay, StayChange
from tests.placements.scene import day
from vardkedja.core.actor import acting
from vardkedja.core.models import Event, Task

WRONG = Reason("mistyped")
HOME = Ending(day(0), "completed", "home", "own_contract", "Ville hem.", "work")


def ending(offset, reason="completed", destination="home", housing="own_contract", occupation="work"):
    return Ending(day(offset), reason, destination, housing, "Ville hem.", occupation)


def now(scene, stay) -> Stay:
    with acting(scene.world.hedda):
        return Stay.objects.select_related("claim__place", "unit", "case", "application").get(pk=stay.pk)


def sentence(scene, kind, name="alice"):
    with acting(scene.world.actors[name]):
        return Event.objects.get(kind=kind).sentence


def open_tasks(scene, name, kind):
    with acting(scene.world.actors[name]):
        return Task.objects.filter(kind=f"placements.{kind}", done_at=None).count()


def changes(scene):
    with acting(scene.world.hedda):
        return StayChange.objects.count()
