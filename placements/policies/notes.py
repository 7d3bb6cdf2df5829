"""Daily notes: who switches them, reads them, signs and adds. A note is its owner's alone; others read what is released."""

from django.db.models import Q, QuerySet

from placements.models import DailyNote, NoteObjection, NotesSetting, Stay
from placements.policies import day_units, visible_stays, writes_notes
from placements.policies.homes import can_read_notes_at_all
from vardkedja.core.actor import Actor
from vardkedja.core.models import Role, Unit, UnitPartner
from vardkedja.core.policies import ANSWERING_ROLES, NOT_ON_A_SHIFT, YES, Decision, no
from vardkedja.core.querysets import valid_on

_SWITCH = "Bara föreståndaren och administratören bestämmer var anteckningar förs."


def switched_units(actor: Actor) -> QuerySet[Unit]:
    """Homes whose notes the own authority may switch: those that it runs, and those where it works beside the operator."""
    partner = UnitPartner.objects.filter(valid_on(actor.today), domain=actor.domain_id)
    own = Q(operator=actor.domain_id) | Q(pk__in=partner.values("unit"))
    return Unit.objects.filter(
        own, bought=False, collaboration__isnull=False, places__isnull=False
    ).distinct()


def can_switch_notes(actor: Actor, unit: Unit) -> Decision:
    """The head of the home, or the authority's administrator; of an authority that works beside the operator, its administrator."""
    own = unit.operator_id == actor.domain_id
    held = actor.is_system or actor.has(Role.ADMINISTRATOR)
    return YES if held or (own and actor.has(Role.HEAD_OF_HOME, unit_id=unit.pk)) else no(_SWITCH)


def visible_settings(actor: Actor) -> QuerySet[NotesSetting]:
    """Where notes are kept is open to all of the county: it says nothing of anybody."""
    return NotesSetting.objects.select_related("owner")


def can_read_notes(actor: Actor, stay: Stay) -> Decision:
    """Whoever writes them reads them: the unit's own staff, health care's planner of care. Not all of the authority."""
    return writes_notes(actor, stay) and can_read_notes_at_all(actor)


def visible_notes(actor: Actor) -> QuerySet[DailyNote]:
    """The own authority's notes: at a home of those who live in the actor's units, in health care of the stays that the planner sees.

    A substitute alone reads nothing of the categories that no shift needs.
    """
    rows = DailyNote.objects.filter(owner=actor.domain_id).select_related("stay__unit", "case", "version")
    if actor.is_system:
        return rows
    at_home = Q(stay__operator=actor.domain_id, stay__unit__in=day_units(actor).values("pk"))
    if not actor.has(Role.HEAD_OF_HOME, Role.HOME_STAFF, Role.SUBSTITUTE):
        at_home = Q(pk=None)
    if actor.has(Role.REGION_PLANNER):
        elsewhere = ~Q(stay__operator=actor.domain_id) & Q(stay__in=visible_stays(actor).values("pk"))
        at_home |= elsewhere
    return rows.filter(at_home).exclude(category__in=not_for(actor))


def not_for(actor: Actor) -> tuple[str, ...]:
    """Categories that the actor neither reads nor writes of."""
    return () if actor.is_system or actor.has(*ANSWERING_ROLES) else NOT_ON_A_SHIFT


def visible_objections(actor: Actor) -> QuerySet[NoteObjection]:
    return NoteObjection.objects.filter(owner=actor.domain_id, note__in=visible_notes(actor).values("pk"))


def can_change_note(actor: Actor, note: DailyNote) -> Decision:
    """What is not signed is its writer's to change."""
    return (
        YES
        if note.written_by_id == actor.user_id
        else no("Bara den som har skrivit anteckningen ändrar den.")
    )


def can_sign_note(actor: Actor, note: DailyNote) -> Decision:
    """The writer signs. The head signs for who cannot: the note then says both names."""
    if note.written_by_id == actor.user_id:
        return YES
    own = note.stay.operator_id == actor.domain_id
    for_others = actor.has(Role.HEAD_OF_HOME, unit_id=note.stay.unit_id) if own else False
    return YES if for_others else no("Den som har skrivit anteckningen signerar den, annars föreståndaren.")
