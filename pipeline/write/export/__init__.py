"""The dataset in other systems' formats: one module a format, iterators in, lines out."""
