"""One sign-in at a provider: what was begun is remembered in Redis until the provider sends its user back."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode

from redis.asyncio import Redis

PROVIDERS = {
    "northbank": "https://login.northbank.example/oauth/authorize",
    "seabroker": "https://id.seabroker.example/authorize",
}
LASTS_SECONDS = 600


@dataclass(frozen=True)
class Begun:
    state: str
    address: str


async def begin(redis: Redis, provider: str, *, client: str, redirect: str, key: str) -> Begun:
    """Raises KeyError for a provider that nobody knows."""
    authorize = PROVIDERS[provider]
    nonce = secrets.token_urlsafe(24)
    state = f"{nonce}.{signature(nonce, key)}"
    verifier = secrets.token_urlsafe(48)
    await redis.set(f"state:{nonce}", f"{provider} {verifier}", ex=LASTS_SECONDS)
    asked = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": redirect,
        "state": state,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    return Begun(state, f"{authorize}?{urlencode(asked)}")


async def finish(redis: Redis, state: str, *, key: str) -> str | None:
    """The provider of a state that is ours, was not used before and is not over; else None."""
    nonce, _, signed = state.partition(".")
    if not hmac.compare_digest(signed, signature(nonce, key)):
        return None
    remembered = await redis.getdel(f"state:{nonce}")
    return None if remembered is None else str(remembered).split(" ", 1)[0]


def signature(nonce: str, key: str) -> str:
    return plain(hmac.digest(key.encode(), nonce.encode(), "sha256"))


def challenge(verifier: str) -> str:
    return plain(hashlib.sha256(verifier.encode()).digest())


def plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
