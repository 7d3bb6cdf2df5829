"""Filters named as adjectives."""

import datetime as dt
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q


class ClaimQuerySet(models.QuerySet):
    def standing(self, now: dt.datetime) -> Self:
        """Claims that count: neither released nor a hold past its time."""
        expired = Q(kind="hold", expires_at__lte=now)
        return self.filter(released_at=None).exclude(expired)

    def touching(self, first: dt.date, end: dt.date | None) -> Self:
        """Claims with a day in `[first, end)`; `end` None: any later day."""
        rows = self.filter(Q(during__endswith__isnull=True) | Q(during__endswith__gt=first))
        return rows if end is None else rows.filter(during__startswith__lt=end)

    def but(self, claim_id: UUID | None) -> Self:
        """Without a claim, and without the turnaround after it, which moves when its days do."""
        return self.exclude(pk=claim_id).exclude(follows__isnull=False, follows=claim_id)

    def on(self, day: dt.date) -> Self:
        return self.touching(day, day + dt.timedelta(days=1))


class StayQuerySet(models.QuerySet):
    def present_on(self, day: dt.date) -> Self:
        """Stays with a night, or their only hours, on `day`: from arrival to the day before discharge."""
        same_day = Q(ended_on=day, arrived_on=day)
        return self.filter(arrived_on__lte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day) | same_day)

    def coming(self) -> Self:
        return self.filter(state__in=("provisional", "planned"))

    def arrived(self) -> Self:
        return self.filter(state="arrived")
