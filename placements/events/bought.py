"""What happens around a place that is bought outside. The own authority's alone: whom it asks tells others nothing."""

from dataclasses import dataclass

from vardkedja.core.events import Occurrence


@dataclass(frozen=True)
class HomesAsked(Occurrence):
    sentence = "Förfrågan om plats {reference} till {count} hem"
    audience = "own"
    reference: str
    count: int


@dataclass(frozen=True)
class HomeLinkMade(Occurrence):
    sentence = "Länk för svar på {reference} gjordes till {home}"
    audience = "own"
    reference: str
    home: str


@dataclass(frozen=True)
class HomeAnswered(Occurrence):
    sentence = "{home} svarade {answer} på {reference} ({how})"
    audience = "own"
    home: str
    answer: str
    reference: str
    how: str


@dataclass(frozen=True)
class HomeChosen(Occurrence):
    sentence = "{home} valdes efter {reference}"
    audience = "own"
    home: str
    reference: str


@dataclass(frozen=True)
class HomeToldNo(Occurrence):
    sentence = "{home} fick veta att platsen inte behövs ({reference})"
    audience = "own"
    home: str
    reference: str


@dataclass(frozen=True)
class PlaceBought(Occurrence):
    sentence = "Plats köptes av {home} genom {how} för {price} per dygn"
    audience = "own"
    home: str
    how: str
    price: str


@dataclass(frozen=True)
class DayPriceSet(Occurrence):
    sentence = "Priset per dygn hos {home} är {price} från {day}"
    audience = "own"
    home: str
    price: str
    day: str


@dataclass(frozen=True)
class AgreementWritten(Occurrence):
    sentence = "Placeringsavtal med {home} skrevs, version {number}"
    audience = "own"
    home: str
    number: int


@dataclass(frozen=True)
class AgreementSigned(Occurrence):
    sentence = "Placeringsavtal med {home} undertecknades, version {number}"
    audience = "own"
    home: str
    number: int


@dataclass(frozen=True)
class MonthConfirmed(Occurrence):
    sentence = "Dygnen hos {home} i {month} bekräftades: {days} dygn, {amount}"
    audience = "own"
    home: str
    month: str
    days: int
    amount: str


@dataclass(frozen=True)
class InvoiceRegistered(Occurrence):
    sentence = "Faktura {number} från {home} registrerades: {amount}"
    audience = "own"
    number: str
    home: str
    amount: str


@dataclass(frozen=True)
class InvoiceSettled(Occurrence):
    sentence = "Faktura {number} från {home}: {outcome}"
    audience = "own"
    number: str
    home: str
    outcome: str


@dataclass(frozen=True)
class VisitPlanned(Occurrence):
    sentence = "Uppföljningsbesök hos {home} planerades till {day}"
    audience = "own"
    home: str
    day: str


@dataclass(frozen=True)
class VisitMade(Occurrence):
    sentence = "Uppföljningsbesök hos {home} gjordes {day}"
    audience = "own"
    home: str
    day: str


@dataclass(frozen=True)
class VisitCalledOff(Occurrence):
    sentence = "Uppföljningsbesök hos {home} ställdes in: {why}"
    audience = "own"
    home: str
    why: str


@dataclass(frozen=True)
class PlaceRequestClosed(Occurrence):
    sentence = "Förfrågan {reference} avslutades utan val"
    audience = "own"
    reference: str
