"""What Celery's beat starts, and when, in local time (Europe/Stockholm).

Nothing starts between 02:00 and 03:00: in two nights of the year that hour is missing or happens twice.
A test holds that, and that each entry names a task that exists.
"""

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict] = {
    "nightly": {"task": "vardkedja.core.tasks.nightly", "schedule": crontab(hour="1", minute="15")},
    # In a queue of its own: the night's work may take longer than a minute. A minute that was missed is not made up for.
    "seal_log": {"task": "vardkedja.core.tasks.seal_log", "schedule": 60.0, "options": {"expires": 55}},
    "nightly_verify_log": {
        "task": "vardkedja.core.tasks.nightly_verify_log",
        "schedule": crontab(hour="4", minute="20"),
    },
    # As the application, authority by authority: what follows the calendar (the review of the log on the 1st).
    "daily": {"task": "vardkedja.core.tasks.daily", "schedule": crontab(hour="5", minute="10")},
    # What follows the clock: offers whose answer is overdue, places that are offered by themselves.
    "often": {"task": "vardkedja.core.tasks.often", "schedule": 300.0, "options": {"expires": 290}},
}
