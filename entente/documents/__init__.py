"""Documents in: files, folders, archives and addresses into texts with their metadata.

`read` takes one file or bytes, `read_folder` many, `read_url` an address a person asked for.
"""

from entente.documents.fetching import Fetched, fetch, read_url
from entente.documents.folders import files_in, read_folder
from entente.documents.limits import LIMITS, Limits
from entente.documents.reading import read
from entente.documents.record import Document, Origin, Reason, Skipped, Unreadable, document_id
from entente.documents.versions import Versions

__all__ = [
    "LIMITS",
    "Document",
    "Fetched",
    "Limits",
    "Origin",
    "Reason",
    "Skipped",
    "Unreadable",
    "Versions",
    "document_id",
    "fetch",
    "files_in",
    "read",
    "read_folder",
    "read_url",
]
