import asyncio
from urllib.parse import parse_qs, urlparse

import pytest

from src import flow


class StandInRedis(dict):
    async def set(self, key, value, ex):
        assert ex == flow.LASTS_SECONDS
        self[key] = value

    async def getdel(self, key):
        return self.pop(key, None)


def begun(redis, key="k"):
    return asyncio.run(flow.begin(redis, "northbank", client="c", redirect="https://127.0.0.1:8182/callback", key=key))


def test_a_sign_in_comes_back_once():
    redis = StandInRedis()
    state = begun(redis).state
    assert asyncio.run(flow.finish(redis, state, key="k")) == "northbank"
    assert asyncio.run(flow.finish(redis, state, key="k")) is None


@pytest.mark.parametrize("state", ["", "nothing", "a.b", "ä.ö".encode("unicode_escape").decode()])
def test_a_state_that_is_not_ours_is_refused(state):
    assert asyncio.run(flow.finish(StandInRedis({"state:a": "northbank v"}), state, key="k")) is None


def test_a_state_of_another_key_is_refused():
    redis = StandInRedis()
    state = begun(redis, key="old").state
    assert asyncio.run(flow.finish(redis, state, key="new")) is None
    assert redis != {}


def test_the_provider_gets_what_it_needs():
    asked = parse_qs(urlparse(begun(StandInRedis()).address).query)
    assert asked["redirect_uri"] == ["https://127.0.0.1:8182/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
