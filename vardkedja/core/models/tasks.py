"""What somebody has to do. A task belongs to one domain; who does it is worked out when it is read."""

from django.conf import settings
from django.db import models

from vardkedja.core.models.base import Row
from vardkedja.core.models.organisations import Domain, Unit
from vardkedja.core.models.users import Role


class Task(Row):
    """A task with its due day. Without `assignee` it follows the case's handler in the domain, else the inbox."""

    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("core.Case", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    case_owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    due_on = models.DateField("senast")
    reminded_on = models.DateField("påmind", null=True, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_name = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = "uppgift", "uppgifter"
        ordering = ["due_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="task_names_case_and_owner_together",
                condition=models.Q(case__isnull=True, case_owner__isnull=True)
                | models.Q(case__isnull=False, case_owner__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["domain", "due_on"], condition=models.Q(done_at__isnull=True), name="open_tasks"
            ),
            models.Index(fields=["case", "kind"]),
        ]

    def __str__(self) -> str:
        return self.kind
