"""Months that are confirmed and invoices from homes outside the system: the buying authority's own, and none of it is ever changed."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"owner_id = {ME}"
ADDS = f"{MINE} AND {IN_MY_CASES}"
TABLES = ("confirmedmonth", "homeinvoice", "homeinvoiceline", "invoiceoutcome")
PURCHASE = ("own_purchase", "purchase_id, case_id, owner_id", "placements_purchase (id, case_id, owner_id)")
INVOICE = ("own_invoice", "invoice_id, case_id, owner_id", "placements_homeinvoice (id, case_id, owner_id)")
SECURITY = [
    *(Secure(f"placements_{table}", select=MINE, insert=ADDS) for table in TABLES),
    *(CaseOwnerKey(f"placements_{table}") for table in TABLES),
    *(Sheltered(f"placements_{table}") for table in TABLES),
    *(
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON placements_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION vk_append_only()",
            f"DROP TRIGGER {table}_append_only ON placements_{table}",
        )
        for table in TABLES
    ),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, (name, columns, target) in (
            ("confirmedmonth", PURCHASE),
            ("homeinvoice", PURCHASE),
            ("homeinvoiceline", INVOICE),
            ("invoiceoutcome", INVOICE),
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0036_agreements"),
        ("placements", "0028_agreements"),
    ]

    operations = [
        migrations.CreateModel(
            name="HomeInvoice",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "supplier_number",
                    models.CharField(max_length=10, verbose_name="leverantörens organisationsnummer"),
                ),
                ("number", models.CharField(max_length=40, verbose_name="fakturanummer")),
                ("invoiced_on", models.DateField(verbose_name="fakturadatum")),
                ("due_on", models.DateField(verbose_name="förfaller")),
                ("first_day", models.DateField(verbose_name="period från")),
                ("last_day", models.DateField(verbose_name="period till och med")),
                ("other_ore", models.BigIntegerField(verbose_name="annat än dygn, öre")),
                ("total_ore", models.BigIntegerField(verbose_name="att betala, öre")),
                ("key", models.CharField(blank=True, max_length=32)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("content_type", models.CharField(blank=True, max_length=40, verbose_name="filens slag")),
                ("recorded_at", models.DateTimeField(verbose_name="registrerad")),
                ("recorded_by_name", models.CharField(max_length=160, verbose_name="registrerad av")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invoices",
                        to="placements.purchase",
                    ),
                ),
            ],
            options={
                "verbose_name": "faktura från hem",
                "verbose_name_plural": "fakturor från hem",
                "ordering": ["-first_day", "-recorded_at"],
            },
        ),
        migrations.CreateModel(
            name="HomeInvoiceLine",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="rad")),
                ("first_day", models.DateField(verbose_name="från")),
                ("last_day", models.DateField(verbose_name="till och med")),
                ("days", models.PositiveSmallIntegerField(verbose_name="dygn")),
                ("price_ore", models.BigIntegerField(verbose_name="pris per dygn, öre")),
                ("amount_ore", models.BigIntegerField(verbose_name="belopp, öre")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="placements.homeinvoice",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "fakturarad",
                "verbose_name_plural": "fakturarader",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="InvoiceOutcome",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("approved", "Godkänd"),
                            ("disputed", "Bestridd"),
                            ("credited", "Krediterad"),
                        ],
                        max_length=8,
                        verbose_name="utfall",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Överenskommet med hemmet"),
                            ("later", "Hemmet rättar på nästa faktura"),
                            ("small", "Skillnaden är för liten för att bestrida"),
                            ("ours", "Felet är vårt och rättas hos oss"),
                            ("days", "Antalet dygn stämmer inte"),
                            ("price", "Priset stämmer inte"),
                            ("amount", "Summan stämmer inte"),
                            ("period", "Perioden ligger utanför vistelsen"),
                            ("twice", "Dygnen är redan fakturerade"),
                            ("other", "Annat än dygn ingår"),
                            ("not_ours", "Fakturan gäller inte oss"),
                        ],
                        max_length=8,
                        verbose_name="skäl",
                    ),
                ),
                (
                    "credit_number",
                    models.CharField(blank=True, max_length=40, verbose_name="kreditfakturans nummer"),
                ),
                ("deviations", models.PositiveSmallIntegerField(verbose_name="avvikelser")),
                ("found", models.JSONField(verbose_name="vad kontrollen visade")),
                ("decided_at", models.DateTimeField(verbose_name="beslutat")),
                ("decided_by_name", models.CharField(max_length=160, verbose_name="beslutat av")),
                ("revision", models.PositiveSmallIntegerField(verbose_name="nummer")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "invoice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="placements.homeinvoice",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "utfall av faktura",
                "verbose_name_plural": "utfall av fakturor",
                "ordering": ["revision"],
            },
        ),
        migrations.CreateModel(
            name="ConfirmedMonth",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("month", models.DateField(verbose_name="månad")),
                ("days", models.PositiveSmallIntegerField(verbose_name="dygn")),
                ("absent_days", models.PositiveSmallIntegerField(verbose_name="varav med frånvaro")),
                ("ore", models.BigIntegerField(verbose_name="belopp, öre")),
                ("first_day", models.DateField(blank=True, null=True, verbose_name="första dygnet")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="sista dygnet")),
                ("confirmed_at", models.DateTimeField(verbose_name="bekräftat")),
                ("confirmed_by_name", models.CharField(max_length=160, verbose_name="bekräftat av")),
                ("revision", models.PositiveIntegerField(verbose_name="nummer")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "case_owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "purchase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="months",
                        to="placements.purchase",
                    ),
                ),
            ],
            options={
                "verbose_name": "bekräftad månad",
                "verbose_name_plural": "bekräftade månader",
                "ordering": ["month", "revision"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "purchase", "month", "revision"),
                        name="month_confirmed_once_per_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="confirmed_month_is_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("absent_days__lte", models.F("days"))),
                        name="absent_days_are_among_the_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("days", 0), ("first_day", None), ("last_day", None), ("ore", 0)),
                            models.Q(
                                ("days__gt", 0),
                                ("first_day__gte", models.F("month")),
                                ("first_day__isnull", False),
                                ("last_day__gte", models.F("first_day")),
                                ("last_day__isnull", False),
                                ("ore__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="confirmed_days_have_a_first_and_a_last",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="homeinvoice",
            index=models.Index(fields=["owner", "purchase"], name="placements__owner_i_425aa4_idx"),
        ),
        migrations.AddConstraint(
            model_name="homeinvoice",
            constraint=models.UniqueConstraint(
                fields=("owner", "supplier_number", "number"), name="invoice_once_per_supplier_and_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeinvoice",
            constraint=models.UniqueConstraint(fields=("id", "case", "owner"), name="home_invoice_and_owner"),
        ),
        migrations.AddConstraint(
            model_name="homeinvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_on__gte", models.F("invoiced_on")), ("last_day__gte", models.F("first_day"))
                ),
                name="invoice_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeinvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(("other_ore__gte", 0), ("total_ore__gt", 0)),
                name="invoice_asks_for_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeinvoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("content_type", ""), ("key", ""), ("sha256", "")),
                    models.Q(
                        models.Q(("key", ""), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(("content_type", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="invoice_file_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeinvoiceline",
            constraint=models.UniqueConstraint(
                fields=("case", "invoice", "position"), name="invoice_line_once_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeinvoiceline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount_ore__gte", 0),
                    ("days__gt", 0),
                    ("last_day__gte", models.F("first_day")),
                    ("price_ore__gt", 0),
                ),
                name="invoice_line_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceoutcome",
            constraint=models.UniqueConstraint(
                fields=("case", "invoice", "revision"), name="invoice_outcome_once_per_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deviations", 0), ("outcome", "approved"), ("reason", "")),
                    models.Q(
                        ("deviations__gt", 0),
                        ("outcome", "approved"),
                        ("reason__in", ["agreed", "later", "small", "ours"]),
                    ),
                    models.Q(
                        ("outcome", "disputed"),
                        ("reason__in", ["days", "price", "amount", "period", "twice", "other", "not_ours"]),
                    ),
                    models.Q(("outcome", "credited"), ("reason", "")),
                    _connector="OR",
                ),
                name="approved_in_spite_or_disputed_with_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoiceoutcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "credited"), models.Q(("credit_number", ""), _negated=True)),
                    models.Q(models.Q(("outcome", "credited"), _negated=True), ("credit_number", "")),
                    _connector="OR",
                ),
                name="credited_names_the_credit_note",
            ),
        ),
        *SECURITY,
    ]
