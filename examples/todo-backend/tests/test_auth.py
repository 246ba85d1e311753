import base64
import hashlib
import hmac
import json

import pytest

from app import auth


def token(payload: dict[str, object], secret: str = "secret") -> str:
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({"alg": "HS256"}, payload)]
    signature = hmac.new(secret.encode(), ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join([*parts, base64.urlsafe_b64encode(signature).decode().rstrip("=")])


def test_the_subject_of_a_good_token() -> None:
    assert auth.subject(token({"sub": "anna"}), "secret") == "anna"


@pytest.mark.parametrize("bad", [token({"sub": "anna"}, "other"), token({"sub": "anna", "exp": 1}), token({}), "", "a.b", "é.é.é"])
def test_a_bad_token(bad: str) -> None:
    with pytest.raises(auth.InvalidToken):
        auth.subject(bad, "secret")
