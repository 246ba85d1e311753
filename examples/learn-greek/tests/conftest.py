import os

os.environ.setdefault("DATABASE_URL", "postgresql+asyncpg://nobody@localhost:1/none")
os.environ["JWT_SECRET_KEY"] = "only for tests, but thirty-two bytes"
os.environ["LOG_FOLDER"] = "/tmp/learn-greek-tests"
