"""The cost split in the API: the same computed year as the page and the file."""

from typing import Any
from uuid import UUID

from django.urls import path, register_converter
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from costsharing import policies, selectors
from costsharing.domain.basis import BasisLine
from costsharing.domain.terms import COST_TYPE_LABELS, CostType
from vardkedja.core.api import REFUSALS, HouseView
from vardkedja.core.errors import NotVisible


class ShareSerializer(serializers.Serializer):
    """What one payer carries of one cost of one unit in a year, in whole öre."""

    seller = serializers.CharField(help_text="Kod för den som driver enheten.")
    payer_code = serializers.CharField()
    payer = serializers.CharField()
    unit = serializers.CharField()
    cost_type = serializers.ChoiceField(choices=[(kind.value, COST_TYPE_LABELS[kind]) for kind in CostType])
    component = serializers.CharField(help_text="budget_share faktureras, own_share är den egna enhetens.")
    amount_ore = serializers.IntegerField()


class CostSplitSerializer(serializers.Serializer):
    """A year's split. `total_ore` is the budget and the sum of the lines."""

    collaboration = serializers.CharField()
    year = serializers.IntegerField()
    total_ore = serializers.IntegerField()
    lines = ShareSerializer(many=True)


def share_of(line: BasisLine) -> dict[str, Any]:
    """A computed line as the API shows it."""
    return {
        "seller": line.seller.code,
        "payer_code": line.payer.code,
        "payer": line.payer.name,
        "unit": line.unit.name,
        "cost_type": line.cost_type.value,
        "component": line.component.value,
        "amount_ore": line.amount_ore,
    }


class CostSplit(HouseView):
    """The split of a year's cost between the parties of a collaboration."""

    may = staticmethod(policies.can_see_costs)
    serializer_class = CostSplitSerializer
    pagination_class = None

    @extend_schema(operation_id="cost_split_retrieve", responses={200: CostSplitSerializer} | REFUSALS)
    def get(self, request: Request, collaboration: str, year: int) -> Response:
        """Kostnadsfördelningen för ett år. 404 för ett år utan budget."""
        agreement = policies.visible_agreements(self.actor).filter(collaboration__slug=collaboration).first()
        if agreement is None:
            raise NotVisible
        return Response(self.get_serializer(split_of(agreement.collaboration_id, collaboration, year)).data)


def split_of(collaboration_id: UUID, slug: str, year: int) -> dict[str, Any]:
    """The year as computed for page, file and ledger. Raises `NotVisible` for a year without a budget."""
    costs = selectors.cost_year(collaboration_id, year)
    if not costs.budget:
        raise NotVisible
    return {
        "collaboration": slug,
        "year": year,
        "total_ore": sum(line.amount_ore for line in costs.budget),
        "lines": [share_of(line) for line in costs.lines],
    }


class ApiYear:
    """A year of this century."""

    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        """The year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The year as four digits."""
        return str(value)


register_converter(ApiYear, "apiyear")
urlpatterns = [
    path(
        "collaborations/<slug:collaboration>/cost-split/<apiyear:year>/",
        CostSplit.as_view(),
        name="cost_split",
    )
]
