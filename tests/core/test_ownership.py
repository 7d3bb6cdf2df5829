"""Who does a task now: the first who is here, by the order of the rule."""

from uuid import UUID

import pytest

from vardkedja.core.domain.ownership import Handlers, Staffing, effective_owner

ALICE, ALBIN, ANNA, HEDDA, STEN = (UUID(int=n) for n in range(1, 6))
HOME = UUID(int=99)
STAFF = {
    ("case_worker", None): {ALICE, ALBIN},
    ("unit_manager", None): {ANNA},
    ("head_of_home", HOME): {HEDDA},
    ("home_staff", HOME): {HEDDA, STEN},
}


def owner(*, away=(), **task):
    holders = {key: users - set(away) for key, users in STAFF.items()}
    here = frozenset().union(*holders.values())
    plain = {"assignee": None, "deputy": None, "role": "", "unit": None, "handlers": Handlers()}
    return effective_owner(**{**plain, **task}, staffing=Staffing(here=here, holders=holders))


def test_the_assignee_does_it():
    assert owner(assignee=ALICE, deputy=ALBIN) == ALICE


def test_it_falls_to_the_deputy_when_the_assignee_is_away():
    assert owner(assignee=ALICE, deputy=ALBIN, away=[ALICE]) == ALBIN


def test_then_to_the_responsible_and_then_to_the_deputy_of_the_case():
    handlers = Handlers(responsible=ALICE, deputy=ALBIN)
    assert owner(handlers=handlers) == ALICE
    assert owner(handlers=handlers, away=[ALICE]) == ALBIN


def test_then_to_the_only_one_who_holds_the_role():
    assert owner(role="unit_manager") == ANNA
    assert owner(role="head_of_home", unit=HOME) == HEDDA


def test_two_who_hold_the_role_share_the_inbox():
    assert owner(role="home_staff", unit=HOME) is None


def test_one_of_two_away_leaves_the_other():
    assert owner(role="home_staff", unit=HOME, away=[HEDDA]) == STEN


def test_a_decision_of_the_manager_does_not_fall_to_the_case_worker():
    assert owner(role="unit_manager", handlers=Handlers(responsible=ALICE)) == ANNA


def test_an_assignment_in_all_of_the_domain_counts_in_each_unit():
    assert owner(role="unit_manager", unit=HOME) == ANNA


@pytest.mark.parametrize(
    "task", [{"role": "head_of_home", "unit": HOME}, {"assignee": HEDDA, "role": "head_of_home"}]
)
def test_with_nobody_here_it_lies_in_the_inbox(task):
    assert owner(**task, away=[HEDDA]) is None


def test_somebody_whose_assignment_expired_is_not_here():
    assert owner(assignee=UUID(int=50)) is None
