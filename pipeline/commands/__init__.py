"""The commands of `missiva`, a module each: parse, call, map errors to exit statuses.

Imported at every start, so whatever takes time is imported inside the commands.
"""
