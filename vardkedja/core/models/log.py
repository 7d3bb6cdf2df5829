"""The access log and the timeline. Append-only by grants and trigger; no foreign key to what was seen."""

from django.db import models

from vardkedja.core.models.base import CaseRow, Row


class AccessLog(Row):
    """Who read or changed what about whom, for which authority, why and when. Never updated or deleted."""

    class Action(models.TextChoices):
        READ = "read", "läste"
        SEARCH = "search", "sökte"
        HIT = "hit", "såg i lista"
        CHANGE = "change", "ändrade"
        EXPORT = "export", "hämtade ut"
        DENIED = "denied", "nekades"

    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    user_name = models.CharField(max_length=160)
    roles = models.CharField(max_length=200)
    reader_domain_id = models.UUIDField()
    owner_domain_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    action = models.CharField(max_length=8, choices=Action)
    what = models.CharField(max_length=120)
    object_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=200)
    #: What the reader was to the case, as the read gate found it (`gate.Why.kind`); empty where no gate was passed.
    relation = models.CharField(max_length=12, blank=True)
    source = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "loggrad", "loggrader"
        indexes = [
            models.Index(fields=["reader_domain_id", "-at"]),
            models.Index(fields=["owner_domain_id", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.what}"


class LogSeal(Row):
    """A seal over the log rows of one range of transactions, chained to the seal before. Holds no person.

    `first_xid` and `last_xid` are inclusive; an empty range has `last_xid` one below `first_xid`. `era` counts up where
    the database's transaction numbers began anew (a restored dump). `seal` is the HMAC of `domain.seals.message`.
    """

    number = models.BigIntegerField()
    era = models.IntegerField()
    first_xid = models.BigIntegerField()
    last_xid = models.BigIntegerField()
    rows = models.BigIntegerField()
    digest = models.BinaryField()
    previous = models.BinaryField()
    sealed_at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    seal = models.BinaryField()

    class Meta:
        verbose_name, verbose_name_plural = "sigill", "sigill"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["number"], name="seal_number_once")]

    def __str__(self) -> str:
        return f"sigill {self.number}"


class Event(CaseRow):
    """One thing that happened in a case. Payload: codes and references, never free text or person data."""

    class Audience(models.TextChoices):
        PARTIES = "parties", "alla parter"
        OWN = "own", "den egna myndigheten"

    domain = models.ForeignKey("core.Domain", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    sentence = models.CharField(max_length=300)
    audience = models.CharField(max_length=8, choices=Audience)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor_name = models.CharField(max_length=160)
    payload = models.JSONField(default=dict)

    class Meta:
        verbose_name, verbose_name_plural = "händelse", "händelser"
        ordering = ["-occurred_at", "-recorded_at"]
        indexes = [models.Index(fields=["case", "-occurred_at"])]

    def __str__(self) -> str:
        return self.sentence


class CommandRun(Row):
    """A command or nightly job as run by "systemet": which, for which collaboration, with what outcome. Holds no person."""

    command = models.CharField("kommando", max_length=60)
    arguments = models.CharField(max_length=200, blank=True)
    collaboration = models.ForeignKey(
        "core.Collaboration", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    succeeded = models.BooleanField()
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "körning", "körningar"
        indexes = [models.Index(fields=["collaboration", "-finished_at"])]

    def __str__(self) -> str:
        return self.command
