"""An asyncio event loop whose time stands still while there is work and jumps to the next timer when there is none."""

import asyncio.base_events

# The base loop wakes once a day to look around; virtual time has no use for that.
asyncio.base_events.MAXIMUM_SELECT_TIMEOUT = 10**18


class Quiet(Exception):
    """Nothing can ever happen again: the regular end of every program."""


class _NoSelector:
    """Stands where the loop asks for I/O, of which there is none: asked to wait, it moves the clock."""

    def __init__(self, loop):
        self._loop = loop

    def select(self, timeout):
        if timeout is None:
            raise Quiet
        if timeout > 0:
            self._loop.now += timeout
        return ()


class VirtualLoop(asyncio.base_events.BaseEventLoop):
    """Counts time in whole units from 0."""

    def __init__(self):
        super().__init__()
        self.now = 0
        self.has_equal_deadlines = False
        self._clock_resolution = 0.5
        self._selector = _NoSelector(self)

    def time(self):
        return self.now

    def call_at(self, when, callback, *args, context=None):
        # The heap leaves the order of equal deadlines open: what such a program does is not asyncio's word.
        if any(timer.when() == when for timer in self._scheduled if not timer.cancelled()):
            self.has_equal_deadlines = True
        return super().call_at(when, callback, *args, context=context)

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass
