"""Reading: the year's table, how it was computed, the monthly basis and its file."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from costsharing import actions, selectors
from costsharing.domain.basis_csv import basis_csv, basis_xlsx, file_name
from costsharing.domain.terms import CostRuleError
from costsharing.models import CostAgreement
from costsharing.policies import can_prepare_costs, can_see_costs, visible_agreements
from costsharing.views import tables
from vardkedja.core.domain.sheets import CSV_TYPE, XLSX_TYPE
from vardkedja.core.errors import NotVisible
from vardkedja.core.formatting import MONTHS
from vardkedja.core.web import page

View = Callable[..., HttpResponse]


def agreement_or_404(request: Any, slug: str) -> CostAgreement:
    """The agreement of a collaboration that the actor's organisation belongs to. Raises NotVisible."""
    found = visible_agreements(request.actor).filter(collaboration__slug=slug).first()
    if found is None:
        raise NotVisible
    return found


def crumbs(slug: str, year: int, *rest: tuple[str, str]) -> list[dict[str, str]]:
    """The way here, the year's table first; the last is the page itself."""
    way = [
        ("Kostnader", reverse("costsharing:index")),
        (str(year), reverse("costsharing:year", args=[slug, year])),
    ]
    *before, (here, _) = [*way, *rest]
    return [{"label": label, "url": url} for label, url in before] + [{"label": here, "url": ""}]


def costs_or_reason(view: View) -> View:
    """Give the view its agreement; show what is missing where a rule or key is, in place of a figure."""

    @functools.wraps(view)
    def run(request: Any, collaboration: str, **kwargs: Any) -> HttpResponse:
        agreement = agreement_or_404(request, collaboration)
        try:
            return view(request, agreement, **kwargs)
        except CostRuleError as error:
            year = kwargs.get("year") or kwargs["month"][0]
            context = {"reason": str(error), "agreement": agreement, "year": year} | _may_prepare(request)
            return render(request, "costsharing/missing.html", context, status=409)

    return run


def _may_prepare(request: Any) -> dict[str, bool]:
    return {"may_prepare": bool(can_prepare_costs(request.actor))}


@page(can_see_costs)
def index(request: Any) -> HttpResponse:
    """The present year of the first agreement, else an explanation."""
    agreement = visible_agreements(request.actor).first()
    if agreement is None:
        return render(request, "costsharing/none.html")
    years = selectors.budget_years(agreement.collaboration_id)
    year = min(years, key=lambda year: abs(year - request.actor.today.year), default=request.actor.today.year)
    return redirect("costsharing:year", agreement.collaboration.slug, year)


def _year_context(
    request: Any, agreement: CostAgreement, year: int, current: str, *rest: tuple[str, str]
) -> dict[str, Any]:
    slug = agreement.collaboration.slug
    return {
        "agreement": agreement,
        "year": year,
        "years": [
            {"label": str(y), "url": reverse(f"costsharing:{current}", args=[slug, y]), "current": y == year}
            for y in selectors.budget_years(agreement.collaboration_id)
        ],
        "months": [
            {"label": name, "url": reverse("costsharing:month", args=[slug, (year, number)])}
            for number, name in enumerate(MONTHS, start=1)
        ],
        "crumbs": crumbs(slug, year, *rest),
    } | _may_prepare(request)


@page(can_see_costs)
@costs_or_reason
def year(request: Any, agreement: CostAgreement, year: int) -> HttpResponse:
    """*Kostnadsfördelning*: the report's table, and who pays whom."""
    costs = selectors.cost_year(agreement.collaboration_id, year)
    context = _year_context(request, agreement, year, "year")
    if costs.budget:
        context |= {
            "table": tables.report_table(costs.report, year),
            "debts": tables.debts_table(costs),
            "balanced": costs.report.shared_ore == costs.report.total.total_ore,
        }
    return render(request, "costsharing/year.html", context)


@page(can_see_costs)
@costs_or_reason
def exact(request: Any, agreement: CostAgreement, year: int) -> HttpResponse:
    """*Så räknades det*: rules, key and every share of the year to the öre."""
    costs = selectors.cost_year(agreement.collaboration_id, year)
    context = _year_context(request, agreement, year, "exact", ("Så räknades det", "")) | {
        "tables": tables.unit_tables(costs),
        "how": tables.EXACT_HOW,
        "rules": selectors.rules_of(agreement.collaboration_id),
        "keys": selectors.keys_of(agreement.collaboration_id),
        "total_ore": sum(line.amount_ore for line in costs.budget),
        "shared_ore": sum(line.amount_ore for line in costs.lines),
    }
    return render(request, "costsharing/exact.html", context)


def _month_context(
    agreement: CostAgreement, month: tuple[int, int], basis: selectors.MonthBasis, *rest: tuple[str, str]
) -> dict[str, Any]:
    slug = agreement.collaboration.slug
    name = f"{MONTHS[month[1] - 1]} {month[0]}"
    return {
        "agreement": agreement,
        "month": month,
        "month_name": name,
        "basis": basis,
        "crumbs": crumbs(slug, month[0], (name, reverse("costsharing:month", args=[slug, month])), *rest),
    }


@page(can_see_costs)
@costs_or_reason
def month(request: Any, agreement: CostAgreement, month: tuple[int, int]) -> HttpResponse:
    """The monthly basis: payers, and whether the ledger says the same."""
    basis = selectors.month_of(agreement.collaboration_id, *month)
    context = _month_context(agreement, month, basis)
    context["table"] = tables.month_table(basis, agreement.collaboration.slug)
    return render(request, "costsharing/month.html", context)


@page(can_see_costs)
@costs_or_reason
def payer(request: Any, agreement: CostAgreement, month: tuple[int, int], payer: str) -> HttpResponse:
    """One payer's lines of a month, a table per seller."""
    basis = selectors.month_of(agreement.collaboration_id, *month)
    found = next((part for part in basis.payers if part.payer.code == payer), None)
    if found is None:
        raise NotVisible
    context = _month_context(agreement, month, basis, (found.payer.name, ""))
    return render(
        request, "costsharing/payer.html", context | {"payer": found, "tables": tables.payer_tables(found)}
    )


@page(can_see_costs, limit="export")
@costs_or_reason
def month_csv(request: Any, agreement: CostAgreement, month: tuple[int, int]) -> HttpResponse:
    """The month as the file that `export_month` writes, byte for byte."""
    basis = actions.export_month(agreement.collaboration_id, *month, actor=request.actor)
    return _file(basis_csv(basis.lines), file_name(agreement.collaboration.slug, *month), CSV_TYPE)


@page(can_see_costs, limit="export")
@costs_or_reason
def month_xlsx(request: Any, agreement: CostAgreement, month: tuple[int, int]) -> HttpResponse:
    """The same lines as a workbook."""
    basis = actions.export_month(agreement.collaboration_id, *month, actor=request.actor)
    return _file(basis_xlsx(basis.lines), file_name(agreement.collaboration.slug, *month, "xlsx"), XLSX_TYPE)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
