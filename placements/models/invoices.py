"""What a bought place comes to by month as the authority has confirmed it, and what the home asks for it."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from placements.domain import invoices
from placements.models.bought import codes
from placements.models.purchases import Purchase
from vardkedja.core.models import CaseRow, Domain


class ConfirmedMonth(CaseRow):
    """The care days of a month as somebody confirmed them, with what they come to. Never changed: confirmed anew is a further row."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="months")
    #: The first day of the month.
    month = models.DateField("månad")
    days = models.PositiveSmallIntegerField("dygn")
    absent_days = models.PositiveSmallIntegerField("varav med frånvaro")
    ore = models.BigIntegerField("belopp, öre")
    first_day = models.DateField("första dygnet", null=True, blank=True)
    last_day = models.DateField("sista dygnet", null=True, blank=True)
    confirmed_at = models.DateTimeField("bekräftat")
    confirmed_by_name = models.CharField("bekräftat av", max_length=160)
    revision = models.PositiveIntegerField("nummer")

    class Meta:
        verbose_name, verbose_name_plural = "bekräftad månad", "bekräftade månader"
        ordering = ["month", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "purchase", "month", "revision"], name="month_confirmed_once_per_number"
            ),
            models.CheckConstraint(name="confirmed_month_is_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="absent_days_are_among_the_days", condition=Q(absent_days__lte=F("days"))
            ),
            models.CheckConstraint(
                name="confirmed_days_have_a_first_and_a_last",
                condition=Q(days=0, ore=0, first_day=None, last_day=None)
                | Q(
                    days__gt=0,
                    ore__gt=0,
                    first_day__isnull=False,
                    last_day__isnull=False,
                    first_day__gte=F("month"),
                    last_day__gte=F("first_day"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return "bekräftad månad"


class HomeInvoice(CaseRow):
    """An invoice for one placement as the home wrote it. Never changed: what is wrong is disputed and credited."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    purchase = models.ForeignKey(Purchase, on_delete=models.PROTECT, related_name="invoices")
    #: The supplier's organisation number then: a number is its own for each supplier.
    supplier_number = models.CharField("leverantörens organisationsnummer", max_length=10)
    number = models.CharField("fakturanummer", max_length=40)
    invoiced_on = models.DateField("fakturadatum")
    due_on = models.DateField("förfaller")
    first_day = models.DateField("period från")
    last_day = models.DateField("period till och med")
    other_ore = models.BigIntegerField("annat än dygn, öre")
    total_ore = models.BigIntegerField("att betala, öre")
    key = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField("filens slag", max_length=40, blank=True)
    recorded_at = models.DateTimeField("registrerad")
    recorded_by_name = models.CharField("registrerad av", max_length=160)

    class Meta:
        verbose_name, verbose_name_plural = "faktura från hem", "fakturor från hem"
        ordering = ["-first_day", "-recorded_at"]
        constraints = [
            models.UniqueConstraint(
                "owner", "supplier_number", Upper("number"), name="invoice_once_per_supplier_and_number"
            ),
            models.UniqueConstraint(fields=["id", "case", "owner"], name="home_invoice_and_owner"),
            models.CheckConstraint(
                name="invoice_in_order",
                condition=Q(due_on__gte=F("invoiced_on"), last_day__gte=F("first_day")),
            ),
            models.CheckConstraint(
                name="invoice_asks_for_something", condition=Q(total_ore__gt=0, other_ore__gte=0)
            ),
            models.CheckConstraint(
                name="invoice_file_is_whole",
                condition=Q(key="", sha256="", content_type="")
                | (~Q(key="") & ~Q(sha256="") & ~Q(content_type="")),
            ),
        ]
        indexes = [models.Index(fields=["owner", "purchase"])]

    def __str__(self) -> str:
        return self.number


class HomeInvoiceLine(CaseRow):
    """Days at one price, as the home wrote them. What does not add up is kept as it stands on the invoice."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    invoice = models.ForeignKey(HomeInvoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField("rad")
    first_day = models.DateField("från")
    last_day = models.DateField("till och med")
    days = models.PositiveSmallIntegerField("dygn")
    price_ore = models.BigIntegerField("pris per dygn, öre")
    amount_ore = models.BigIntegerField("belopp, öre")

    class Meta:
        verbose_name, verbose_name_plural = "fakturarad", "fakturarader"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "invoice", "position"], name="invoice_line_once_per_position"
            ),
            models.CheckConstraint(
                name="invoice_line_in_order",
                condition=Q(last_day__gte=F("first_day"), days__gt=0, price_ore__gt=0, amount_ore__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return "fakturarad"


class InvoiceOutcome(CaseRow):
    """What came of an invoice: approved, disputed or credited, with what the check said then. Never changed; a further one is a further row."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    invoice = models.ForeignKey(HomeInvoice, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.CharField("utfall", max_length=8, choices=codes(invoices.OUTCOMES))
    reason = models.CharField(
        "skäl", max_length=8, choices=codes({**invoices.IN_SPITE, **invoices.DISPUTES}), blank=True
    )
    credit_number = models.CharField("kreditfakturans nummer", max_length=40, blank=True)
    #: How many deviations the check found, and their sentences: days and amounts.
    deviations = models.PositiveSmallIntegerField("avvikelser")
    found = models.JSONField("vad kontrollen visade")
    decided_at = models.DateTimeField("beslutat")
    decided_by_name = models.CharField("beslutat av", max_length=160)
    revision = models.PositiveSmallIntegerField("nummer")

    class Meta:
        verbose_name, verbose_name_plural = "utfall av faktura", "utfall av fakturor"
        ordering = ["revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "invoice", "revision"], name="invoice_outcome_once_per_number"
            ),
            models.CheckConstraint(
                name="approved_in_spite_or_disputed_with_a_reason",
                condition=Q(outcome="approved", deviations=0, reason="")
                | (Q(outcome="approved", deviations__gt=0) & Q(reason__in=list(invoices.IN_SPITE)))
                | Q(outcome="disputed", reason__in=list(invoices.DISPUTES))
                | Q(outcome="credited", reason=""),
            ),
            models.CheckConstraint(
                name="credited_names_the_credit_note",
                condition=(Q(outcome="credited") & ~Q(credit_number=""))
                | (~Q(outcome="credited") & Q(credit_number="")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
