"""What is kept."""

from datetime import datetime

from sqlalchemy import DateTime, Integer, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Connection(Base):
    """An account at a provider. The code is what the provider sent; whoever exchanges it for a token deletes it."""

    __tablename__ = "connection"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider: Mapped[str] = mapped_column(String(40))
    code: Mapped[str | None] = mapped_column(String(500))
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
