"""Session tokens of the frontend: JSON Web Tokens signed with BETTER_AUTH_SECRET (HS256)."""

import base64
import hashlib
import hmac
import json
import time


class InvalidToken(Exception):
    """The token is malformed, expired, or signed with another secret."""


def subject(token: str, secret: str) -> str:
    """Return the user a token was issued to."""
    try:
        signed, signature = token.rsplit(".", 1)
        header, payload = (json.loads(_decode(part)) for part in signed.split("."))
        expected = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
        if header["alg"] != "HS256" or not hmac.compare_digest(expected, _decode(signature)):
            raise InvalidToken
        if payload.get("exp", float("inf")) < time.time():
            raise InvalidToken
        return str(payload["sub"])
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InvalidToken from error


def _decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
