"""The application's own log: to standard output, and to a file that can be moved away at any time."""

import logging
from logging.handlers import WatchedFileHandler
from pathlib import Path


def open_journal(folder: str) -> logging.Logger:
    journal = logging.getLogger("learn-greek")
    journal.setLevel(logging.INFO)
    journal.propagate = False
    Path(folder).mkdir(parents=True, exist_ok=True)
    for old in journal.handlers[:]:
        journal.removeHandler(old)
        old.close()
    for handler in (logging.StreamHandler(), WatchedFileHandler(Path(folder) / "learn-greek.log")):
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        journal.addHandler(handler)
    return journal
