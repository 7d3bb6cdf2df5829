"""Role × address × own, party's and foreign thing. A new view without a declared policy, or outside the table, fails."""

import pytest

from tests.permissions import scene
from tests.permissions.table import PUBLIC, TABLE
from vardkedja.core.models import Role

REFUSED, ABSENT = 403, 404
#: Cost pages and steering are of one county, named in the address; a county that there is not is absent.
NO_COUNTY, OUR_COUNTY = "finns-inte", "testlan"


def test_every_address_stands_in_the_table_and_none_besides():
    here = {name for name in scene.addresses() if not name.startswith(("api", "schema"))}
    known = set(TABLE) | PUBLIC
    assert here - known == set(), "write the address with its roles into tests/permissions/table.py"
    assert known - here == set(), "the address is gone: take it out of tests/permissions/table.py"


def test_every_view_declares_who_may():
    bare = [
        name
        for name, pattern in scene.addresses().items()
        if name in TABLE and getattr(pattern.callback, "may", None) is None
    ]
    assert bare == [], "decorate the view with @page(policies.can_…)"


def wrong(visitor, role, held, county, expected):
    """Addresses whose answer is not the expected one: name → (answer, expected)."""
    found = {}
    for name, pattern in scene.addresses().items():
        if name not in TABLE:
            continue
        want = expected(TABLE[name], pattern) if role in TABLE[name].roles else {REFUSED}
        if not want:
            continue
        got = scene.answer(visitor, name, pattern, held, county)
        if got not in want:
            found[name] = (got, want)
    return found


def what_is_not_there(_row, pattern):
    return {ABSENT} if pattern.pattern.converters else {200, 302, 422}


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_pages_and_finds_nothing_where_nothing_is(world, role):
    visitor = scene.colleague(world, role, "anby")
    assert wrong(visitor, role, {}, NO_COUNTY, what_is_not_there) == {}


@pytest.mark.parametrize("role", list(Role))
def test_another_county_finds_nothing_of_ours(world, role):
    """What is ours looks like what is not there, in every role, on every page."""
    held = scene.things(world)
    visitor = scene.colleague(world, role, "utby")
    assert wrong(visitor, role, held, OUR_COUNTY, what_is_not_there) == {}


@pytest.mark.parametrize("role", list(Role))
def test_the_own_authority_opens_what_is_its_own(world, role):
    held = scene.things(world)

    def own(row, _pattern):
        return (
            {200, 302, 403, 409, 422} - ({REFUSED} if row.whose != "own_thing" else set())
            if row.whose
            else set()
        )

    visitor = scene.colleague(world, role, "anby")
    assert wrong(visitor, role, held, OUR_COUNTY, own) == {}


#: Every role in one party, and those of a home in the other.
PARTIES = [*((role, "bjorkby") for role in Role), (Role.HEAD_OF_HOME, "home"), (Role.HOME_STAFF, "home")]


@pytest.mark.parametrize(("role", "domain"), PARTIES)
def test_a_party_opens_the_case_but_nothing_that_is_another_authoritys(world, role, domain):
    held = scene.things(world)

    def party(row, _pattern):
        return {"parties": {200}, "ours": {ABSENT}, "own_thing": {ABSENT}}.get(row.whose, set())

    visitor = scene.colleague(world, role, domain)
    assert wrong(visitor, role, held, OUR_COUNTY, party) == {}
