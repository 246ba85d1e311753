"""The Celery application: `celery -A src.tasks.worker worker`, and `beat` for what comes round every day."""

from celery import Celery
from celery.schedules import crontab

from src.config import settings

app = Celery("learn-greek", broker=settings().redis_url, include=["src.tasks.reviews"])
app.conf.task_ignore_result = True
app.conf.broker_connection_retry_on_startup = True
app.conf.beat_schedule_filename = "/tmp/celerybeat-schedule"
app.conf.beat_schedule = {
    "forget-idle-learners": {"task": "src.tasks.reviews.forget_idle_learners", "schedule": crontab(hour=4, minute=0)},
}
