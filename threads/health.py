"""Are the files there that messages hand out?"""

from microblog.kit.health import Trouble, check

from .models import Blob


@check("files", deep=True)
def files() -> str:
    """Every stored file of a message, with its size: what a backup of the database alone does not bring back."""
    blobs = Blob.objects.order_by("pk").only("file", "size")
    count, lost = 0, []
    for blob in blobs.iterator():
        count += 1
        if not is_whole(blob):
            lost.append(blob.file.name)
    if lost:
        raise Trouble(f"{len(lost)} of {count} files are missing or cut short, the first: {lost[0]}.")
    return f"{count} stored, none missing"


def is_whole(blob: Blob) -> bool:
    try:
        return blob.file.size == blob.size
    except OSError:
        return False
