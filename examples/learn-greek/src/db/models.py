"""What is kept."""

from datetime import datetime

from sqlalchemy import DateTime, Integer, String, UniqueConstraint, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Card(Base):
    __tablename__ = "card"
    __table_args__ = (UniqueConstraint("learner", "greek"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    learner: Mapped[str] = mapped_column(String(64), index=True)
    greek: Mapped[str] = mapped_column(String(200))
    english: Mapped[str] = mapped_column(String(200))
    known: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
