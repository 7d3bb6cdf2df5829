"""Core's tables, split by noun."""

from vardkedja.core.models.attachments import Attachment
from vardkedja.core.models.base import CaseRow, Row, period_constraint
from vardkedja.core.models.cases import Case, CaseHandler, CaseLink, CaseParty, PartyRole
from vardkedja.core.models.citations import Citation
from vardkedja.core.models.consents import (
    Channel,
    Consent,
    ConsentCover,
    ConsentVoice,
    ConsentWithdrawal,
    Voice,
)
from vardkedja.core.models.emergency import EmergencyAccess, EmergencyReason, UrgentRequest
from vardkedja.core.models.entries import Category, Entry, EntryKind, EntryVersion
from vardkedja.core.models.filefacts import FileFacts
from vardkedja.core.models.grounds import GroundRule
from vardkedja.core.models.log import AccessLog, CommandRun, Event, LogSeal
from vardkedja.core.models.organisations import (
    Collaboration,
    Domain,
    Membership,
    Organisation,
    Unit,
    UnitPartner,
    UnitRoute,
)
from vardkedja.core.models.persons import HomeMunicipality, PersonIdentifier, PersonRecord, Sex
from vardkedja.core.models.protection import NamedReader, ProtectedPerson, Protection, Reveal
from vardkedja.core.models.releases import Filing, Grant, Ground, Release
from vardkedja.core.models.reviews import LogReview, LogReviewItem, LogRules, StaffPerson
from vardkedja.core.models.shifts import Shift
from vardkedja.core.models.standing import StandingAccess
from vardkedja.core.models.tasks import Task
from vardkedja.core.models.users import Assignment, Role, UsedToken, User, UserAbsence

__all__ = [
    "AccessLog", "Assignment", "Attachment", "Case", "CaseHandler", "CaseLink", "CaseParty", "CaseRow", "Category", "Channel", "Citation", "Collaboration",
    "CommandRun", "Consent", "ConsentCover", "ConsentVoice", "ConsentWithdrawal", "Domain", "EmergencyAccess", "EmergencyReason", "Entry",
    "EntryKind", "EntryVersion", "Event", "FileFacts", "Filing", "Grant", "Ground", "GroundRule", "HomeMunicipality",
    "LogReview", "LogReviewItem", "LogRules", "LogSeal", "Membership", "NamedReader", "Organisation", "PartyRole",
    "PersonIdentifier", "PersonRecord", "ProtectedPerson", "Protection", "Release", "Reveal", "Role",
    "Row", "Sex", "Shift", "StaffPerson", "StandingAccess", "Task", "Unit", "UnitPartner", "UnitRoute", "UrgentRequest", "UsedToken", "User", "UserAbsence", "Voice", "period_constraint",
]  # fmt: skip
