"""Beneath `tasks.pool`: what the server process imports before the first child, so that each finds it loaded."""

import os
import signal
from importlib import import_module

# Ctrl-C is for the parent, which ends this process; until all is imported it would end in a traceback
signal.signal(signal.SIGINT, signal.SIG_IGN)

# a process that forks must have one thread; numpy, which the language model needs, would start more
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import_module("tasks.child")
import_module("tasks.page_work")

# the first page, the first text and the first date in words cost two seconds: patterns compiled, a model loaded
_WORDS = "Any sentence will do, as long as it is long enough to be taken for one by those who read it. "
_DATE = '<p class="date">some time on the 12th of Quintember 2026</p>'
_PAGE = f"<html><head><title>Any</title></head><body><article>{_DATE}<p>{_WORDS * 5}</p></article></body></html>"

_options = import_module("tasks.model").ExtractOptions()
import_module("tasks.extract").extract_page(_PAGE.encode(), None, _options)
import_module("tasks.language").detect(_WORDS)
import_module("tasks.date_words").month_of(_WORDS)
