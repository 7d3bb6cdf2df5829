"""What the ledger lacks: differences between what the terms say and what is booked."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def differences(computed: Mapping[Key, int], booked: Mapping[Key, int]) -> dict[Key, int]:
    """Öre to book per natural key, only where something differs.

    A key that is booked but no longer computed gives its whole amount back. Compared key by key, so
    that two faults that cancel in the sum are still two faults.
    """
    found = {key: computed.get(key, 0) - booked.get(key, 0) for key in computed.keys() | booked.keys()}
    return {key: amount for key, amount in found.items() if amount}
