"""Who is learning: a name is enough, the token says it from then on."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from fastapi import APIRouter, Depends, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

from src.config import settings

router = APIRouter(tags=["sessions"])
bearer = HTTPBearer(auto_error=False)
LASTS = timedelta(hours=12)


class Learner(BaseModel):
    name: str = Field(min_length=1, max_length=64)


@router.post("/sessions", status_code=201)
async def begin(learner: Learner) -> dict[str, str]:
    claims = {"sub": learner.name, "exp": datetime.now(UTC) + LASTS}
    return {"token": jwt.encode(claims, settings().jwt_secret_key, algorithm="HS256")}


def learner_of(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> str:
    if given is None:
        raise HTTPException(401, "send a token: POST /sessions gives one")
    try:
        claims = jwt.decode(given.credentials, settings().jwt_secret_key, algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        raise HTTPException(401, "this token does not count, or no longer") from error
    return str(claims["sub"])


CurrentLearner = Annotated[str, Depends(learner_of)]
