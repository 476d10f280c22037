"""In which states can a calculation be, and how long is which state believed?"""

from __future__ import annotations

from datetime import timedelta

ASKED, RUNNING, DONE, STOPPED, FAILED = "asked", "running", "done", "stopped", "failed"
# What still goes on, and what answers an equal question.
OPEN = (ASKED, RUNNING)
KEPT = (*OPEN, DONE)
# A process tells how far it is after every run; after this silence it is thought to be gone.
SILENT = timedelta(seconds=60)
# Once more after the process went down: it may have been stopped by somebody who restarted it.
MOST_ATTEMPTS = 2
# Few enough to answer while somebody waits, and enough for an interval.
REPLICATIONS = 20
SEED = 1
# So many may wait for one municipality; whoever asks more is told to wait for those.
MOST_WAITING = 5
# Answers are kept so long; then the same question is calculated anew.
KEPT_FOR = timedelta(days=90)
