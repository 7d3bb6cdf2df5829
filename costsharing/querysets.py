"""Filters over what has been decided, named as adjectives."""

from typing import Self

from django.db import models


class VersionQuerySet(models.QuerySet):
    """Rows that supersede each other by ``version``; none is ever changed."""

    def latest_of(self, *fields: str) -> Self:
        """The highest version for each combination of the fields."""
        return self.order_by(*fields, "-version").distinct(*fields)
