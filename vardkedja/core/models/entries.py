"""Entries: everything written, each with one owner; versions are frozen and never changed."""

from django.conf import settings
from django.db import models

from vardkedja.core.models.base import CaseRow
from vardkedja.core.models.organisations import Domain, Unit


class Category(models.TextChoices):
    IDENTITY = "identity", "Namn och nummer"
    SOCIAL = "social", "Social situation"
    SUBSTANCE = "substance", "Substansbruk"
    MENTAL = "mental", "Psykisk hälsa"
    SOMATIC = "somatic", "Kroppslig hälsa"
    CHILDREN = "children", "Barn"
    ECONOMY = "economy", "Ekonomi"
    PLANNING = "planning", "Planering"
    PRACTICAL = "practical", "Praktiskt kring placeringen"


class EntryKind(models.TextChoices):
    IDENTITY = "identity", "Namn och nummer"
    APPLICATION = "application", "Ansökan"
    ASSESSMENT = "assessment", "Ledamots bedömning"
    PLACEMENT_ASSESSMENT = "placement_assessment", "Placeringsbedömning"
    ASSISTANCE_DECISION = "assistance_decision", "Biståndsbeslut"
    ADMISSION_DECISION = "admission_decision", "Inskrivningsbeslut"
    REGION_DECISION = "region_decision", "Regionens vårdbeslut"
    SIS_DECISION = "sis_decision", "SiS beslut (27 § LVM)"
    DECISION_PROPOSAL = "decision_proposal", "Förslag till beslut"
    COMMUNICATION = "communication", "Kommunicering med den enskilde"
    APPEAL = "appeal", "Överklagande"
    APPEAL_REVIEW = "appeal_review", "Omprövning"
    COURT_DECISION = "court_decision", "Domstolens avgörande"
    LETTER = "letter", "Brev till den enskilde"
    DISCHARGE_PLAN = "discharge_plan", "Plan för hemgång"
    DISCHARGE = "discharge", "Utskrivning"
    DISCHARGE_SAFETY = "discharge_safety", "Trygg hemgång"
    DRUG_TEST = "drug_test", "Drogtest"
    ADMISSION_SHEET = "admission_sheet", "Inskrivningsblad"
    RESIDENT_CARD = "resident_card", "Kort för dagen"
    APPOINTMENT = "appointment", "Tid att passa"
    HANDOVER = "handover", "Överlämning mellan pass"
    PLACEMENT_AGREEMENT = "placement_agreement", "Placeringsavtal"
    PLACE_REQUEST = "place_request", "Platsförfrågan"
    FOLLOW_UP_VISIT = "follow_up_visit", "Uppföljningsbesök"
    STUDY_VISIT = "study_visit", "Studiebesök"
    SIP = "sip", "Samordnad individuell plan"
    CARE_PLAN = "care_plan", "Vårdplan (SoF 10 kap. 2 §)"
    HEALTH_PLAN = "health_plan", "Regionens vårdplan (PDL 3 kap. 6 §)"
    IMPLEMENTATION_PLAN = "implementation_plan", "Genomförandeplan"
    END_REPORT = "end_report", "Slutrapport"
    PLAN_DRAFT = "plan_draft", "Utkast till plan"
    GOAL_FOLLOW_UP = "goal_follow_up", "Uppföljning av mål"
    DAILY_NOTE = "daily_note", "Daganteckning"
    NOTE_DRAFT = "note_draft", "Osignerad daganteckning"
    NOTE_OBJECTION = "note_objection", "Den enskildes invändning"
    SUPPORT = "support", "Beslut om stödinsats"
    INSTRUMENT_RESULT = "instrument_result", "Resultat av bedömningsinstrument"
    REPORT = "report", "Anmälan"
    NOTE = "note", "Anteckning"
    DOCUMENT = "document", "Tillagd handling"
    RELEASE_NOTE = "release_note", "Anteckning om utlämnande"


class Entry(CaseRow):
    """The head of something written. Holds no free text: that lies in its versions."""

    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    law = models.CharField(max_length=3, choices=Domain.Law)
    kind = models.CharField("slag", max_length=24, choices=EntryKind)
    category = models.CharField("kategori", max_length=12, choices=Category)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name, verbose_name_plural = "post", "poster"
        constraints = [models.UniqueConstraint(fields=["id", "case", "owner"], name="entry_and_owner")]
        indexes = [models.Index(fields=["owner", "case"]), models.Index(fields=["case", "kind"])]

    def __str__(self) -> str:
        return self.get_kind_display()


class EntryVersion(CaseRow):
    """A frozen version. `body` is `{"fields": [{"key", "label", "value"}, …]}` with the questions as worded then."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    owner = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    body = models.JSONField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    written_by_name = models.CharField(max_length=160)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_number_once_per_entry"),
            models.UniqueConstraint(fields=["id", "case", "owner"], name="version_and_owner"),
        ]
        indexes = [models.Index(fields=["owner", "case"]), models.Index(fields=["case"])]

    def __str__(self) -> str:
        return f"version {self.number}"

    def value(self, key: str, default: str = "") -> str:
        """The frozen answer to one question, or `default`."""
        return next((f["value"] for f in self.body.get("fields", []) if f["key"] == key), default)
