"""Where in memory does a record stand?

The kernel gets one record that holds the addresses of all others, so that a function is called with
one pointer. Handing it forty arrays instead took ten times as long to run and to compile.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import from_dtype, types
from numba.extending import intrinsic

from zorgroute.core.simulation import world


def _records_of(dtype: np.dtype[Any]) -> Any:
    """A compiled function (address, place) -> the record there; it checks no bounds."""
    record, size = from_dtype(dtype), dtype.itemsize

    @intrinsic
    def at(_typing: Any, address: Any, place: Any) -> Any:
        if not isinstance(address, types.Integer) or not isinstance(place, types.Integer):
            return None

        def written(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            start, index = arguments
            step = context.get_constant(types.int64, size)
            place_in_memory = builder.add(start, builder.mul(index, step))
            return builder.inttoptr(place_in_memory, context.get_value_type(signature.return_type))

        return record(types.int64, types.int64), written

    return at


visit_at = _records_of(world.VISIT)
edge_at = _records_of(world.EDGE)
station_at = _records_of(world.STATION)
pool_at = _records_of(world.POOL)
queue_at = _records_of(world.QUEUE)
source_at = _records_of(world.SOURCE)
token = _records_of(world.TOKEN)
track_at = _records_of(world.TRACK)
event_at = _records_of(world.EVENT)
row_at = _records_of(world.ROW)
tally_at = _records_of(world.TALLY)
way_at = _records_of(world.WAY)
area_at = _records_of(world.AREA)
begin_at = _records_of(world.BEGIN)
join_at = _records_of(world.JOIN)
term_at = _records_of(world.TERM)
due_at = _records_of(world.DUE)
change_at = _records_of(world.CHANGE)
rate_at = _records_of(world.RATE)
mix_at = _records_of(world.MIX)
first_at = _records_of(world.FIRST)
quantile_at = _records_of(world.QUANTILE)
