"""What all sessions share is opened once, and opening it spares the garbage collector."""

import gc
import time

from recommender.ui.services import FULL_COLLECTION_EVERY
from tests.support.pages import demo, fresh_services, open_page

__all__ = ["demo", "fresh_services"]


def test_what_the_start_built_is_kept_out_of_the_garbage_collectors_way(demo):
    before = gc.get_threshold()
    gc.unfreeze()
    gc.set_threshold(*before[:2], 10)
    assert not open_page("app.py").exception
    deadline = time.monotonic() + 30  # it happens beside the page, which does not wait for it
    while gc.get_threshold()[2] == 10 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert gc.get_threshold() == (*before[:2], FULL_COLLECTION_EVERY)
    # NumPy, pandas and Streamlit alone are more than that.
    assert gc.get_freeze_count() > 50_000
    gc.unfreeze()
    gc.set_threshold(*before)
