"""What Celery's beat starts, and when, in local time (Europe/Stockholm).

Nothing starts between 02:00 and 03:00: in two nights of the year that hour is missing or happens twice.
A test holds that, and that each entry names a task that exists.
"""

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict] = {
    "nightly": {"task": "vardkedja.core.tasks.nightly", "schedule": crontab(hour="1", minute="15")},
}
