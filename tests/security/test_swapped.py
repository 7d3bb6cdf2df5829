"""An address that names two objects of which one belongs elsewhere finds nothing: case A with the document of case B."""

import itertools
import uuid

import pytest

from tests.security.asking import TRACES
from tests.security.matrix import ALL, Question
from tests.security.permissions import addresses

#: Addresses with two objects or more, of which one hangs below the other.
SEVERAL = [
    a
    for a in addresses()
    if a.may and len(a.arguments) > 1 and a.name.split(":")[0] not in {"costsharing", "api"}
]
#: Two objects that stand side by side: any two of one's own may be named together.
SIDE_BY_SIDE = {
    "core:join": "two cases, each asked for by itself",
    "referrals:instrument": "an own case and any instrument: reference data",
    "referrals:write_letter": "an own case and a kind of letter",
    "referrals:report": "an own case and a kind of report",
    "referrals:compulsory_record": "an own case and a law",
    "placements:month_confirm": "an own purchase and a month",
    "core:protected_unname": "a protected person and any colleague; who is not named is told so",
}


@pytest.mark.parametrize("address", SEVERAL, ids=lambda a: a.name)
@pytest.mark.parametrize("relation", ["own", "runs"])
def test_objects_of_two_cases_are_not_found_together(matrix, address, relation):
    """By who may see both, in every pair of states: a foreign key of the address is as good as none."""
    if address.name in SIDE_BY_SIDE:
        return
    states, tried = matrix.states(address), 0
    for first, second in itertools.permutations(states, 2):
        swapped = matrix.scenes[first] | {address.arguments[-1]: matrix.scenes[second][address.arguments[-1]]}
        if swapped[address.arguments[0]] == matrix.scenes[second][address.arguments[0]]:
            continue
        tried += 1
        _not_found(matrix, address, relation, swapped)
    _not_found(matrix, address, relation, matrix.values | {address.arguments[0]: matrix.values["other_id"]})
    _not_found(matrix, address, relation, matrix.values | {address.arguments[-1]: uuid.uuid4()})


def _not_found(matrix, address, relation, values):
    before = matrix.values, matrix.scenes["present"]
    matrix.values, matrix.scenes["present"] = values, values
    try:
        for method in sorted({"GET", "POST"} & set(address.methods)):
            answer = matrix.ask(Question(address, method, ALL, relation, "present"))
            assert answer.status == 404, (
                f"{method} {matrix.url(address, 'present')} as {relation}: {answer.status}"
            )
            assert answer.wrote <= TRACES
    finally:
        matrix.values, matrix.scenes["present"] = before


def test_there_is_something_to_swap():
    assert {"core:document", "core:withdraw", "core:end_party", "core:file"} <= {a.name for a in SEVERAL}
    assert set(SIDE_BY_SIDE) <= {a.name for a in SEVERAL}
