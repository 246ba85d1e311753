"""The cards of one learner."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from src.api.sessions import CurrentLearner
from src.db.engine import session
from src.db.models import Card
from src.tasks.reviews import count_review

router = APIRouter(prefix="/cards", tags=["cards"])
Session = Annotated[AsyncSession, Depends(session)]


class NewCard(BaseModel):
    greek: str = Field(min_length=1, max_length=200)
    english: str = Field(min_length=1, max_length=200)


class ShownCard(NewCard):
    model_config = ConfigDict(from_attributes=True)

    id: int
    known: int


class Review(BaseModel):
    answer: str


@router.get("")
async def all_cards(learner: CurrentLearner, database: Session) -> list[ShownCard]:
    found = await database.scalars(select(Card).where(Card.learner == learner).order_by(Card.known, Card.id))
    return [ShownCard.model_validate(card) for card in found]


@router.post("", status_code=201)
async def make_card(new: NewCard, learner: CurrentLearner, database: Session) -> ShownCard:
    card = Card(learner=learner, known=0, **new.model_dump())
    database.add(card)
    try:
        await database.commit()
    except IntegrityError as error:
        raise HTTPException(409, f"you have a card for {new.greek} already") from error
    return ShownCard.model_validate(card)


@router.post("/{number}/reviews")
async def review(number: int, given: Review, learner: CurrentLearner, database: Session) -> dict[str, object]:
    card = await database.scalar(select(Card).where(Card.id == number, Card.learner == learner).with_for_update())
    if card is None:
        raise HTTPException(404, "you have no card of that number")
    right = given.answer.strip().casefold() == card.english.casefold()
    card.known = card.known + 1 if right else 0
    await database.commit()
    count_review.delay(learner, right)
    return {"right": right, "english": card.english, "known": card.known}
