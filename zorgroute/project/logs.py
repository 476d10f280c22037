"""What may a line of the log hold?

Never what a person typed, nor the values of a query.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PlainFormatter(logging.Formatter):
    """Writes where a fault arose and of which kind, without its message.

    The message of an exception often quotes the value that caused it: a name, or a sentence about
    a child.
    """

    def formatException(  # noqa: N802 the name is of the standard library
        self, ei: Raised
    ) -> str:
        """The places a fault went through and its kind."""
        kind, _, where = ei
        lines = [
            f"  {each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(where)
        ]
        return "\n".join([*lines, f"  {getattr(kind, '__name__', kind)}"])
