"""Where a form may send its reader next."""

from urllib.parse import urlsplit


def is_local(target: str) -> bool:
    """Whether a path stays in this shop.

    >>> [is_local(path) for path in ("/cart?x=1", "//evil.example", "https://evil.example", "/\\\\evil")]
    [True, False, False, False]
    """
    parts = urlsplit(target)
    local = target.startswith("/") and not target.startswith("//") and not parts.scheme and not parts.netloc
    return local and "\\" not in target and target.isprintable()
