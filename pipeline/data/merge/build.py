"""Builds stems.tsv and bodies.tsv from the annotated corpus, and fits weights.tsv.

    python pipeline/data/merge/build.py counts          # stems.tsv, bodies.tsv
    python pipeline/data/merge/build.py fit RECORDS…    # weights.tsv; prints held-out figures

RECORDS are lines of `missiva extract` over corpus/merge; the groups come from corpus/merge itself.
"""
