"""What can happen to a county's cost sharing. No event concerns a person or a case."""

from dataclasses import dataclass

from vardkedja.core.events import Occurrence


@dataclass(frozen=True)
class BudgetSet(Occurrence):
    sentence = "Budget {year} för {unit} beslutades"
    audience = "collaboration"
    retention = "accounts"
    unit: str
    year: int


@dataclass(frozen=True)
class KeySet(Occurrence):
    sentence = "Fördelningsnyckel {key} beslutades"
    audience = "collaboration"
    retention = "accounts"
    key: str


@dataclass(frozen=True)
class RuleSet(Occurrence):
    sentence = "Fördelningsregel {rule} beslutades"
    audience = "collaboration"
    retention = "accounts"
    rule: str


@dataclass(frozen=True)
class BasisExported(Occurrence):
    sentence = "Månadsunderlag {month} hämtades"
    audience = "collaboration"
    retention = "accounts"
    month: str
