import os

os.environ.setdefault("DATABASE_URL", "postgresql+psycopg://nobody@localhost:1/none")
os.environ.setdefault("REDIS_URL", "redis://localhost:1/0")
os.environ["SECRET_KEY"] = "only for tests"
