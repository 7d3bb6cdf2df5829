"""Costsharing's answers to core's questions."""

from django.apps import AppConfig


class CostSharingConfig(AppConfig):
    name = "costsharing"
    label = "costsharing"
    verbose_name = "Kostnader"

    def ready(self) -> None:
        from costsharing import policies, scenario, tasks
        from vardkedja.core import registry

        registry.nav(70, "Kostnader", "costsharing:index", "cost", policies.can_see_costs)
        registry.nightly(50, "kostnadsfördelning", tasks.nightly_costs)
        registry.scenario(50, "kostnadsavtal", scenario.load)
