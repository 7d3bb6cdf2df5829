"""Every address × method × role × relation × state, asked for real and compared with declared policy and written rules.

| asked | by whom | of what |
|---|---|---|
| GET, POST | every role alone, all together, none, nobody | what the authority has itself |
| the five other methods | all roles together, none, nobody; each role alone in turn | the same |
| GET, POST | every role alone that the policy lets in | what another authority has, in every relation |
| GET, POST | all roles together | every relation, every state |

What the page's policy refuses a role is refused before the object is looked at, and an unknown method before both.
"""

from collections.abc import Iterator

import pytest

from tests.security.asking import TRACES, Answer
from tests.security.matrix import ALL, METHODS, NOBODY, NONE, Matrix, Question
from tests.security.permissions import Address, addresses
from tests.security.relations import RELATIONS
from tests.security.rules import BY_RELATION, BY_ROLE, IN, NOT_ALLOWED, NOT_FOUND, REFUSED_FIRST, rule_of
from vardkedja.core.models import Role
from vardkedja.core.policies import GROUP_ROLES

CLOSED = [a for a in addresses() if a.may is not None]
#: Asked by one role after the other.
ODD = tuple(method for method in METHODS if method not in {"GET", "POST"})


def expected(question: Question) -> str:
    """What the declared policy and the written rule say together: in, 302, 403, 404 or 405."""
    address, role, api = question.address, question.role, question.address.name.startswith("api:")
    if role == NONE:
        return "302"
    known = answers_to(address, question.method)
    if not known and not api:
        return "405"
    if role == NOBODY:
        return NOT_ALLOWED if api else "302"
    if role != ALL and role not in address.roles():
        return NOT_ALLOWED
    return by_rule(question) if known else "405"


def by_rule(question: Question) -> str:
    """The group's part in a case is for its members alone; a substitute works in a unit and sees that unit's cases."""
    address, role = question.address, question.role
    rule = rule_of(address.name, address.arguments)
    if address.name in REFUSED_FIRST and (address.name, role) in BY_ROLE:
        return BY_ROLE[address.name, role]
    if (address.name, role, question.relation) in BY_RELATION:
        return BY_RELATION[address.name, role, question.relation]
    in_the_group = role == ALL or role in GROUP_ROLES
    if question.relation == "told" and not in_the_group and rule.of_case:
        return NOT_FOUND
    if role == Role.SUBSTITUTE and question.relation != "runs" and rule.of_case:
        return NOT_ALLOWED if (address.name, question.relation) == ("core:not_away", "own") else NOT_FOUND
    answer = rule.expects(question.method, question.relation, question.state)
    return BY_ROLE.get((address.name, role), answer) if answer == IN else answer


def answers_to(address: Address, method: str) -> bool:
    also = "OPTIONS" if address.name.startswith("api:") else "HEAD"
    return method in address.methods or (method in {also, "HEAD"} and "GET" in address.methods)


def shown(question: Question, answer: Answer) -> str:
    """An answer as the rules word it. A page, a form with errors, "not now" and a redirect into the house are all in."""
    if answer.status in {200, 409, 422} or (answer.status == 302 and "/logga-in/" not in answer.location):
        return IN
    return str(answer.status)


def compare(matrix: Matrix, questions: Iterator[Question]) -> None:
    """Fails with what differs, told so that it can be asked again."""
    wrong = []
    for question in questions:
        answer = matrix.ask(question)
        found, wanted = shown(question, answer), expected(question)
        if found != wanted:
            wrong.append(f"{question}: {found}, expected {wanted}")
        if wanted != IN and not answer.wrote <= TRACES:
            wrong.append(f"{question}: refused, and yet wrote {sorted(answer.wrote - TRACES)}")
    assert not wrong, "\n".join(["", *wrong])


def _base(address: Address) -> str:
    """A relation to which the object is there, the owner's before another's."""
    there = rule_of(address.name, address.arguments).there.split()
    return "own" if "own" in there or not there else there[0]


def of_methods(address: Address) -> Iterator[Question]:
    """GET and POST by everybody; HEAD and the methods that no page knows by each role in turn, address by address."""
    everybody, turn = (*Role, ALL, NONE, NOBODY), len(address.name)
    for number, role in enumerate(everybody):
        methods = METHODS if role in {ALL, NONE, NOBODY} else ("GET", "POST", ODD[(number + turn) % len(ODD)])
        for method in methods:
            yield Question(address, method, role, _base(address), "present")


def of_roles(address: Address) -> Iterator[Question]:
    """GET in every relation; POST also by a party, whom nothing was released to."""
    for relation in (r for r in RELATIONS if r not in {_base(address), "far"}):
        methods = {"GET"} & set(address.methods) or {"POST"}
        for role in address.roles():
            for method in sorted(
                methods | ({"POST"} & set(address.methods) if relation == "party" else set())
            ):
                yield Question(address, method, role, relation, "present")


def of_states(matrix: Matrix, address: Address) -> Iterator[Question]:
    for state in matrix.states(address):
        for relation in RELATIONS:
            for method in sorted({"GET", "POST"} & set(address.methods)):
                yield Question(address, method, ALL, relation, state)


@pytest.mark.parametrize("address", CLOSED, ids=lambda a: a.name)
def test_every_method_by_every_role(matrix, address):
    compare(matrix, of_methods(address))


@pytest.mark.parametrize("address", [a for a in CLOSED if a.arguments], ids=lambda a: a.name)
def test_every_role_alone_in_every_relation(matrix, address):
    compare(matrix, of_roles(address))


@pytest.mark.parametrize("address", CLOSED, ids=lambda a: a.name)
def test_every_state_in_every_relation(matrix, address):
    compare(matrix, of_states(matrix, address))
