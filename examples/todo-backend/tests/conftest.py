import os

os.environ.setdefault("DATABASE_URL", "postgresql://todo:todo@127.0.0.1:9/todo")
os.environ.setdefault("BETTER_AUTH_SECRET", "test-secret")
os.environ.setdefault("OPENAI_API_KEY", "sk-test")
