"""How errors and outcomes read in a trace. The twin of Texts.cs."""

import asyncio


class Boom(Exception):
    """The error that programs raise."""

    def __init__(self, number):
        super().__init__(number)
        self.number = number


def _named(name):
    """An exception type that this Python may not have."""
    return getattr(asyncio, name, ())


def error_text(error):
    if isinstance(error, asyncio.CancelledError):
        return f'cancelled({error.args[0]})' if error.args and error.args[0] else 'cancelled'
    if isinstance(error, Boom):
        return f'boom {error.number}'
    if isinstance(error, BaseExceptionGroup):
        return 'group[' + ', '.join(error_text(e) for e in error.exceptions) + ']'
    for text, kind in (
        ('timeout', TimeoutError),
        ('empty', asyncio.QueueEmpty),
        ('full', asyncio.QueueFull),
        ('shut', _named('QueueShutDown')),
        ('broken', asyncio.BrokenBarrierError),
        ('invalid', asyncio.InvalidStateError),
    ):
        if isinstance(error, kind):
            return text
    return 'misuse' if type(error) in (RuntimeError, ValueError) else type(error).__name__


def value_text(value):
    """A result: a number, an error that was collected, or a list of them."""
    if isinstance(value, list):
        return '[' + ', '.join(value_text(v) for v in value) + ']'
    return error_text(value) if isinstance(value, BaseException) else str(value)


def state_text(future):
    if not future.done():
        return 'pending'
    if future.cancelled():
        return 'cancelled'
    if future.exception() is not None:
        return 'error ' + error_text(future.exception())
    return 'ok ' + value_text(future.result())


def matches(error, what):
    """True when an operation 'try' that catches this or that catches the error."""
    text = error_text(error)
    return what == 'any' or text.startswith(what)
