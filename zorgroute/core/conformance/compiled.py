"""The loops of conformance, compiled; importing this module loads numba, which is slow."""

from __future__ import annotations

from numba import njit

from zorgroute.core.conformance.kernels import COMPILES, Kernels

KERNELS = Kernels(*(njit(cache=True, nogil=True)(each) for each in COMPILES))
