"""What the first readers after a start would wait for, worked out beside them: policies, accounts, templates.

Nothing depends on it. A page that comes sooner waits for the same result, or works it out itself.
"""

import gc
import logging
from threading import Thread

from django.db import connections

from qingfeng.assessment.selectors import account_of, changes_of, newest_score, quarters_of
from qingfeng.console.account_seen import Seen
from qingfeng.console.account_trend import months_of
from qingfeng.directory.selectors import DistrictRow, districts, policy_versions
from qingfeng.directory.services import policy_of
from qingfeng.pages.templating import environment

_log = logging.getLogger(__name__)


def begin_to_warm_up() -> None:
    """Warm up in a thread beside those that answer."""
    Thread(target=_in_thread, name="warming", daemon=True).start()


def warm_up() -> None:
    """Work out what the newest account of each district shows."""
    for place in districts():
        _read(place)
    for name in environment().list_templates():
        environment().get_template(name)
    # What is kept from here on is no garbage: a full collection need not go through it in the middle of a page.
    gc.collect()
    gc.freeze()


def _in_thread() -> None:
    try:
        warm_up()
    except Exception:  # noqa: BLE001 -- whatever it is, the page that meets it tells it
        _log.exception("warming up failed")
    finally:
        connections.close_all()


def _read(place: DistrictRow) -> None:
    for version in policy_versions(place.pack)[:1]:
        policy_of(version.id)
    for quarter in quarters_of(place.id)[:1]:
        score = newest_score(place.id, quarter)
        if score is not None:
            account = account_of(score.pk)
            changes_of(account)
            months_of(Seen(place, quarter, account, None))
