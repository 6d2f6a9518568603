"""The queue: Celery, on the broker that the settings name."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("zhidao")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
