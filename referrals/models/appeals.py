"""Before and after a decision on assistance: the proposal that is told to the person, and an appeal.

The deciding authority's own: no other party of the case reads them. What was written lies in entries.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models

from referrals.domain import appeals, proposals
from referrals.models.applications import Application
from referrals.models.decisions import OUTCOME_LENGTH, Decision
from vardkedja.core.models import CaseRow, Domain, Entry


def _choices(labels: Mapping[Any, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), label) for value, label in labels.items())


def _entry(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+", **options)


class Proposal(CaseRow):
    """A proposed decision. `…_on` is when it happened, `…_recorded_at` when it was written down."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="proposals")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField("utfall", max_length=OUTCOME_LENGTH, choices=Decision.Outcome)
    state = models.CharField("läge", max_length=12, choices=_choices(proposals.LABELS), default="proposed")
    proposed_on = models.DateField("skrivet")
    entry = _entry()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_by_name = models.CharField("föreslaget av", max_length=160)
    recorded_at = models.DateTimeField()
    communicated_on = models.DateField("skickat", null=True, blank=True)
    manner = models.CharField("hur", max_length=8, choices=_choices(proposals.MANNERS), blank=True)
    answer_by = models.DateField("svar senast", null=True, blank=True)
    communication_entry = _entry(null=True, blank=True)
    communication_recorded_at = models.DateTimeField("kommunicering registrerad", null=True, blank=True)
    #: None once answered: the person said that there is nothing to add, or did not answer.
    answered_on = models.DateField("svarade", null=True, blank=True)
    answer_entry = _entry(null=True, blank=True)
    answer_recorded_at = models.DateTimeField("svar registrerat", null=True, blank=True)
    closed_at = models.DateTimeField("avslutat", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "förslag till beslut", "förslag till beslut"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "application"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_proposal_per_application",
            ),
            models.CheckConstraint(
                name="communicated_proposal_says_when_and_how",
                condition=models.Q(state__in=["proposed", "decided"])
                | models.Q(communicated_on__isnull=False, answer_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case", "owner"])]

    def __str__(self) -> str:
        return f"förslag: {self.get_outcome_display().lower()}"


class Appeal(CaseRow):
    """An appeal that came to the authority, with what the authority and the court did."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("läge", max_length=10, choices=_choices(appeals.LABELS), default="received")
    received_on = models.DateField("kom in")
    in_time = models.BooleanField("i tid")
    entry = _entry()
    recorded_at = models.DateTimeField()
    reviewed_on = models.DateField("omprövat", null=True, blank=True)
    review_entry = _entry(null=True, blank=True)
    review_recorded_at = models.DateTimeField("omprövning registrerad", null=True, blank=True)
    passed_on = models.DateField("överlämnat", null=True, blank=True)
    passed_recorded_at = models.DateTimeField("överlämnande registrerat", null=True, blank=True)
    court_on = models.DateField("domstolens dag", null=True, blank=True)
    court_outcome = models.CharField("domslut", max_length=10, choices=_choices(appeals.COURT), blank=True)
    court_entry = _entry(null=True, blank=True)
    court_recorded_at = models.DateTimeField("domslut registrerat", null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "överklagande", "överklaganden"
        constraints = [
            models.CheckConstraint(
                name="appeal_at_court_was_passed_on",
                condition=~models.Q(state__in=["passed_on", "ended"]) | models.Q(passed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_appeal_says_how",
                condition=~models.Q(state="ended")
                | models.Q(court_on__isnull=False) & ~models.Q(court_outcome=""),
            ),
        ]
        indexes = [models.Index(fields=["case", "owner"])]

    def __str__(self) -> str:
        return f"överklagande ({self.get_state_display()})"
