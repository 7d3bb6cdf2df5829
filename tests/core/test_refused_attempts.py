"""A refused attempt stores nothing but the row of the log that says it was made."""

import pytest
from django import forms
from django.db import transaction

from vardkedja.core import log
from vardkedja.core.actor import acting
from vardkedja.core.errors import Impossible
from vardkedja.core.models import AccessLog
from vardkedja.core.web import attempt


class Form(forms.Form):
    ground = forms.CharField()


def test_the_row_outlives_the_work_that_was_rolled_back(world):
    form = Form({"ground": "x"})
    assert form.is_valid()

    def act():
        log.write(world.alice, log.Action.CHANGE, "halvgjort", reason="rullas tillbaka")
        raise log.refused(world.alice, "utlämnande", "Välj en grund.", field="ground")

    with acting(world.alice):
        assert attempt(form, act) is None
        rows = AccessLog.objects.filter(what__in=["halvgjort", "utlämnande"])
        assert [(r.action, r.what, r.reason) for r in rows] == [("denied", "utlämnande", "Välj en grund.")]
    assert form.errors == {"ground": ["Välj en grund."]}


def test_it_is_kept_once(world):
    with acting(world.alice), transaction.atomic():
        error = log.refused(world.alice, "utlämnande", "Välj en grund.")
        assert isinstance(error, Impossible)
        log.keep_trace(error)
        log.keep_trace(error)
        assert AccessLog.objects.filter(what="utlämnande").count() == 1


@pytest.mark.parametrize("field", ["ground", None])
def test_an_ordinary_error_leaves_no_row(world, field):
    with acting(world.alice):
        log.keep_trace(Impossible("Går inte.", field=field))
        assert not AccessLog.objects.exists()
