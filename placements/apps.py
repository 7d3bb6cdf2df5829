from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "placements"
    verbose_name = "Platser och placeringar"

    def ready(self) -> None:
        from placements import registrations

        registrations.register()
