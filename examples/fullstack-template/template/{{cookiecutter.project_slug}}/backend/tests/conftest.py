import os

os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost:1/none")
