"""What gunicorn imports: `gunicorn run:app`."""

from gunicorn.errors import AppImportError

from app import create_app
from app.config import MissingSettings

try:
    app = create_app()
except MissingSettings as missing:
    # the one error that gunicorn prints as it is, and ends for
    raise AppImportError(str(missing)) from missing
