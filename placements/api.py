"""Units, places and occupancy in the API: taken or free, never by whom."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from placements import policies
from placements.models import OccupancyDay, Offer, Place, Stay
from placements.selectors import all_offers, availabilities, free_places, overstays, taken_places, traits_of
from vardkedja.core import gate, log
from vardkedja.core.api import PERIOD, REFUSALS, WITH_PARAMETERS, HouseView, day_of, period_of
from vardkedja.core.errors import NotVisible
from vardkedja.core.models import Unit
from vardkedja.core.policies import can_see_cases


class UnitSerializer(serializers.ModelSerializer):
    """A unit with places, and how many are free today."""

    operator = serializers.CharField(source="operator.name", read_only=True)
    places = serializers.SerializerMethodField(help_text="Platser som finns i dag.")
    free = serializers.SerializerMethodField(help_text="Varav lediga i dag.")

    class Meta:
        model = Unit
        fields: ClassVar[list[str]] = ["id", "name", "legal_type", "operator", "places", "free"]
        read_only_fields = fields

    def get_places(self, unit: Unit) -> int:
        """Places that exist today."""
        return self.context["counted"][unit.pk].places

    def get_free(self, unit: Unit) -> int:
        """Those that nothing claims today."""
        return self.context["counted"][unit.pk].free


class PlaceSerializer(serializers.ModelSerializer):
    """A place and whether anything claims it on the day asked for."""

    traits = serializers.SerializerMethodField(
        help_text="Vad platsen har den dagen: step_free, wheelchair, own_entrance, single, family."
    )
    taken = serializers.SerializerMethodField(help_text="Upptagen, reserverad eller stängd den dagen.")

    class Meta:
        model = Place
        fields: ClassVar[list[str]] = ["id", "name", "kind", "traits", "taken"]
        read_only_fields = fields

    def get_traits(self, place: Place) -> list[str]:
        """Codes of what the place has on the day."""
        return sorted(self.context["traits"].get(place.pk, ()))

    def get_taken(self, place: Place) -> bool:
        """Whether any claim stands on the place."""
        return place.pk in self.context["taken"]


class OccupancySerializer(serializers.ModelSerializer):
    """A unit's places on one day, as the night counted them."""

    class Meta:
        model = OccupancyDay
        fields: ClassVar[list[str]] = [
            "day",
            "places",
            "out_of_service",
            "occupied",
            "absent",
            "free",
            "care_days",
        ]
        read_only_fields = fields


class UnitView(HouseView):
    """Base of views below a unit: one that the actor sees, or 404."""

    may = staticmethod(policies.can_see_board)

    def unit(self, unit_id: UUID) -> Unit:
        """The unit. Raises `NotVisible`."""
        found = policies.board_units(self.actor).filter(pk=unit_id).first()
        if found is None:
            raise NotVisible
        return found


class Units(HouseView):
    """Units with places in the collaborations of the actor's authority."""

    may = staticmethod(policies.can_see_board)
    serializer_class = UnitSerializer

    def get_queryset(self) -> QuerySet[Unit]:
        """Units in order of name."""
        return policies.board_units(self.actor).select_related("operator").order_by("name", "pk")

    @extend_schema(operation_id="units_list", responses={200: UnitSerializer(many=True)} | REFUSALS)
    def get(self, request: Request) -> Response:
        """Enheter med platser."""
        return self.page_of(self.get_queryset())

    def get_serializer_context(self) -> dict[str, Any]:
        """Places and free places of every unit, in two queries."""
        counted = free_places(self.actor, self.actor.today) if self.request else []
        return {**super().get_serializer_context(), "counted": {found.unit.pk: found for found in counted}}


class Places(UnitView):
    """Places of a unit."""

    serializer_class = PlaceSerializer

    def get_queryset(self) -> QuerySet[Place]:
        """Places in the order of the board."""
        return policies.visible_places(self.actor).order_by("position", "name", "pk")

    @extend_schema(
        operation_id="places_list",
        parameters=[
            OpenApiParameter("day", {"type": "string", "format": "date"}, description="Utan den: i dag.")
        ],
        responses={200: PlaceSerializer(many=True)} | WITH_PARAMETERS,
    )
    def get(self, request: Request, unit_id: UUID) -> Response:
        """Platserna på en enhet, och om de är upptagna en dag."""
        self.of = unit = self.unit(unit_id)
        self.day = day_of(request, "day", self.actor.today)
        return self.page_of(self.get_queryset().filter(unit=unit))

    def get_serializer_context(self) -> dict[str, Any]:
        """Which places are taken and what each has, in two queries."""
        day = getattr(self, "day", None)
        taken, traits = (taken_places(self.actor, day), traits_of(self.of, day)) if day else (set(), {})
        return {**super().get_serializer_context(), "taken": taken, "traits": traits}


class Occupancy(UnitView):
    """Occupancy of a unit day by day."""

    serializer_class = OccupancySerializer

    def get_queryset(self) -> QuerySet[OccupancyDay]:
        """The night's figures in order of day."""
        return policies.visible_occupancy(self.actor).order_by("day")

    @extend_schema(
        operation_id="occupancy_list",
        parameters=PERIOD,
        responses={200: OccupancySerializer(many=True)} | WITH_PARAMETERS,
    )
    def get(self, request: Request, unit_id: UUID) -> Response:
        """Beläggning per dygn, första och sista dagen medräknade."""
        unit = self.unit(unit_id)
        days = period_of(request, self.actor.today)
        return self.page_of(self.get_queryset().filter(unit=unit, day__range=days))


