"""What an assumption says, as the page writes it."""

from meguri.charts.speech import Speech
from meguri.report.reasons import word_for


def assumption_words(speech: Speech, ident: str) -> str:
    """What an assumption says, begun with a capital letter; its id where nobody has said it."""
    said = word_for("assumption", ident, speech.lang)
    return said if said == ident else said[:1].upper() + said[1:]
