"""Run a program that cannot outlive its parent: `python parent_death.py PARENT PROGRAM [ARGUMENT …]`.

Linux keeps the parent-death signal across exec, so this process asks for it and then *becomes* the program: the pid
stays, nothing is left in between. Asking between fork and exec instead (`preexec_fn`) is unsafe beside threads.
SIGKILL, because a process that ignored a milder signal would stay behind, and every role survives a crash by design.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def leash() -> tuple[str, ...]:
    """What stands in front of a program that this process starts and that ends with it."""
    return sys.executable, "-I", "-S", __file__, str(os.getpid())


def main() -> None:
    """Tie this process to its parent, then replace it by the program."""
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the tie was made
        sys.exit(1)
    try:
        os.execvp(program[0], program)
    except OSError as error:
        sys.exit(f"cannot start {program[0]}: {error.strerror}")


if __name__ == "__main__":
    main()
