from src.tasks import reviews
from src.tasks.worker import app


class StandInRedis(dict):
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def hincrby(self, key, field, amount):
        counted = self.setdefault(key, {})
        counted[field] = counted.get(field, 0) + amount

    def scan_iter(self, _):
        return list(self)

    def object(self, _, key):
        return self[key]["idle"]

    def delete(self, key):
        del self[key]
        return 1


def test_right_and_wrong_are_counted_apart(monkeypatch):
    redis = StandInRedis()
    monkeypatch.setattr(reviews.Redis, "from_url", lambda _: redis)
    for right in (True, False, True):
        reviews.count_review("Eleni", right)
    assert redis == {"reviews:Eleni": {"right": 2, "wrong": 1}}


def test_only_idle_learners_are_forgotten(monkeypatch):
    redis = StandInRedis({"reviews:old": {"idle": 91 * 86_400}, "reviews:new": {"idle": 89 * 86_400}})
    monkeypatch.setattr(reviews.Redis, "from_url", lambda _: redis)
    assert reviews.forget_idle_learners() == 1
    assert list(redis) == ["reviews:new"]


def test_what_beat_calls_is_there():
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
