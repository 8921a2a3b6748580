"""Are the files there that messages hand out?"""

import posixpath
from itertools import groupby

from microblog.kit import stored
from microblog.kit.health import Trouble, check

from .models import Blob


@check("files", deep=True)
def files() -> str:
    """Every stored file of a message, with its size: what a backup of the database alone does not bring back."""
    blobs = Blob.objects.order_by("file").only("file", "size")
    count, lost = 0, []
    # One question a folder: an object store answers each in milliseconds.
    for folder, found in groupby(blobs.iterator(), lambda blob: posixpath.dirname(blob.file.name)):
        sizes = stored.current().sizes(folder)
        for blob in found:
            count += 1
            if sizes.get(blob.file.name) != blob.size:
                lost.append(blob.file.name)
    if lost:
        raise Trouble(f"{len(lost)} of {count} files are missing or cut short, the first: {lost[0]}.")
    return f"{count} stored, none missing"
