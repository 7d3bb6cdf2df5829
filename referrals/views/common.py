"""What the pages share: an application through the read gate, the one shape of a page with a form."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from referrals import policies
from referrals.models import Application
from referrals.selectors.consent import names_of, offers
from vardkedja.core import log
from vardkedja.core.actor import Actor
from vardkedja.core.errors import NotVisible
from vardkedja.core.gate import OpenCase
from vardkedja.core.models import Case
from vardkedja.core.views.common import case_frame, opened_for


def opened_application(request: Any, application_id: UUID, what: str) -> tuple[OpenCase, Application]:
    """The application with its case, read for a reason and logged. Raises `NotVisible` (logged)."""
    application = policies.visible_applications(request.actor).filter(pk=application_id).first()
    if application is None:
        log.write(request.actor, log.Action.DENIED, what, reason="inte part", object_id=application_id)
        raise NotVisible
    return opened_for(request, application.case_id, what), application


def case_url(application: Application) -> str:
    return reverse("core:case", args=[application.case_id])


def about(request: Any, opened: OpenCase, application: Application, title: str) -> dict[str, Any]:
    """Context of a form about an application: person, breadcrumbs, title, way back."""
    return {**case_frame(request, opened, title), "title": title, "back": case_url(application)}


def sought(application: Application) -> str:
    return application.sought


def asked(actor: Actor, case: Case, recipients: Iterable[UUID], categories: Iterable[str]) -> dict[str, Any]:
    """What a form about a ground asks of consents: which there are, and to whom a new one would be."""
    held = [pk for pk in recipients if pk != actor.domain_id]
    return {
        "offers": offers(actor, case, held, categories),
        "recipients": names_of(held).values(),
        "record_url": reverse("core:consent", args=[case.pk]),
    }
