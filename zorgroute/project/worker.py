"""What does the worker do each minute, and how does it come back from whatever strikes it?

The queue only wakes. What there is to do stands in tables: terms in the due-date table, messages
in the outbox, lines that are not sealed yet. So a lost or doubled wake-up changes nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from procrastinate import JobContext
from procrastinate.contrib.django import app as current_app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from zorgroute.chain.cases.at_once import end_expired
from zorgroute.chain.cases.deadlines import fire_due
from zorgroute.chain.cases.drafts import drop_old_drafts
from zorgroute.chain.cases.lapsing import end_consents
from zorgroute.chain.cases.moving_over import carry_out
from zorgroute.chain.ledger import clock
from zorgroute.chain.ledger.acting import Duty, acting_as
from zorgroute.chain.ledger.sealing import WitnessFile, seal
from zorgroute.chain.notices.actions import beat
from zorgroute.chain.notices.delivering import deliver_due
from zorgroute.chain.notices.mailing import MailThroughDjango, neutral_words
from zorgroute.chain.notices.queries import last_beat
from zorgroute.chain.notices.waking import WAKE, WAKE_AT
from zorgroute.chain.practice.actions import keep_time
from zorgroute.chain.reactions import follow_people
from zorgroute.chain.review.weighing import weigh_all
from zorgroute.chain.rights.destruction import mark_due
from zorgroute.chain.rights.forgotten import write_out
from zorgroute.chain.rights.releasing import drop_old_copies
from zorgroute.chain.routebook.content import Content
from zorgroute.insight.deviations.running import follow
from zorgroute.insight.deviations.snapshot import measure
from zorgroute.insight.indicators.making import make_figures

log = logging.getLogger("zorgroute.worker")
EACH_MINUTE, EACH_FEW_SECONDS = "* * * * *", "* * * * * */5"
HEARTBEAT, STALLED = 10.0, 30.0
# After a fault: try again soon, and never in a tight circle.
PAUSE = 2.0
MARKED, A_DAY = "marked", timedelta(days=1)
RESCUE = "zorgroute.rescue"


def run(*, wake_each: str = "") -> None:
    """Wake each minute, and sooner when asked, until told to stop by a signal.

    In a demo, whose clock can be put forward, it wakes every five seconds. A database that goes
    away is waited for.
    """
    _register(wake_each or (EACH_FEW_SECONDS if settings.DEMO else EACH_MINUTE))
    told = threading.Event()
    while not told.is_set():
        try:
            _work()
            told.set()
        except Exception as fault:
            # The edge: a worker that gives up would leave terms unfired until somebody notices.
            log.warning("starting again after %s", type(fault).__name__)
            time.sleep(PAUSE)


def _work() -> None:
    app = current_app
    connector = app.connector
    assert isinstance(connector, DjangoConnector)  # noqa: S101 a narrowing for the type checker
    with app.replace_connector(connector.get_worker_connector()) as working:
        working.run_worker(
            delete_jobs="successful",
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=STALLED,
            shutdown_graceful_timeout=10,
        )


def _register(cron: str) -> None:
    """Tell the queue our two tasks and when they run; a second time changes nothing."""
    if WAKE in current_app.tasks:
        return
    woken = current_app.task(name=WAKE, queueing_lock=WAKE)(_woken)
    current_app.periodic(cron=cron)(woken)
    current_app.task(name=WAKE_AT)(_woken)
    rescued = current_app.task(name=RESCUE, queueing_lock=RESCUE, pass_context=True)(_rescue)
    current_app.periodic(cron=EACH_MINUTE)(rescued)


def _woken(timestamp: int = 0) -> None:
    wake(clock.now())


async def _rescue(context: JobContext, timestamp: int = 0) -> None:
    """Give back what a worker that died was doing; it would otherwise be "doing" for ever."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The same wake-up waits already, so this one is not missed.
            await manager.finish_job(job, Status.FAILED, delete_job=True)


def wake(now: datetime) -> None:
    """Do everything that is due now; one duty that fails does not keep the others from theirs."""
    failed: list[str] = []
    for name, duty in DUTIES.items():
        try:
            duty(now)
            with transaction.atomic(), acting_as(Duty()):
                beat(name, now)
        except Exception as fault:
            # The edge: which fault it was is logged without its message, which may quote a name.
            log.error("duty %s failed: %s", name, type(fault).__name__)
            failed.append(name)
            if not connection.is_usable():
                connection.close()
    if failed:
        log.warning("not done this time: %s", ", ".join(failed))


def _fire(now: datetime) -> None:
    fire_due(now)


def _move_over(now: datetime) -> None:
    carry_out(now)


def _deliver(now: datetime) -> None:
    deliver_due(now, MailThroughDjango(neutral_words(Content().catalogue)))


def _drop_drafts(now: datetime) -> None:
    with transaction.atomic(), acting_as(Duty()):
        drop_old_drafts(now)


def _end_emergency(now: datetime) -> None:
    with transaction.atomic(), acting_as(Duty()):
        end_expired(now)


def _seal(now: datetime) -> None:
    seal(now, [WitnessFile(path) for path in settings.ZORGROUTE_WITNESSES])


def _forgotten(now: datetime) -> None:
    """What may not come back with a copy goes to the ledger; what must go is marked once a day."""
    write_out(settings.ZORGROUTE_FORGOTTEN, now)
    with transaction.atomic(), acting_as(Duty()):
        drop_old_copies(now)
        last = last_beat(MARKED)
        if last is None or now - last >= A_DAY:
            mark_due(now)
            beat(MARKED, now)


def _weigh(now: datetime) -> None:
    weigh_all(now)


def _end_consents(now: datetime) -> None:
    end_consents(now)


def _follow(now: datetime) -> None:
    follow_people(now)


DUTIES: Mapping[str, Callable[[datetime], None]] = {
    "people": _follow,
    "terms": _fire,
    "versions": _move_over,
    "messages": _deliver,
    "drafts": _drop_drafts,
    "emergency": _end_emergency,
    "consents": _end_consents,
    "looks": _weigh,
    "practice": keep_time,
    "seals": _seal,
    "forgotten": _forgotten,
    "running": follow,
    "measure": measure,
    "figures": make_figures,
}
