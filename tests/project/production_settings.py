"""The application's own settings, as deployed, with one address more: a view that breaks with person data in its hands."""

from vardkedja.settings import *
from vardkedja.settings import STORAGES

ROOT_URLCONF = "tests.project.production_urls"
# The hashed names are made by collectstatic, which takes longer than the test.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
