"""Administration of how the own authority's staff sign in: failures, lock-out, second factors, HSA-id."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core.actions import signin as actions
from vardkedja.core.forms import VkForm
from vardkedja.core.policies import can_administer
from vardkedja.core.selectors import signin as selector
from vardkedja.core.views.administration import crumbs
from vardkedja.core.views.common import form_page
from vardkedja.core.web import page


class HsaForm(VkForm):
    hsa_id = forms.CharField(
        label="HSA-id",
        max_length=60,
        required=False,
        help_text="Som det står på tjänstekortet. Tomt tar bort det.",
    )


@page(can_administer)
def sign_in(request: Any, user_id: UUID) -> HttpResponse:
    """Failed sign-ins, lock-out and second factors of one of the own staff."""
    shown = selector.sign_in_of(request.actor, user_id)
    context = {"shown": shown, "crumbs": crumbs("Användare", "core:admin_users", "Inloggning")}
    return render(request, "core/admin_signin.html", context)


@page(can_administer, methods=("POST",))
def unlock(request: Any, user_id: UUID) -> HttpResponse:
    actions.unlock(user_id, actor=request.actor)
    messages.success(request, "Spärren är hävd.")
    return redirect("core:admin_signin", user_id)


@page(can_administer, methods=("POST",))
def reset(request: Any, user_id: UUID) -> HttpResponse:
    actions.reset_second_factor(user_id, actor=request.actor)
    messages.success(
        request, "Det andra steget är nollställt. Användaren skaffar ett nytt vid nästa inloggning."
    )
    return redirect("core:admin_signin", user_id)


@page(can_administer, methods=("GET", "POST"))
def hsa(request: Any, user_id: UUID) -> HttpResponse:
    user = selector.sign_in_of(request.actor, user_id).user
    back = reverse("core:admin_signin", args=[user_id])
    return form_page(
        request, HsaForm(request.POST or None, initial={"hsa_id": user.hsa_id or ""}),
        lambda data: actions.set_hsa_id(user_id, data["hsa_id"], actor=request.actor),
        then=back, done="HSA-id är sparat.", title=f"HSA-id: {user}", submit="Spara HSA-id", back=back,
        crumbs=crumbs("Användare", "core:admin_users", "HSA-id"),
    )  # fmt: skip
