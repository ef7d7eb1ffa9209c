"""Scores against annotated samples."""
