"""The queue in the API: positions without persons, as the whole collaboration sees them."""

from typing import ClassVar
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from referrals import policies
from referrals.models import QueueTicket
from vardkedja.core import clock
from vardkedja.core.api import REFUSALS, HouseView
from vardkedja.core.errors import NotVisible


class TicketSerializer(serializers.ModelSerializer):
    """A position in a unit's queue: no person, no case, no municipality."""

    position = serializers.IntegerField(read_only=True, help_text="Köplats, 1 är först.")
    since = serializers.SerializerMethodField(help_text="Dagen då ansökan kom in.")

    class Meta:
        model = QueueTicket
        fields: ClassVar[list[str]] = ["reference", "position", "priority_class", "since"]
        read_only_fields = fields

    def get_since(self, ticket: QueueTicket) -> serializers.DateField:
        """The day only: the minute could be known from elsewhere."""
        return clock.day_of(ticket.since).isoformat()  # type: ignore[return-value]


class UnitQueue(HouseView):
    """The queue of a unit, first to last: priority class, then time, then the ticket's random key."""

    may = staticmethod(policies.can_see_queue)
    serializer_class = TicketSerializer

    def get_queryset(self) -> QuerySet[QueueTicket]:
        """Positions that the actor sees, in the order of `domain.queue.in_order`."""
        order = ("priority_class", "since", "pk")
        number = Window(RowNumber(), partition_by=F("unit"), order_by=order)
        return policies.visible_tickets(self.actor).annotate(position=number).order_by(*order)

    @extend_schema(operation_id="queue_tickets_list", responses={200: TicketSerializer(many=True)} | REFUSALS)
    def get(self, request: Request, unit_id: UUID) -> Response:
        """Köplatserna till en enhet, i turordning."""
        if not policies.queue_units(self.actor).filter(pk=unit_id).exists():
            raise NotVisible
        return self.page_of(self.get_queryset().filter(unit=unit_id))


urlpatterns = [path("units/<uuid:unit_id>/queue-tickets/", UnitQueue.as_view(), name="queue_tickets")]
