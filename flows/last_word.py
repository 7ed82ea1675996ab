"""The end of every command: whatever went wrong as one clear sentence on standard error, and the exit code."""

from __future__ import annotations

import os
import select
import sys
import traceback
from collections.abc import Callable
from datetime import date
from typing import NoReturn

from cyclopts import CoercionError, CycloptsError, UnusedCliTokensError

from flows.exit_codes import ExitCode, exit_code_of_error
from flows.screen import shown


def guarded(command: Callable[[], int]) -> int:
    """Run `command`; its exit code, or that of what it raised, which is told."""
    for stream in (sys.stdout, sys.stderr):
        # a terminal that cannot show a letter gets its number instead of an error
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    code: int = ExitCode.OK
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError as error:
        return code if _reader_is_gone() else _told(error)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last door: nothing is above it
        return _told(error)
    return code


def usage_error(error: CycloptsError) -> int:
    """Tell what is wrong with the command itself."""
    help_command = " ".join(["dateline", *(error.command_chain or ()), "--help"])
    _say(f"{_told_of_usage(error)} (`{help_command}` shows what there is)")
    return ExitCode.USAGE


def _told_of_usage(error: CycloptsError) -> str:
    if isinstance(error, UnusedCliTokensError):
        unused = " ".join(error.unused_tokens or ())
        return f"{unused!r} is too much here: leave it out, or put quotes around what has spaces in it"
    said = str(error).strip()
    if isinstance(error, CoercionError) and error.target_type is date:
        return f"{said.rstrip('.')}: write it as YYYY-MM-DD."
    return said


def end(code: int) -> NoReturn:
    """End the process with `code`, at once where a run has left threads that wait for Prefect."""
    if "flows.run_command" in sys.modules:
        from flows.run_command import end_process  # noqa: PLC0415

        end_process(code)
    sys.exit(code)


def _reader_is_gone() -> bool:
    """Whether standard output is the broken pipe: its reader (`head`) has had enough, and that is no fault.

    What is left to say must then not fail once more at the very end.
    """
    standard_output = sys.stdout.fileno()
    pipe = select.poll()
    pipe.register(standard_output, 0)
    if not any(events & (select.POLLERR | select.POLLHUP) for _, events in pipe.poll(0)):
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), standard_output)
    return True


def _told(error: BaseException) -> int:
    if os.environ.get("DATELINE_LOG_LEVEL", "").lower() == "debug":
        traceback.print_exception(error)
    code = exit_code_of_error(error)
    if code is None:
        _say(
            f"{type(error).__name__}: {error}; this is a fault of Dateline itself: "
            "run it again with DATELINE_LOG_LEVEL=debug and report what it says"
        )
        return ExitCode.FAULT
    _say("interrupted" if code is ExitCode.INTERRUPTED else _sentence(error))
    return code


def _sentence(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        if isinstance(error, FileExistsError | NotADirectoryError):
            return f"{where}a file stands where a folder must be: move it away, or name another folder in DATELINE_HOME"
        return f"{where}{error.strerror}: make room or give this user the right to write there, and run again"
    return str(error)


def _say(text: str) -> None:
    sys.stderr.write("dateline: " + "\n".join(shown(line) for line in text.splitlines()) + "\n")
