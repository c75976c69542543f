"""Sharing an integer amount between units by exact largest remainder (Hamilton's method)."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["spread"]


def spread(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share an amount between units without losing a grosz.

    Every unit gets its proportional share rounded down; what is left over goes one by one to the
    largest remainders; of equals the larger weight, then the earlier unit. A unit of weight 0 gets
    nothing, and while ``total`` is at most the sum of the weights no share exceeds its weight.

    :param total: what to share, in minor units (grosze for PLN) or points, 0 or more.
    :param weights: one a unit, usually the price still payable in minor units; each 0 or more,
        at least one above 0 unless ``total`` is 0.
    :return: one share a unit, summing to ``total``.
    :raises ValueError: if an amount is negative or there is something to share and no weight.

    >>> spread(1000, [10000, 10000, 10000])
    (334, 333, 333)
    >>> spread(1, [500, 0])
    (1, 0)
    """
    if total < 0 or min(weights, default=0) < 0:
        raise ValueError(f"cannot share {total} over {list(weights)}: amounts must be 0 or more")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError(f"cannot share {total}: no unit has a weight")
        return (0,) * len(weights)
    shares = [total * weight // whole for weight in weights]
    left = total - sum(shares)
    if left:
        # The remainder and the weight as one number; what is sorted in reverse keeps the order of equals.
        ranks = [(total * weight % whole) * (whole + 1) + weight for weight in weights]
        for i in sorted(range(len(weights)), key=ranks.__getitem__, reverse=True)[:left]:
            shares[i] += 1
    return tuple(shares)
