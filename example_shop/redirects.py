"""Where a form may send its reader next."""

from urllib.parse import urlsplit


def is_local(target: str) -> bool:
    """Whether a path stays in this shop.

    >>> is_local("/cart?x=1"), is_local("//evil.example"), is_local("https://evil.example"), is_local("/\\\\evil")
    (True, False, False, False)
    """
    parts = urlsplit(target)
    local = target.startswith("/") and not target.startswith("//") and not parts.scheme and not parts.netloc
    return local and "\\" not in target and target.isprintable()
