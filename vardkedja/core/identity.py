"""Who a person is: a keyed hash of the number, so that no table of who is known exists.

The key lies outside the database (`VARDKEDJA_IDENTITY_KEY`); without it a person id cannot be guessed from a number.
"""

import datetime as dt
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from personnummer.personnummer import Personnummer, PersonnummerException

from vardkedja.core.errors import DomainError, Impossible
from vardkedja.core.models.persons import PersonIdentifier

System = PersonIdentifier.System

#: Personnummer and samordningsnummer are nationwide; a reservnummer is only unique with its issuer.
_INVALID = "Numret stämmer inte. Skriv tolv siffror, ÅÅÅÅMMDD-NNNN, och kontrollera den sista siffran."


@dataclass(frozen=True)
class Number:
    """A checked number: its system, its canonical value and what it tells of the birth date."""

    system: str
    value: str
    birth_date: dt.date | None
    issuer: str = ""

    @property
    def person_id(self) -> UUID:
        """The person's id: HMAC-SHA256 over system and value, as a UUID."""
        text = "|".join((self.system, self.issuer, self.value))
        digest = hmac.new(settings.IDENTITY_KEY.encode(), text.encode(), hashlib.sha256).digest()
        return UUID(bytes=digest[:16], version=5)


def parse_number(text: str) -> Number:
    """Read a personnummer or samordningsnummer with 10 or 12 digits.

    Raises `DomainError` at field `number` when the check digit or the date is wrong.
    """
    # Full-width digits are read as digits, all other signs refused: else one person would get several ids.
    written = unicodedata.normalize("NFKC", text).strip().replace(" ", "")
    if not re.fullmatch("[0-9+-]+", written):
        raise DomainError(_INVALID, field="number")
    try:
        parsed = Personnummer(written)
    except (PersonnummerException, ValueError, TypeError) as error:
        raise DomainError(_INVALID, field="number") from error
    value = parsed.format(True)
    if parsed.is_coordination_number():
        return Number(System.SAMORDNINGSNUMMER, value, born_by(System.SAMORDNINGSNUMMER, value))
    return Number(System.PERSONNUMMER, value, born_by(System.PERSONNUMMER, value))


def reserve_number(text: str, issuer: UUID) -> Number:
    """A reservnummer of a named issuer: opaque, four to twenty letters and digits.

    Raises `DomainError` at field `number`, also for a personnummer: as a reservnummer it would be somebody else, whom neither
    the protection of the person nor the other record is found by.
    """
    value = canonical_reserve(text)
    if not (4 <= len(value) <= 20 and value.isalnum()):
        raise DomainError("Ett reservnummer har 4–20 bokstäver och siffror.", field="number")
    if _is_nationwide(value):
        raise DomainError("Det är ett personnummer eller samordningsnummer. Välj det ovan.", field="number")
    return Number(System.RESERVNUMMER, value, None, str(issuer))


def _is_nationwide(value: str) -> bool:
    try:
        parse_number(value)
    except DomainError:
        return False
    return True


def canonical_reserve(text: str) -> str:
    """A reservnummer as it is kept: capitals and digits without hyphen and spaces."""
    return unicodedata.normalize("NFKC", text).strip().replace("-", "").replace(" ", "").upper()


def _birth_date(value: str, offset: int) -> dt.date | None:
    try:
        return dt.date(int(value[:4]), int(value[4:6]), int(value[6:8]) - offset)
    except ValueError:
        return None  # samordningsnummer may lack a known birth date


def age_on(birth_date: dt.date, day: dt.date) -> int:
    """Whole years on `day`; a person born on 29 February turns a year older on 1 March in common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def refuse_other_birth(birth_date: dt.date | None, numbers: Iterable[tuple[str, str]]) -> None:
    """A day of birth is the one that the person's numbers say, where they say one: (system, value) each.

    A reservnummer says none, nor does a samordningsnummer without a known day. Raises `Impossible` at `birth_date`.
    """
    if birth_date is None:
        return
    for system, value in numbers:
        told = born_by(system, value)
        if told and told != birth_date:
            label = System(system).label.lower()
            raise Impossible(
                f"Födelsedatumet stämmer inte med {label.removesuffix('mer')}ret, som säger {told.isoformat()}. Rätta datumet, eller lämna det tomt.",
                field="birth_date",
            )


def born_by(system: str, value: str) -> dt.date | None:
    """The day of birth that a number says, if it says one."""
    if system == System.RESERVNUMMER:
        return None
    return _birth_date(value, 60 if system == System.SAMORDNINGSNUMMER else 0)


def number_label(value: str) -> str:
    """What kind of number a kept one is, in Swedish: read from the number itself, since a released one is text."""
    try:
        return str(System(parse_number(value).system).label)
    except DomainError:
        return str(System.RESERVNUMMER.label)
