"""Annotated samples: notations and formats of other tools, the corpus, and its checker."""
