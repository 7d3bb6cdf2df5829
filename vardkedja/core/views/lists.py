"""Lists over persons: cases, and hits of a search. Every person shown is logged, in one insert per page."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render

from vardkedja.core import gate, log, policies, registry, tables
from vardkedja.core.errors import DomainError
from vardkedja.core.forms.lists import CaseFilter
from vardkedja.core.models import PersonIdentifier
from vardkedja.core.names import names_for
from vardkedja.core.selectors import lists
from vardkedja.core.web import page, text_of

PER_PAGE = 25


@page(policies.can_see_cases)
def cases(request: Any) -> HttpResponse:
    """Own cases and those that the authority is party to."""
    actor = request.actor
    asked = tables.CASES.asked(request.GET)
    form = CaseFilter(
        asked or _from_the_start(actor),
        units=lists.units_of(actor),
        responsibles=lists.handlers_of(actor),
        steps=[(str(number), registry.RAIL_LABELS[number - 1]) for number in sorted(registry.STEPS)],
    )
    wanted = form.cleaned_data if form.is_valid() else {}
    shown = Paginator(lists.cases(actor, wanted), PER_PAGE).get_page(request.GET.get(tables.PAGE))
    gate.log_listed(actor, "ärendelista", shown, reason="lista över egna ärenden och ärenden där vi är part")
    context = {
        "form": form,
        "page": shown,
        "rows": _rows(actor, shown),
        "query": query_of(asked),
        "may_register": policies.can_register_person(actor),
        "may_hand_over": policies.can_hand_over(actor),
    }
    return render(request, "core/cases.html", context)


def _from_the_start(actor: Any) -> dict[str, str]:
    """An authority with cases of its own begins with those; others are a choice away."""
    return {"agare": "egna"} if lists.has_own(actor) else {"agare": ""}


def query_of(asked: Mapping[str, str]) -> str:
    """What the list was asked, for the links of its pages."""
    return urlencode(asked) + "&" if asked else ""


def _rows(actor: Any, shown: Page) -> list[dict[str, Any]]:
    held = list(shown)
    names, people, steps = names_for(actor, held), lists.responsibles(actor, held), lists.steps(actor, held)
    return [
        {
            "case": case,
            "name": names[case.pk],
            "responsible": people.get(case.pk, ""),
            "steps": steps[case.pk],
        }
        for case in held
    ]


@page(policies.can_search, methods=("GET", "POST"), limit="search")
def search(request: Any) -> HttpResponse:
    """Persons by name, number or case number. Only a POST searches: neither stands in an address."""
    actor, query = request.actor, text_of(request, "q")
    context: dict[str, Any] = {"hits": None, "q": query, "may_register": policies.can_register_person(actor)}
    if request.method != "POST":
        return render(request, "core/search.html", context)
    try:
        hits = lists.search(actor, query)
    except DomainError as error:
        return render(request, "core/search.html", {**context, "error": error.message}, status=422)
    log.write(actor, log.Action.SEARCH, "personsökning", reason="sökning på namn, nummer eller ärendenummer")
    rows = [(hit.person_id, hit.cases[0].pk if hit.cases else None, _owner(actor, hit)) for hit in hits]
    log.write_hits(actor, "personsökning", rows, reason="träff i sökning")
    shown = {"hits": _shown(actor, hits), "number": lists.is_number(query)}
    return render(request, "core/search.html", {**context, **shown})


def _owner(actor: Any, hit: lists.Hit) -> Any:
    return actor.domain_id if hit.record else hit.cases[0].owner_id


def _shown(actor: Any, hits: list[lists.Hit]) -> list[dict[str, Any]]:
    records = [hit.record.pk for hit in hits if hit.record]
    numbers = PersonIdentifier.objects.valid(actor.today).filter(domain=actor.domain_id, record__in=records)
    known = dict(numbers.order_by("valid_from").values_list("record", "value"))
    return [{"hit": hit, "number": known.get(hit.record.pk, "") if hit.record else ""} for hit in hits]
