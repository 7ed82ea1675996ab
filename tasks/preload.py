"""Beneath `tasks.pool`: what the server process imports before the first child, so that each finds it loaded."""

import os
from importlib import import_module

# a process that forks must have one thread; numpy, which the language model needs, would start more
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import_module("tasks.child")
import_module("tasks.page_work")

# the first page and the first text cost half a second, in patterns compiled and a model loaded
_WORDS = "Any sentence will do, as long as it is long enough to be taken for one by those who read it. "
_PAGE = f"<html><head><title>Any</title></head><body><article><p>{_WORDS * 5}</p></article></body></html>"

_options = import_module("tasks.model").ExtractOptions()
import_module("tasks.extract").extract_page(_PAGE.encode(), None, _options)
import_module("tasks.language").detect(_WORDS)
