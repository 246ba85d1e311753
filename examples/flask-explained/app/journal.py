"""Who wrote what, and when: in a file beside the application's own log."""

import logging
from logging.handlers import WatchedFileHandler
from pathlib import Path


def open_journal(folder: str) -> logging.Logger:
    """Lines go to standard output, and to `journal.log` in the folder, which is made where it is missing."""
    journal = logging.getLogger("flask-explained.journal")
    journal.setLevel(logging.INFO)
    journal.propagate = False
    Path(folder).mkdir(parents=True, exist_ok=True)
    for handler in journal.handlers[:]:
        journal.removeHandler(handler)
        handler.close()
    for handler in (logging.StreamHandler(), WatchedFileHandler(Path(folder) / "journal.log")):
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        journal.addHandler(handler)
    journal.info("notebook opened")
    return journal
