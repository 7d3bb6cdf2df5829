"""Key figures in the API: aggregates with small cells kept back, as on the steering page."""

from typing import ClassVar

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from governance.domain.indicators import Code
from governance.models import INDICATORS, IndicatorSnapshot
from governance.policies import can_see_steering, visible_collaborations, visible_snapshots
from vardkedja.core.api import PERIOD, WITH_PARAMETERS, HouseView, period_of, value_of
from vardkedja.core.errors import NotVisible


class FigureSerializer(serializers.ModelSerializer):
    """A figure on a day: in all, of a unit, or of a municipality."""

    unit = serializers.CharField(source="unit.name", default=None, read_only=True)
    municipality = serializers.CharField(source="municipality.code", default=None, read_only=True)

    class Meta:
        model = IndicatorSnapshot
        fields: ClassVar[list[str]] = ["indicator", "day", "unit", "municipality", "value", "n", "suppressed"]
        read_only_fields = fields


class Figures(HouseView):
    """Key figures of a collaboration."""

    may = staticmethod(can_see_steering)
    serializer_class = FigureSerializer

    def get_queryset(self) -> QuerySet[IndicatorSnapshot]:
        """Figures in a fixed order."""
        rows = visible_snapshots(self.actor).select_related("unit", "municipality")
        return rows.order_by("day", "indicator", "unit__name", "municipality__code", "pk")

    @extend_schema(
        operation_id="figures_list",
        parameters=[OpenApiParameter("indicator", str, enum=[code.value for code in Code]), *PERIOD],
        responses={200: FigureSerializer(many=True)} | WITH_PARAMETERS,
    )
    def get(self, request: Request, collaboration: str) -> Response:
        """Nyckeltal för en samverkan, första och sista dagen medräknade."""
        found = visible_collaborations(self.actor).filter(slug=collaboration).first()
        if found is None:
            raise NotVisible
        rows = self.get_queryset().filter(
            collaboration=found, day__range=period_of(request, self.actor.today)
        )
        chosen = request.query_params.get("indicator")
        if chosen is not None:
            rows = rows.filter(indicator=value_of(serializers.ChoiceField(INDICATORS), chosen, "indicator"))
        return self.page_of(rows)


urlpatterns = [path("collaborations/<slug:collaboration>/figures/", Figures.as_view(), name="figures")]
