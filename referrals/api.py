"""The queue in the API: positions without persons, as the whole collaboration sees them."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from referrals import policies
from referrals.models import QueueTicket
from referrals.selectors.queue import Placed, positions
from vardkedja.core import clock
from vardkedja.core.api import REFUSALS, HouseView
from vardkedja.core.errors import NotVisible


class TicketSerializer(serializers.Serializer):
    """A position in a unit's queue: no person, no case, no municipality."""

    reference = serializers.CharField(source="ticket.reference")
    position = serializers.IntegerField(source="position.number", help_text="Köplats, 1 är först.")
    priority_class = serializers.IntegerField(source="ticket.priority_class")
    since = serializers.SerializerMethodField(help_text="Dagen som räknas i turordningen.")

    def get_since(self, row: Placed) -> serializers.DateField:
        """The day only: the minute could be known from elsewhere."""
        return clock.day_of(row.position.since).isoformat()  # type: ignore[return-value]


class UnitQueue(HouseView):
    """The queue of a unit, first to last, by the unit's own rules."""

    may = staticmethod(policies.can_see_queue)
    serializer_class = TicketSerializer

    def get_queryset(self) -> QuerySet[QueueTicket]:
        """The kind of row, for the documentation: the order is not the database's."""
        return QueueTicket.objects.none()

    @extend_schema(operation_id="queue_tickets_list", responses={200: TicketSerializer(many=True)} | REFUSALS)
    def get(self, request: Request, unit_id: UUID) -> Response:
        """Köplatserna till en enhet, i turordning."""
        unit = policies.queue_units(self.actor).filter(pk=unit_id).first()
        if unit is None:
            raise NotVisible
        return self.page_of(positions(unit, self.actor))


urlpatterns = [path("units/<uuid:unit_id>/queue-tickets/", UnitQueue.as_view(), name="queue_tickets")]
