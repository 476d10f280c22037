"""Is a model whose arrays do not fit refused before the kernel runs over its edge?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from tests.core.simulation.random_models import small_models
from tests.core.simulation.reference import reference
from zorgroute.core.simulation.model import Model
from zorgroute.core.simulation.network import PerClass, Station, Waiting, fixed, network, people
from zorgroute.core.simulation.replication import run_once
from zorgroute.core.simulation.sound import UnsoundModel, must_be_sound


@settings(max_examples=20, deadline=None)
@given(model=small_models())
def test_model_that_is_right_in_form_is_sound(model: Model) -> None:
    assert must_be_sound(model) is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("edge_to", 10, "edge_to: points outside the model"),
        ("edge_to", -2, "edge_to: points outside the model"),
        ("pool", 10, "pool: points outside the model"),
        ("mix_class", 1, "mix_class: points outside the model"),
        ("due", 0, "due: points outside the model"),
        ("patience_to", -2, "patience_to: points outside the model"),
        ("on_ptr", 3, "on_ptr: does not divide on_to"),
    ],
)
def test_place_outside_the_model_is_refused(name: str, value: int, told: str) -> None:
    model = reference()
    changed = np.array(getattr(model, name))
    changed.flat[0] = value
    with pytest.raises(UnsoundModel, match=told):
        run_once(model._replace(**{name: changed}), seed=1, replication=0, days=1.0)


def test_array_that_is_too_short_is_refused() -> None:
    model = reference()
    with pytest.raises(UnsoundModel, match="serve_a: not one per station and class"):
        run_once(model._replace(serve_a=model.serve_a[:3]), seed=1, replication=0, days=1.0)


def test_run_in_which_a_child_comes_where_no_way_goes_on_is_refused() -> None:
    station = Station((PerClass(serve=fixed(1.0)), PerClass(serve=fixed(1.0), edges=())))
    known = network([station], [people(1)], [], classes=2, waiting=[Waiting(0, 0)])
    unknown = network([station], [people(1)], [], classes=2, waiting=[Waiting(0, 1)])
    assert run_once(known, seed=1, replication=0, days=9.0).left == 1
    with pytest.raises(UnsoundModel, match="without a way on"):
        run_once(unknown, seed=1, replication=0, days=9.0)
