"""Runs the migrations against the database of DATABASE_URL."""

import os
from logging.config import fileConfig

from sqlalchemy import create_engine, text

from alembic import context
from src.models import Base

if context.config.config_file_name is not None:
    fileConfig(context.config.config_file_name, disable_existing_loggers=False)

# Two containers that start at once must not both migrate; this number is theirs alone.
LOCK = 20_251_005

engine = create_engine(os.environ["DATABASE_URL"])
with engine.begin() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
        context.run_migrations()
engine.dispose()
