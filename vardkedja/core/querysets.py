"""Filters named as adjectives, for rows with a half-open validity."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q


def valid_on(day: dt.date, prefix: str = "") -> Q:
    """Rows that hold on `day` (valid_from ≤ day < valid_to)."""
    started = Q(**{f"{prefix}valid_from__lte": day})
    return started & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day}))


class ValidQuerySet(models.QuerySet):
    def valid(self, day: dt.date) -> Self:
        return self.filter(valid_on(day))
