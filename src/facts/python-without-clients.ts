/**
 * Python packages that bring no HTTP client and no client of PostgreSQL or Redis, neither themselves nor by what they require, in any version so far; extras
 * that bring none either in brackets. Each was resolved together with what it requires; names are normalised.
 */
const packages = `
  aiofiles aiosqlite alembic annotated-types anyio asgiref asyncpg bcrypt blinker celery cffi click cryptography django djangorestframework dnspython
  email-validator fastapi flask flask-cors flask-migrate flask-sqlalchemy greenlet gunicorn h11 httptools idna itsdangerous jinja2 loguru mako markupsafe
  orjson passlib[argon2] passlib[bcrypt] psutil psycopg psycopg[binary] psycopg-binary psycopg[c] psycopg[pool] pydantic pydantic[email] pydantic-core
  pydantic-settings pydantic-settings[yaml] pyjwt pyjwt[crypto] pymysql python-dateutil python-dotenv python-jose python-jose[cryptography] python-multipart
  pyyaml six sniffio sqlalchemy sqlalchemy[asyncio] sqlmodel sqlparse starlette structlog tenacity typing-extensions tzdata uvicorn uvicorn[standard] uvloop
  watchfiles websockets werkzeug whitenoise
`;

export const pythonWithoutClients: ReadonlySet<string> = new Set(packages.trim().split(/\s+/));
