"""Runs programs on CPython's asyncio: each line of standard input is one, and its trace is written to standard output, with a line of dashes after it."""

import gc
import json
import logging
import os
import sys
import warnings

import operations_combinators
import operations_control
import operations_groups
import operations_synchronization
import operations_tasks
from program import Program

PROGRAMS_BETWEEN_COLLECTIONS = 100


def main():
    # What is left over of a program is nobody's affair: its tasks are dropped where they wait.
    warnings.simplefilter('ignore')
    logging.disable(logging.CRITICAL)
    sys.unraisablehook = lambda unraisable: None
    gc.disable()
    for count, line in enumerate(sys.stdin, 1):
        program = Program(json.loads(line))
        trace = list(program.run())
        trace.append('---- undefined' if program.loop.has_equal_deadlines else '----')
        sys.stdout.write('\n'.join(trace) + '\n')
        sys.stdout.flush()
        if count % PROGRAMS_BETWEEN_COLLECTIONS == 0:
            gc.collect()
    os._exit(0)


main()
