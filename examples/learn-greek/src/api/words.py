"""What everybody may see: the word of the day, out of all cards."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from src.db.engine import session
from src.db.models import Card

router = APIRouter(prefix="/words", tags=["words"])
Session = Annotated[AsyncSession, Depends(session)]


@router.get("/today")
async def word_of_today(database: Session) -> dict[str, str | None]:
    count = await database.scalar(select(func.count()).select_from(Card)) or 0
    if count == 0:
        return {"greek": None, "english": None}
    day = datetime.now(UTC).toordinal()
    card = await database.scalar(select(Card).order_by(Card.id).offset(day % count).limit(1))
    return {"greek": card.greek, "english": card.english} if card else {"greek": None, "english": None}
