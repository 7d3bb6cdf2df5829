"""What can happen around SIP, support and hand-off. Sentences hold codes and authorities, never a person."""

from dataclasses import dataclass

from vardkedja.core.events import Occurrence


@dataclass(frozen=True)
class SipInitiated(Occurrence):
    sentence = "{owner} tog initiativ till en SIP"
    owner: str


@dataclass(frozen=True)
class SipConsentDocumented(Occurrence):
    sentence = "Samtycke till SIP dokumenterades"


@dataclass(frozen=True)
class CalledToSip(Occurrence):
    sentence = "{called} kallades till SIP-möte {meeting_on}"
    called: str
    meeting_on: str


@dataclass(frozen=True)
class SipCallAnswered(Occurrence):
    sentence = "{called} svarade på kallelsen: {answer}"
    called: str
    answer: str


@dataclass(frozen=True)
class SipDrawnUp(Occurrence):
    sentence = "SIP upprättades, version {version}"
    version: int


@dataclass(frozen=True)
class SipSigned(Occurrence):
    sentence = "{domain} skrev under sin del av SIP, version {version}"
    domain: str
    version: int


@dataclass(frozen=True)
class SipFollowedUp(Occurrence):
    sentence = "SIP följdes upp {held_on}, nästa uppföljning {next_on}"
    held_on: str
    next_on: str


@dataclass(frozen=True)
class SipClosed(Occurrence):
    sentence = "SIP avslutades: {reason}"
    reason: str


@dataclass(frozen=True)
class SupportDecided(Occurrence):
    sentence = "{owner} beslutade om stöd: {kind}"
    owner: str
    kind: str


@dataclass(frozen=True)
class SupportStarted(Occurrence):
    sentence = "Stödet började {started_on}: {kind}"
    kind: str
    started_on: str


@dataclass(frozen=True)
class SupportEnded(Occurrence):
    sentence = "Stödet avslutades {ended_on}: {kind}"
    kind: str
    ended_on: str


@dataclass(frozen=True)
class HandOffConfirmed(Occurrence):
    sentence = "{receiver} tog emot hemgången, första möte {first_meeting_on}"
    receiver: str
    first_meeting_on: str
