"""How is a log written, so that reading it gives the same log?"""

from __future__ import annotations

from zorgroute.core.traces.csv_form import csv_of
from zorgroute.core.traces.forms import Form
from zorgroute.core.traces.log import EventLog
from zorgroute.core.traces.ocel_form import ocel_of
from zorgroute.core.traces.xes_form import xes_of


def write_log(log: EventLog, form: Form) -> bytes:
    """The log as a file in this form, in UTF-8, with moments in UTC."""
    return {Form.CSV: csv_of, Form.XES: xes_of, Form.OCEL: ocel_of}[form](log)
