"""Turns a sentence into the title of a todo. A few fixed rules stand where the model would be asked."""

OPENINGS = ("please ", "remind me to ", "i need to ", "i have to ", "don't forget to ", "todo: ")
MAX_TITLE = 200


class TodoAgent:
    def __init__(self, model: str) -> None:
        self.model = model

    def title_for(self, sentence: str) -> str:
        title = " ".join(sentence.split())
        while opening := next((o for o in OPENINGS if title.lower().startswith(o)), None):
            title = title[len(opening) :]
        title = title.rstrip(".!")[:MAX_TITLE]
        return title[:1].upper() + title[1:] or "Untitled"
