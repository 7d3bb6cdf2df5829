"""The Celery application. Two workers run it: queue `app` as vk_app, queue `nightly` as vk_worker."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vardkedja.settings")

app = Celery("vardkedja")
# In every thread: what is current is so in the thread that made it alone, and pages are answered in others.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
