"""Steering: figures across the chain, for those who answer for it."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    name = "governance"
    label = "governance"
    verbose_name = "Styrning"

    def ready(self) -> None:
        from governance import registrations

        registrations.register()
