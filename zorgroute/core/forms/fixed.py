"""Which answers have fixed words, and which kinds of answers are rows of their own?"""

from __future__ import annotations

# Kinds of questions that are answered in rows: what, with a detail and a day.
ROWS = ("facts", "tasks")
# An answer as it is recorded, and the text that says it.
KNOWN = {
    "ja": "form.yes",
    "nee": "form.no",
    "weet_niet": "form.unknown",
    "veilig": "form.safety.veilig",
    "twijfel": "form.safety.twijfel",
    "onveilig": "form.safety.onveilig",
    "given": "form.consent.yes",
    "refused": "form.consent.no",
    "later": "form.consent.later",
}
