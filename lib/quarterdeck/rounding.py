"""How a number is rounded in print, and only there."""

from __future__ import annotations

import numpy as np


def round_half_up(value: float, decimals: int) -> float:
    """Rounded as printed: half away from zero, to so many decimals.

    What is within a millionth of a half is a half, since 0.285 has no exact binary form.
    """
    scaled = round(abs(value) * 10**decimals, 6)
    return float(np.copysign(np.floor(scaled + 0.5) / 10**decimals, value))
