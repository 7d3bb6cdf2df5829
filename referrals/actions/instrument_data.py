"""What a deployer loads: an instrument or a new version of it, and the wordings that it has the right to show.

Run by commands in the setup scope. Nothing is stored unless all of it can be read by the scorer.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from referrals.domain import instruments as rules
from referrals.models import Instrument, InstrumentBand, InstrumentText
from referrals.models.instruments import scale_of
from vardkedja.core.errors import Impossible

NEEDED = ("code", "version", "name", "about", "category", "items", "scoring", "source", "valid_from")
BAND_NEEDED = ("label", "low", "high", "source", "valid_from")
MORE = ("age_from", "training", "position")


def load_instrument(told: Mapping[str, Any]) -> Instrument:
    """Store an instrument with its limits; the version before it ends where this one begins. Raises `Impossible`."""
    _complete(told, NEEDED, "Instrumentet")
    try:
        scale = scale_of(told["items"], told["scoring"])
    except (KeyError, TypeError, ValueError) as error:
        raise Impossible(f"Frågorna eller räkneregeln går inte att läsa: {error}.") from error
    since = _day(told["valid_from"])
    faults = rules.lacks(scale)
    bands = [_band(one) for one in told.get("bands", [])]
    if bands and scale.highest is not None:
        faults += rules.gaps([band.read() for band in bands], scale.highest)
    elif bands:
        faults.append("Ett instrument utan summa har inga gränser.")
    if faults:
        raise Impossible(" ".join(faults))
    values = {name: told[name] for name in (*NEEDED, *MORE) if name in told}
    made = Instrument(**values | {"valid_from": since})
    _checked(made)
    others = Instrument.objects.filter(code=made.code)
    if others.filter(valid_from__gt=since).exists():
        raise Impossible("Det finns en senare version av instrumentet. En ny version gäller efter den.")
    others.valid(since).update(valid_to=since)
    made.save(force_insert=True)
    for band in bands:
        band.instrument = made
        band.save(force_insert=True)
    return made


def _band(told: Mapping[str, Any]) -> InstrumentBand:
    _complete(told, BAND_NEEDED, "Gränsen")
    known = {*BAND_NEEDED, "sex", "age_from", "age_to", "valid_to"}
    unknown = set(told) - known
    if unknown:
        raise Impossible(f"Gränsen har okända uppgifter: {', '.join(sorted(unknown))}.")
    days = {name: _day(told[name]) for name in ("valid_from", "valid_to") if told.get(name)}
    band = InstrumentBand(**{**told, **days})
    _checked(band, "instrument")
    return band


def _checked(row: Any, *leave: str) -> None:
    try:
        row.full_clean(exclude=leave)
    except ValidationError as error:
        raise Impossible(f"{row._meta.verbose_name}: {' '.join(error.messages)}") from error


def _complete(told: Mapping[str, Any], needed: Iterable[str], what: str) -> None:
    if not isinstance(told, Mapping):
        raise Impossible(f"{what} ska vara ett objekt med namngivna uppgifter.")
    missing = [name for name in needed if told.get(name) in (None, "")]
    if missing:
        raise Impossible(f"{what} saknar uppgifter: {', '.join(missing)}.")


def _day(text: Any) -> dt.date:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        raise Impossible("Skriv dagar som år-månad-dag, till exempel 2026-11-22.") from None


def load_texts(
    code: str, version: str, rows: Iterable[Mapping[str, Any]], *, source: str, licence: str, now: dt.datetime
) -> InstrumentText:
    """Store the wordings of an instrument with where they come from and by what right they are shown. Raises `Impossible`.

    `rows` are {item, value, text}: the question where value is empty, else what that answer is called.
    """
    if not source.strip() or not licence.strip():
        raise Impossible("Ange källan till texterna och licensen eller tillståndet att visa dem.")
    instrument = Instrument.objects.filter(code=code, version=version).first()
    if instrument is None:
        raise Impossible("Det finns inget sådant instrument i den versionen.")
    items = {item.number: item for item in instrument.scale().items}
    wordings: dict[str, dict[str, Any]] = {}
    for line, row in enumerate(rows, 1):
        number, value, text = (
            _number(row, "item", line),
            _number(row, "value", line),
            str(row.get("text") or ""),
        )
        if number not in items or (value is not None and value not in items[number].values):
            raise Impossible(f"Rad {line}: frågan eller svarsvärdet finns inte i instrumentet.")
        if not text.strip():
            raise Impossible(f"Rad {line}: texten saknas.")
        held = wordings.setdefault(str(number), {"text": "", "answers": {}})
        if value is None:
            held["text"] = text.strip()
        else:
            held["answers"][str(value)] = text.strip()
    without = [number for number in items if not wordings.get(str(number), {}).get("text")]
    if without:
        raise Impossible(f"Texten saknas till fråga {rules.listed(without)}.")
    made = InstrumentText(
        instrument=instrument, wordings=wordings, source=source, licence=licence, loaded_at=now
    )
    _checked(made)
    made.save(force_insert=True)
    return made


def _number(row: Mapping[str, Any], name: str, line: int) -> int | None:
    if not isinstance(row, Mapping):
        raise Impossible(f"Rad {line} ska ha item, value och text.")
    told = str(row.get(name) if row.get(name) is not None else "").strip()
    if not told and name == "value":
        return None
    if not told.isdecimal():
        raise Impossible(f"Rad {line}: {name} ska vara ett heltal.")
    return int(told)
