"""Money as whole öre: parsing, printing, the one rounding function and the one way of sharing.

An amount is an ``int`` of öre everywhere in Python and a ``bigint`` in the database. Floats are
refused: 0.1 has no exact value there, and an öre lost in a key is an öre somebody is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

Party = TypeVar("Party")
Exact = int | Decimal | Fraction

ORE_PER_KRONA = 100
ORE_PER_TKR = 100_000
# One hundred billion kronor: far above any county's budget, far below what a bigint holds.
MAX_ORE = 10_000_000_000_000

_NBSP = "\u00a0"
# Blanks that people and spreadsheets put between thousands: space, no-break, thin and narrow no-break.
_BLANKS = re.compile("[ \u00a0\u2009\u202f]")
# A blank that does not stand before exactly three digits is a slip of the hand, not a thousands mark.
_STRAY_BLANK = re.compile("[ \u00a0\u2009\u202f](?![0-9]{3}(?![0-9]))")
_AMOUNT = re.compile("(?P<sign>[+-]?)(?P<kronor>[0-9]+)(?:[.,](?P<ore>[0-9]+))?")


class MoneyError(ValueError):
    """An amount that cannot be taken as it was written; the message is Swedish, for the field."""


def _exact(value: Exact) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, Fraction)):
        raise TypeError(f"money takes int, Decimal or Fraction, not {type(value).__name__}")
    return Fraction(value)


def round_half_up(value: Exact) -> int:
    """The nearest whole number; an exact half goes away from zero, so a credit mirrors its debit.

    The only rounding of money in the product. Raises TypeError for a float.
    """
    exact = _exact(value)
    size = (abs(exact.numerator) * 2 + exact.denominator) // (exact.denominator * 2)
    return size if exact >= 0 else -size


def parse_kronor(text: str) -> int:
    """Öre from kronor as people write them: ``1 234,50``, ``1234.5``, ``-3 700 kr``.

    At most two decimals, at most ``MAX_ORE``. A point or comma is always the decimal mark, never
    a thousands mark, so ``1.234`` is refused rather than guessed at. Raises MoneyError.
    """
    cleaned = text.strip().removesuffix("kr").strip().replace("\u2212", "-")
    match = None if _STRAY_BLANK.search(cleaned) else _AMOUNT.fullmatch(_BLANKS.sub("", cleaned))
    if match is None:
        raise MoneyError("Skriv beloppet i kronor med siffror, till exempel 1 234,50.")
    decimals = match["ore"] or ""
    if len(decimals) > 2:
        raise MoneyError("Skriv beloppet med högst två decimaler, till exempel 1 234,50.")
    # Compared by length first: Python refuses to read a number of thousands of digits.
    whole = match["kronor"].lstrip("0")
    ore = int(whole[:20] or 0) * ORE_PER_KRONA + int(decimals.ljust(2, "0"))
    if len(whole) > len(str(MAX_ORE)) or ore > MAX_ORE:
        raise MoneyError("Beloppet är för stort. Skriv högst 100 000 000 000 kronor.")
    return -ore if match["sign"] == "-" else ore


def group_thousands(number: int) -> str:
    """``10383`` as ``10 383`` with no-break spaces, so that a figure never breaks over two lines."""
    return f"{number:,}".replace(",", _NBSP)


def format_kronor(ore: int) -> str:
    """``123450`` as ``1 234,50 kr`` (no-break spaces), the form of the Swedish interface."""
    kronor, rest = divmod(abs(ore), ORE_PER_KRONA)
    sign = "-" if ore < 0 else ""
    return f"{sign}{group_thousands(kronor)},{rest:02d}{_NBSP}kr"


def plain_kronor(ore: int) -> str:
    """``123450`` as ``1234.50``: the form of files read by machines."""
    kronor, rest = divmod(abs(ore), ORE_PER_KRONA)
    return f"{'-' if ore < 0 else ''}{kronor}.{rest:02d}"


def to_tkr(ore: int) -> int:
    """Whole thousands of kronor, each figure rounded by itself. For showing, never for adding."""
    return round_half_up(Fraction(ore, ORE_PER_TKR))


def largest_remainder(
    total_ore: int, weights: Mapping[Party, Exact], tie_order: Iterable[Party]
) -> dict[Party, int]:
    """Share an amount by weights so that the shares add up to it, to the öre.

    Each party gets the floor of its exact share; the öre left over go one each to the largest
    fractions, and among equal fractions by ``tie_order``. A negative total (a credit) is the
    mirror of the positive one, so that a charge and its credit cancel per party. Weights are
    relative (percent, inhabitants); a weight of zero never receives an öre.

    Raises ValueError for a negative weight, no weight above zero, or a tie order that is not
    exactly the parties; TypeError for floats.
    """
    exact = {party: _exact(weight) for party, weight in weights.items()}
    order = list(tie_order)
    if len(order) != len(exact) or set(order) != set(exact):
        raise ValueError("tie_order must name every party exactly once")
    whole = sum(exact.values(), Fraction(0))
    if any(weight < 0 for weight in exact.values()) or whole <= 0:
        raise ValueError("weights must be zero or more, and not all zero")
    size = abs(total_ore)
    parts = {party: size * exact[party] / whole for party in order}
    shares = {party: part.numerator // part.denominator for party, part in parts.items()}
    left = size - sum(shares.values())
    # sorted() is stable: equal fractions keep the order of tie_order.
    for party in sorted(order, key=lambda name: shares[name] - parts[name])[:left]:
        shares[party] += 1
    return shares if total_ore >= 0 else {party: -share for party, share in shares.items()}
