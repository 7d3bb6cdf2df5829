"""Att göra: tasks with their due days, and taking one from the inbox."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vardkedja.core import gate
from vardkedja.core.actions.tasks import take_task
from vardkedja.core.policies import can_see_cases, can_sign_in
from vardkedja.core.selectors import todo as read_todo
from vardkedja.core.selectors.signin import ending
from vardkedja.core.selectors.tasks import TABS
from vardkedja.core.tables import TASKS
from vardkedja.core.web import page

EMPTY = {
    "mina": "Här står det du ska göra, med det mest brådskande först. Just nu väntar ingenting på dig.",
    "enheten": "Här står allt som ska göras i din enhet, också det som ligger hos kollegor.",
    "inkorg": "Här hamnar det som ingen äger: när den ansvarige och ersättaren är borta, eller när ingen är utsedd.",
}


@page(can_sign_in)
def todo(request: Any) -> HttpResponse:
    tab = TASKS.asked(request.GET).get("visa", "mina")
    found = read_todo(request.actor, tab if tab in dict(TABS) else "mina")
    gate.log_listed(request.actor, "att göra", found.cases, reason="egna och enhetens uppgifter")
    tabs = [
        {
            "label": label,
            "url": f"{reverse('core:todo')}?visa={name}",
            "count": found.counts[name],
            "current": name == found.tab,
        }
        for name, label in TABS
    ]
    groups = [
        ("forsenat", "Försenat", found.late),
        ("idag", "I dag", found.due_today),
        ("veckan", "Senare i veckan", found.this_week),
        ("framover", "Framöver", found.later),
    ]
    context = {
        "todo": found,
        "tabs": tabs,
        "groups": groups,
        "empty": EMPTY[found.tab],
        "ending": ending(request.assignments, request.actor.today),
    }
    return render(request, "core/todo.html", context)


@page(can_see_cases, methods=("POST",))
def take(request: Any, task_id: UUID) -> HttpResponse:
    """Take a task from the inbox (or from a colleague who is away)."""
    take_task(task_id, actor=request.actor)
    messages.success(request, "Uppgiften är din nu.")
    return redirect(f"{reverse('core:todo')}?visa=mina")
