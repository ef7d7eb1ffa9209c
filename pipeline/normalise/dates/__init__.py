"""Italian dates: find them in a text and give each its ISO 8601 value.

>>> find("La missione si terrà dal 5 al 7 maggio.", date(2025, 4, 14))[0].value
'2025-05-05/2025-05-07'
"""

from pipeline.normalise.dates.find import DateMention, find

__all__ = ["DateMention", "find"]
