"""The store of gestures: revisions, reviews, clips, licences, consents and the trail, in SQLite or PostgreSQL.

with open_store() as store:
    entry = store.get("wave")
    store.edit("wave", replace(entry.gesture, repeat=3), entry.revision, "Lin", "One more swing")
"""

from gestures.library.store.opening import open_store
from gestures.library.store.records import (
    ORIGINS,
    STATES,
    TRANSITIONS,
    AuditRecord,
    Consent,
    Entry,
    Licence,
    Opening,
    PersonaRevision,
    Review,
)
from gestures.library.store.store import Store
from gestures.library.store_location import VARIABLE, Location, store_location

__all__ = [
    "ORIGINS",
    "STATES",
    "TRANSITIONS",
    "VARIABLE",
    "AuditRecord",
    "Consent",
    "Entry",
    "Licence",
    "Location",
    "Opening",
    "PersonaRevision",
    "Review",
    "Store",
    "open_store",
    "store_location",
]
