"""Where extraction runs: `local` in processes of one machine, `ray` on a cluster."""

TIME_LIMIT = 300.0
"""Seconds that one release may take: some four times what the longest text that is read (300,000
characters) needs on a slow core."""