class OfferSerializer(serializers.ModelSerializer):
    """An offer of a place, or a unit's no for now, to a case that the reader's authority is party to. No person."""

    case = serializers.CharField(source="case.number", read_only=True, help_text="Ärendets nummer.")
    unit = serializers.CharField(source="unit.name", read_only=True)

    class Meta:
        model = Offer
        fields: ClassVar[list[str]] = [
            "id", "case", "unit", "state", "reason", "planned_from", "planned_to", "made_at", "answer_by", "answered_at",
            "ended_at", "kept",
        ]  # fmt: skip
        read_only_fields = fields


class Offers(HouseView):
    """Offers in the cases that the actor sees."""

    may = staticmethod(policies.can_see_offers)
    serializer_class = OfferSerializer

    def get_queryset(self) -> QuerySet[Offer]:
        """As the pages have them."""
        return all_offers(self.actor)

    @extend_schema(operation_id="offers_list", responses={200: OfferSerializer(many=True)} | REFUSALS)
    def get(self, request: Request) -> Response:
        """Erbjudanden i de ärenden som myndigheten är part i. Läsningen loggas."""
        rows = self.paginate_queryset(self.get_queryset())
        cases = {row.case_id: row.case for row in rows}
        gate.log_listed(self.actor, "erbjudanden", cases.values(), reason="part i ärendet")
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


class OneOffer(HouseView):
    """One offer, whatever its state."""

    may = staticmethod(policies.can_see_offers)
    serializer_class = OfferSerializer

    def get_queryset(self) -> QuerySet[Offer]:
        """Offers in the cases that the actor sees."""
        return policies.visible_offers(self.actor)

    @extend_schema(operation_id="offers_retrieve", responses={200: OfferSerializer} | REFUSALS)
    def get(self, request: Request, offer_id: UUID) -> Response:
        """Ett erbjudande. Läsningen går genom läsgrinden och loggas."""
        row = self.get_queryset().filter(pk=offer_id).first()
        if row is None:
            log.write(self.actor, log.Action.DENIED, "erbjudande", reason="inte part", object_id=offer_id)
            raise NotVisible
        gate.open_case(self.actor, row.case_id, what="erbjudande")
        return Response(self.get_serializer(row).data)


class ActionSerializer(serializers.Serializer):
    """One act on a stay: whether the reader may do it now, and why not."""

    act = serializers.CharField(help_text="Åtgärdens kod.")
    label = serializers.CharField(help_text="Åtgärden på svenska.")
    available = serializers.BooleanField(help_text="Om läsaren kan göra den nu.")
    reason = serializers.CharField(help_text="Varför inte; tomt när den kan göras.")


class StaySerializer(serializers.ModelSerializer):
    """A stay in codes and days, with what the reader may do with it. No person."""

    case = serializers.CharField(source="case.number", read_only=True, help_text="Ärendets nummer.")
    unit = serializers.CharField(source="unit.name", read_only=True)
    municipality = serializers.CharField(source="municipality.name", read_only=True)
    overstays = serializers.SerializerMethodField(help_text="Kvar efter planerad dag.")
    actions = serializers.SerializerMethodField(help_text="Varje åtgärd, möjlig eller inte, med skäl.")

    class Meta:
        model = Stay
        fields: ClassVar[list[str]] = [
            "id", "case", "unit", "municipality", "state", "planned_from", "planned_to", "arrived_on", "ended_on", "overstays",
            "actions",
        ]  # fmt: skip
        read_only_fields = fields

    def get_overstays(self, stay: Stay) -> bool:
        """Present after the planned end."""
        return overstays(stay, self.context["actor"].today)

    @extend_schema_field(ActionSerializer(many=True))
    def get_actions(self, stay: Stay) -> Any:
        """The same table as the pages and the verbs ask."""
        return ActionSerializer(availabilities(self.context["actor"], stay), many=True).data


class OneStay(HouseView):
    """One stay, whatever its state."""

    may = staticmethod(can_see_cases)
    serializer_class = StaySerializer

    def get_queryset(self) -> QuerySet[Stay]:
        """Stays in the own units and in the cases that the actor sees."""
        related = ("unit", "case", "municipality", "claim__place")
        return policies.visible_stays(self.actor).select_related(*related)

    @extend_schema(operation_id="stays_retrieve", responses={200: StaySerializer} | REFUSALS)
    def get(self, request: Request, stay_id: UUID) -> Response:
        """En vistelse och vad som kan göras med den. Läsningen går genom läsgrinden och loggas."""
        row = self.get_queryset().filter(pk=stay_id).first()
        if row is None:
            log.write(self.actor, log.Action.DENIED, "vistelse", reason="inte part", object_id=stay_id)
            raise NotVisible
        gate.open_case(self.actor, row.case_id, what="vistelse")
        return Response(self.get_serializer(row).data)

    def get_serializer_context(self) -> dict[str, Any]:
        """Who asks: what may be done depends on it."""
        return {**super().get_serializer_context(), "actor": self.actor}


urlpatterns = [
    path("stays/<uuid:stay_id>/", OneStay.as_view(), name="stay"),
    path("offers/", Offers.as_view(), name="offers"),
    path("offers/<uuid:offer_id>/", OneOffer.as_view(), name="offer"),
    path("units/", Units.as_view(), name="units"),
    path("units/<uuid:unit_id>/places/", Places.as_view(), name="places"),
    path("units/<uuid:unit_id>/occupancy/", Occupancy.as_view(), name="occupancy"),
]
