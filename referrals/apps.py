from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "referrals"
    verbose_name = "Remiss och kö"

    def ready(self) -> None:
        from referrals import registrations

        registrations.register()
