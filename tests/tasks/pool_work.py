"""What the children of the pool's tests do: a page's body says it."""

import ctypes
import os
import re
import resource
import signal
import time

from tasks.extract import extract_page
from tasks.job import Job, StagedLine
from tasks.model import ExtractOptions


def act(job: Job) -> StagedLine:
    """Do as the page says, and answer with it."""
    ACTS[job.page.body.decode()]()
    return StagedLine(job.seq, job.source.name, None, b"done\n")


def tell_process(job: Job) -> StagedLine:
    """Answer with this process, its limits and how it takes signals."""
    facts = (os.getpid(), resource.getrlimit(resource.RLIMIT_AS)[0], signal.getsignal(signal.SIGINT))
    return StagedLine(job.seq, job.source.name, None, "|".join(str(fact) for fact in facts).encode())


def wait_with_the_gil() -> None:
    """Native code that never lets Python run."""
    while True:
        ctypes.PyDLL(None).sleep(60)


def match_forever() -> None:
    re.match(r"(a+)+$", "a" * 64 + "b")


def eat_at_once() -> None:
    bytearray(1 << 40)


def eat_slowly() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(1 << 22))


def parse_too_much() -> None:
    """A real page that needs more memory than it may have, in native code."""
    extract_page(b"<html><body>" + b"<p>x</p>" * 1_500_000, None, ExtractOptions())


def read_nowhere() -> None:
    ctypes.string_at(8)


def fail() -> None:
    raise ValueError("no ferry today")


CRASHES = {
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "abort": os.abort,
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "exit": lambda: os._exit(3),
    "read": read_nowhere,
}
HANGS = {"sleep": lambda: time.sleep(600), "gil": wait_with_the_gil, "regex": match_forever}
BOMBS = {"at-once": eat_at_once, "slowly": eat_slowly, "libxml2": parse_too_much}
ACTS = {"work": lambda: None, "fail": fail, "nap": lambda: time.sleep(0.02), **CRASHES, **HANGS, **BOMBS}
