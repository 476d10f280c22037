"""The wording room: how a code and its facts become a sentence in a voice and a language."""
