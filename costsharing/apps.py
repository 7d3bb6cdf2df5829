from django.apps import AppConfig


class CostSharingConfig(AppConfig):
    name = "costsharing"
    verbose_name = "Kostnader"
