"""Are the numbers even, the quantiles right, and the durations monotone?"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from zorgroute.core.simulation import draws
from zorgroute.core.simulation.model import key_of

NAMES = [np.uint64(draws.child_name(np.uint64(7), number)) for number in range(2000)]


def test_numbers_of_many_names_are_even() -> None:
    numbers = np.array([draws.unit(name, draws.SERVICE) for name in NAMES])
    assert (numbers > 0).all()
    assert (numbers < 1).all()
    shares, _ = np.histogram(numbers, bins=10, range=(0.0, 1.0))
    chi_squared = float(((shares - 200) ** 2 / 200).sum())
    assert chi_squared < 27.9  # 99.9 % with nine degrees of freedom


def test_numbers_for_two_purposes_are_unlike() -> None:
    one = [draws.unit(name, draws.SERVICE) for name in NAMES]
    other = [draws.unit(name, draws.OUTCOME) for name in NAMES]
    assert abs(float(np.corrcoef(one, other)[0, 1])) < 0.08


@pytest.mark.parametrize(
    "p", [1e-300, 1e-12, 1e-5, 0.01, 0.0749, 0.0751, 0.3, 0.6, 0.93, 1 - 1e-12]
)
def test_normal_quantile_equals_that_of_the_standard_library(p: float) -> None:
    assert draws.normal(p) == pytest.approx(NormalDist().inv_cdf(p), rel=1e-9)


def test_key_of_a_name_is_the_same_on_every_machine() -> None:
    assert int(key_of("main/mdo")) == int(key_of("main/mdo"))
    assert int(key_of("")) == 0xE4A6A0577479B2B4
    assert key_of("main/mdo") != key_of("main/intake")
