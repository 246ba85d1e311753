"""What is on the board, newest first."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.database import Connection

router = APIRouter(prefix="/messages", tags=["messages"])


class NewMessage(BaseModel):
    author: str = Field(min_length=1, max_length=80)
    body: str = Field(min_length=1, max_length=2000)


class Message(NewMessage):
    id: int


@router.get("")
async def newest(connection: Connection) -> list[Message]:
    rows = await (await connection.execute("select id, author, body from message order by id desc limit 50")).fetchall()
    return [Message(id=number, author=author, body=body) for number, author, body in rows]


@router.post("", status_code=201)
async def pin(new: NewMessage, connection: Connection) -> Message:
    cursor = await connection.execute(
        "insert into message (author, body) values (%s, %s) returning id", (new.author, new.body)
    )
    row = await cursor.fetchone()
    return Message(id=row[0] if row else 0, **new.model_dump())
