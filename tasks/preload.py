"""Beneath `tasks.pool`: what the server process imports before the first child, so that each finds it loaded."""

import os
from importlib import import_module

# a process that forks must have one thread; numpy, which the language model needs, would start more
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import_module("tasks.child")
import_module("tasks.page_work")
import_module("tasks.language").detect("Any sentence will do; the children share the model that is loaded by this one.")
