"""Addresses of costsharing: a collaboration's short name, years, months and party codes; nothing about a person."""

from django.urls import path, register_converter

from costsharing.domain.terms import CostType
from costsharing.views import pages, terms


class YearConverter:
    """A year of this century."""

    regex = "20[0-9]{2}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class CostTypeConverter:
    regex = "|".join(CostType)

    def to_python(self, value: str) -> CostType:
        return CostType(value)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(YearConverter, "costyear")
register_converter(CostTypeConverter, "costtype")

app_name = "costsharing"
urlpatterns = [
    path("kostnader/", pages.index, name="index"),
    path("kostnader/<slug:collaboration>/<costyear:year>/", pages.year, name="year"),
    path("kostnader/<slug:collaboration>/<costyear:year>/sa-raknades-det/", pages.exact, name="exact"),
    path("kostnader/<slug:collaboration>/<month:month>/", pages.month, name="month"),
    path("kostnader/<slug:collaboration>/<month:month>/underlag.csv", pages.month_csv, name="month_csv"),
    path("kostnader/<slug:collaboration>/<month:month>/underlag.xlsx", pages.month_xlsx, name="month_xlsx"),
    path("kostnader/<slug:collaboration>/<month:month>/<slug:payer>/", pages.payer, name="payer"),
    path("kostnader/<slug:collaboration>/<costyear:year>/avtal/", terms.overview, name="terms"),
    path("kostnader/<slug:collaboration>/<costyear:year>/budget/<uuid:unit>/", terms.budget, name="budget"),
    path("kostnader/<slug:collaboration>/nyckel/", terms.key, name="key"),
    path("kostnader/<slug:collaboration>/regel/<costtype:cost_type>/", terms.rule, name="rule"),
]
