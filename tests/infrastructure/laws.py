"""How often a law is tried.

``suite`` tries the same examples at each run, so that what lands today is not refused tomorrow for
a mistake that was there before. Mistakes are looked for with ``LOYALTY_HYPOTHESIS=explore``, which
throws other dice each time and longer; what it finds becomes a case of its own.
"""

import os

from hypothesis import HealthCheck, settings

USUAL = 30


def load_profile() -> None:
    """Take the profile that the environment names, ``suite`` if it names none."""
    # A slow example is a loaded machine, not a wrong program.
    calm = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    settings.register_profile(
        "suite",
        max_examples=USUAL,
        deadline=None,
        suppress_health_check=calm,
        derandomize=True,
        database=None,
    )
    settings.register_profile(
        "explore", max_examples=40 * USUAL, deadline=None, suppress_health_check=calm, print_blob=True
    )
    settings.load_profile(os.environ.get("LOYALTY_HYPOTHESIS", "suite"))


def examples(usual: int) -> settings:
    """So many examples in the suite's profile, and as many times more in another as that tries more."""
    return settings(max_examples=max(1, usual * settings().max_examples // USUAL))
