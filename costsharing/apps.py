from django.apps import AppConfig


class CostSharingConfig(AppConfig):
    name = "costsharing"
    label = "costsharing"
    verbose_name = "Kostnader"

    def ready(self) -> None:
        from costsharing import tasks
        from vardkedja.core import registry

        registry.nightly(50, "kostnadsfördelning", tasks.nightly_costs)
