from django.apps import AppConfig


class SipConfig(AppConfig):
    name = "sip"
    verbose_name = "SIP och hemgång"

    def ready(self) -> None:
        from sip import registrations

        registrations.register()
