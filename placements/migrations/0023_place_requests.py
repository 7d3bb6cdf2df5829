"""Homes outside the system that are asked for a place: each authority's own. A link finds its authority by the hash of its token."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from vardkedja.core.rls import IN_MY_CASES, ME, CaseOwnerKey, Secure, Sheltered

MINE = f"owner_id = {ME}"
ADDS = f"{MINE} AND {IN_MY_CASES}"
#: Whoever opens a link is nobody to the database: it tells whose request a hash belongs to, and nothing else.
LINK = """
CREATE FUNCTION vk_link_owner(in_hash text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT owner_id FROM placements_homeasked WHERE length(in_hash) = 64 AND link_hash = in_hash
$$;
REVOKE ALL ON FUNCTION vk_link_owner(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION vk_link_owner(text) TO vk_app;
GRANT CREATE ON SCHEMA public TO vk_definer;
ALTER FUNCTION vk_link_owner(text) OWNER TO vk_definer;
REVOKE CREATE ON SCHEMA public FROM vk_definer;
"""
ANSWER = [
    "link_hash", "link_until", "answer", "free_from", "price_ore", "no_why", "entry_id", "answered_at", "answered_how",
    "answered_by_name", "chosen_at", "told_at", "told_how", "told_by_name", "row_version",
]  # fmt: skip
SECURITY = [
    Secure("placements_boughthome", select=MINE, insert=MINE),
    Secure(
        "placements_placerequest",
        select=MINE,
        insert=ADDS,
        update=MINE,
        update_columns=["choice_entry_id", "closed_at", "row_version"],
    ),
    Secure(
        "placements_homeasked", select=MINE, insert=ADDS, update=MINE, update_columns=ANSWER, definer=True
    ),
    *(CaseOwnerKey(f"placements_{table}") for table in ("placerequest", "homeasked")),
    *(Sheltered(f"placements_{table}") for table in ("placerequest", "homeasked")),
    *(
        migrations.RunSQL(
            f"ALTER TABLE placements_{table} ADD CONSTRAINT placements_{table}_{name} "
            f"FOREIGN KEY ({columns}) REFERENCES {target}",
            f"ALTER TABLE placements_{table} DROP CONSTRAINT placements_{table}_{name}",
        )
        for table, name, columns, target in (
            ("placerequest", "own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
            ("placerequest", "own_choice", "choice_entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
            ("homeasked", "own_entry", "entry_id, case_id, owner_id", "core_entry (id, case_id, owner_id)"),
            ("homeasked", "own_request", "request_id, case_id, owner_id", "placements_placerequest (id, case_id, owner_id)"),
            ("homeasked", "own_home", "home_id, owner_id", "placements_boughthome (id, owner_id)"),
        )
    ),
    migrations.RunSQL(LINK, "DROP FUNCTION vk_link_owner(text)"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0033_place_requests"),
        ("placements", "0022_turnaround"),
        ("referrals", "0029_why_given_past_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoughtHome",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=120, verbose_name="hemmets namn")),
                ("supplier", models.CharField(max_length=120, verbose_name="leverantör")),
                ("org_number", models.CharField(max_length=10, verbose_name="organisationsnummer")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("hvb", "HVB (behandling dygnet runt)"),
                            ("housing", "Stödboende (boende med stöd)"),
                        ],
                        max_length=8,
                        verbose_name="nivå",
                    ),
                ),
                ("address", models.CharField(max_length=200, verbose_name="postadress")),
                ("email", models.CharField(blank=True, max_length=120, verbose_name="e-post")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telefon")),
                ("contact", models.CharField(blank=True, max_length=120, verbose_name="kontaktperson")),
                ("made_at", models.DateTimeField(verbose_name="registrerat")),
                ("made_by_name", models.CharField(max_length=160, verbose_name="registrerat av")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
            ],
            options={
                "verbose_name": "hem utanför systemet",
                "verbose_name_plural": "hem utanför systemet",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PlaceRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "why_not_own",
                    models.CharField(
                        choices=[
                            ("none_free", "Ingen egen plats är ledig"),
                            ("no_match", "Ingen egen plats passar behovet"),
                            ("wait_too_long", "Väntan på en egen plats är för lång"),
                        ],
                        max_length=14,
                        verbose_name="varför ingen egen plats",
                    ),
                ),
                ("free_places", models.PositiveSmallIntegerField(verbose_name="lediga platser då")),
                ("waiting", models.PositiveSmallIntegerField(verbose_name="väntande då")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("hvb", "HVB (behandling dygnet runt)"),
                            ("housing", "Stödboende (boende med stöd)"),
                        ],
                        max_length=8,
                        verbose_name="nivå",
                    ),
                ),
                ("wanted_from", models.DateField(verbose_name="önskas från")),
                ("weeks", models.PositiveSmallIntegerField(verbose_name="längd, veckor")),
                ("answer_by", models.DateField(verbose_name="svar senast")),
                ("asked_at", models.DateTimeField(verbose_name="frågades")),
                ("asked_by_name", models.CharField(max_length=160, verbose_name="frågades av")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="avslutad")),
                ("row_version", models.PositiveIntegerField(default=1)),
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
                    "choice_entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.entry"
                    ),
                ),
                (
                    "ground",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.legalground",
                        verbose_name="laglig grund",
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
                "verbose_name": "platsförfrågan",
                "verbose_name_plural": "platsförfrågningar",
                "ordering": ["-asked_at"],
            },
        ),
        migrations.CreateModel(
            name="HomeAsked",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("link_hash", models.CharField(blank=True, max_length=64)),
                (
                    "link_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="länken gäller till"),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True, choices=[("yes", "Ja"), ("no", "Nej")], max_length=3, verbose_name="svar"
                    ),
                ),
                ("free_from", models.DateField(blank=True, null=True, verbose_name="ledig från")),
                (
                    "price_ore",
                    models.BigIntegerField(blank=True, null=True, verbose_name="pris per dygn, öre"),
                ),
                (
                    "no_why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "Ingen ledig plats"),
                            ("care", "Kan inte ge den vård som behövs"),
                            ("group", "Tar inte emot målgruppen"),
                            ("staffing", "Bemanningen räcker inte"),
                            ("other", "Annat skäl"),
                        ],
                        max_length=10,
                        verbose_name="varför nej",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="svarade")),
                (
                    "answered_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("link", "Säker länk"),
                            ("phone", "Telefon"),
                            ("mail", "E-post"),
                            ("letter", "Brev"),
                        ],
                        max_length=6,
                        verbose_name="hur",
                    ),
                ),
                (
                    "answered_by_name",
                    models.CharField(blank=True, max_length=160, verbose_name="vem som svarade"),
                ),
                ("chosen_at", models.DateTimeField(blank=True, null=True, verbose_name="valdes")),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="fick nej")),
                (
                    "told_how",
                    models.CharField(
                        blank=True,
                        choices=[("phone", "Telefon"), ("mail", "E-post"), ("letter", "Brev")],
                        max_length=6,
                        verbose_name="hur de fick nej",
                    ),
                ),
                ("told_by_name", models.CharField(blank=True, max_length=160, verbose_name="nej lämnat av")),
                ("row_version", models.PositiveIntegerField(default=1)),
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
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.entry",
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="placements.boughthome",
                        verbose_name="hem",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.domain"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="placements.placerequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "tillfrågat hem",
                "verbose_name_plural": "tillfrågade hem",
            },
        ),
        migrations.AddConstraint(
            model_name="boughthome",
            constraint=models.UniqueConstraint(fields=("owner", "name"), name="bought_home_once_per_name"),
        ),
        migrations.AddConstraint(
            model_name="boughthome",
            constraint=models.UniqueConstraint(fields=("id", "owner"), name="bought_home_and_owner"),
        ),
        migrations.AddIndex(
            model_name="placerequest",
            index=models.Index(fields=["owner", "case"], name="placements__owner_i_43ebed_idx"),
        ),
        migrations.AddConstraint(
            model_name="placerequest",
            constraint=models.UniqueConstraint(
                fields=("id", "case", "owner"), name="place_request_and_owner"
            ),
        ),
        migrations.AddConstraint(
            model_name="placerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("choice_entry", None), ("closed_at__isnull", False), _connector="OR"),
                name="choice_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="homeasked",
            index=models.Index(fields=["request"], name="placements__request_7336a1_idx"),
        ),
        migrations.AddIndex(
            model_name="homeasked",
            index=models.Index(fields=["link_hash"], name="placements__link_ha_2e0768_idx"),
        ),
        migrations.AddConstraint(
            model_name="homeasked",
            constraint=models.UniqueConstraint(fields=("case", "request", "home"), name="home_asked_once"),
        ),
        migrations.AddConstraint(
            model_name="homeasked",
            constraint=models.UniqueConstraint(
                condition=models.Q(("chosen_at__isnull", False)),
                fields=("case", "request"),
                name="one_home_is_chosen",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeasked",
            constraint=models.UniqueConstraint(fields=("id", "case", "owner"), name="home_asked_and_owner"),
        ),
        migrations.AddConstraint(
            model_name="homeasked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_at", None),
                        ("answered_how", ""),
                        ("free_from", None),
                        ("no_why", ""),
                        ("price_ore", None),
                    ),
                    models.Q(
                        ("answer", "yes"),
                        ("answered_at__isnull", False),
                        ("free_from__isnull", False),
                        ("price_ore__gt", 0),
                        ("price_ore__isnull", False),
                        ("no_why", ""),
                        models.Q(("answered_how", ""), _negated=True),
                    ),
                    models.Q(
                        ("answer", "no"),
                        ("answered_at__isnull", False),
                        ("free_from", None),
                        ("price_ore", None),
                        models.Q(("no_why", ""), _negated=True),
                        models.Q(("answered_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="home_answer_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeasked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("chosen_at", None), models.Q(("answer", "yes"), ("told_at", None)), _connector="OR"
                ),
                name="chosen_home_said_yes",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeasked",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("told_at", None), ("told_how", "")),
                    models.Q(("told_at__isnull", False), models.Q(("told_how", ""), _negated=True)),
                    _connector="OR",
                ),
                name="told_no_says_how",
            ),
        ),
        *SECURITY,
    ]
