"""What core's views share: opening a case for a page, and the one shape of a page with a form."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core.errors import NotVisible
from vardkedja.core.forms import VkForm
from vardkedja.core.gate import OpenCase, open_case
from vardkedja.core.selectors.persons import identity_of, person_header
from vardkedja.core.web import attempt, guard, text_of, version_of


def case_frame(
    request: Any, opened: OpenCase, crumb: str = "", *, whole_number: bool = False
) -> dict[str, Any]:
    """The context of every page about a case: person header, case, breadcrumbs."""
    case = opened.case
    url = reverse("core:case", args=[case.pk])
    identity = identity_of(request.actor, case)
    header = person_header(
        identity,
        opened.why,
        reveal_url=reverse("core:reveal", args=[case.pk]),
        url=reverse("core:person", args=[identity.record_id]) if identity.record_id else "",
        whole=whole_number,
    )
    crumbs = [{"label": "Ärenden", "url": reverse("core:cases")}]
    crumbs.append({"label": f"Ärende {case.number}", "url": url if crumb else ""})
    if crumb:
        crumbs.append({"label": crumb, "url": ""})
    return {
        "opened": opened,
        "case": {"number": case.number, "url": url if crumb else "", "pk": case.pk},
        "person": header,
        "crumbs": crumbs,
    }


def opened_for(request: Any, case_id: UUID, what: str) -> OpenCase:
    """Through the read gate, with the reason that was stated if one had to be asked for."""
    return open_case(request.actor, case_id, what=what, stated=text_of(request, "reason"))


def own_case_for(request: Any, case_id: UUID, what: str) -> OpenCase:
    """The same for what the case's owner alone does. Raises `NotVisible` for a party."""
    opened = opened_for(request, case_id, what)
    if opened.case.owner_id != request.actor.domain_id:
        raise NotVisible
    return opened


def form_page(
    request: Any,
    form: VkForm,
    act: Callable[[dict[str, Any]], Any],
    *,
    then: Callable[[Any], str] | str,
    done: Callable[[Any], str] | str,
    template: str = "core/form.html",
    version: int | None = None,
    beside: Callable[[VkForm], dict[str, Any]] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show a form, or do what it asks: redirect after success, 422 with errors at the fields otherwise.

    Context of `core/form.html`: title, lead, submit (the verb on the button), back (address of "Avbryt"). `beside` gives
    what a refused form shows further, such as what is in the way.
    """
    if request.method == "POST" and form.is_valid():
        result = attempt(form, lambda: act(form.cleaned_data))
        if result is not None:
            messages.success(request, done(result) if callable(done) else done)
            return redirect(then(result) if callable(then) else then)
    if version is not None:
        # A refused form keeps the version it was opened with: sending it again must not win over somebody else.
        context["guard"] = guard(request, version if request.method == "GET" else version_of(request))
    if form.errors and beside:
        context |= beside(form)
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
