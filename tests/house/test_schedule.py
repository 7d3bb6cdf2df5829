"""The schedule names tasks that exist, and starts nothing in the hour that is missing or doubled twice a year."""

import datetime as dt

from celery.schedules import crontab

from vardkedja.celery import app
from vardkedja.schedule import BEAT_SCHEDULE


def test_every_entry_names_a_task():
    app.loader.import_default_modules()
    unknown = {entry["task"] for entry in BEAT_SCHEDULE.values()} - set(app.tasks)
    assert not unknown


def test_no_daily_work_starts_between_two_and_three():
    crontabs = {name: entry["schedule"] for name, entry in BEAT_SCHEDULE.items()}
    wrong = [
        name
        for name, schedule in crontabs.items()
        if isinstance(schedule, crontab) and len(schedule.hour) < 24 and 2 in schedule.hour
    ]
    assert all(isinstance(schedule, crontab | int | float | dt.timedelta) for schedule in crontabs.values())
    assert not wrong, f"In two nights of the year that hour is missing or comes twice: {wrong}"
