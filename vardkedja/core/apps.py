from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "vardkedja.core"
    label = "core"
    verbose_name = "Kärna"

    def ready(self) -> None:
        from vardkedja.core import registrations, scope

        scope.install()
        registrations.register()
