"""Files that people give, such as a photographed receipt: content-addressed, sealed with the key of the
person whom they are of, checked for type and size (migrations: branch `blobs`)."""

from shared.blobs.blobs import Blob, Blobs, Received
from shared.blobs.folder import FolderFiles
from shared.blobs.kinds import MEDIA, Kind
from shared.blobs.port import Files
from shared.blobs.sweeping import sweep, sweeping
from shared.blobs.table import forgetting_blobs

__all__ = [
    "MEDIA",
    "Blob",
    "Blobs",
    "Files",
    "FolderFiles",
    "Kind",
    "Received",
    "forgetting_blobs",
    "sweep",
    "sweeping",
]
