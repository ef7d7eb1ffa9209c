"""Files, folders and streams → raw releases, one reader a format."""

from pipeline.read.discover import Found, discover
from pipeline.read.formats import SUFFIXES, read
from pipeline.read.remote import Remote

__all__ = ["SUFFIXES", "Found", "Remote", "discover", "read"]
