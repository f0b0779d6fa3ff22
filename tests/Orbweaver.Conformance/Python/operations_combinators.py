"""Several things at a time, and limits on time."""

import asyncio

from program import Awaitable, Frame, plain, waiting
from texts import error_text, state_text, value_text


def _auxiliary(program, step, letter, block, value):
    """A coroutine that a combinator makes a task of."""
    return program.body(Frame(f'{step.frame.name}{step.place}{letter}', step.frame.rank), block, value)


@waiting
async def gather(program, step):
    labels, outcomes = step.arguments
    futures = [found.future for found in program.find_all(step, labels)]
    program.say(step, value_text(await asyncio.gather(*futures, return_exceptions=outcomes)))


@waiting
async def gather_call(program, step):
    first, second, outcomes = step.arguments
    program.say(step, value_text(await asyncio.gather(
        _auxiliary(program, step, 'a', first, 1),
        _auxiliary(program, step, 'b', second, 2),
        return_exceptions=outcomes)))


@waiting
async def gather_nested(program, step):
    first, second, outcomes = step.arguments
    inner = [
        asyncio.gather(*[found.future for found in program.find_all(step, labels)])
        for labels in (first, second)
    ]
    program.say(step, value_text(await asyncio.gather(*inner, return_exceptions=outcomes)))


@plain
def gather_start(program, step):
    slot, labels, outcomes = step.arguments
    found = program.find_all(step, labels)
    future = asyncio.gather(*[f.future for f in found], return_exceptions=outcomes)
    _store(program, f'g{slot}', future, found)


@waiting
async def shield(program, step):
    found = program.find_to_wait(step, step.arguments[0])
    if found is not None:
        program.say(step, value_text(await asyncio.shield(found.future)))


@waiting
async def shield_call(program, step):
    program.say(step, value_text(await asyncio.shield(_auxiliary(program, step, 'a', step.arguments[0], 1))))


@plain
def shield_start(program, step):
    slot, label = step.arguments
    found = program.find_to_wait(step, label)
    if found is not None and label[0] != 'g':
        _store(program, f's{slot}', asyncio.shield(found.future), [found])


def _store(program, label, future, parts):
    rank = min((part.rank for part in parts), default=program.FREE)
    program.slots[label] = Awaitable(label, future, rank)


@waiting
async def wait(program, step):
    labels, until, timeout = step.arguments
    found = program.find_all(step, labels)
    if not found:
        return
    done, _ = await asyncio.wait({f.future for f in found}, timeout=timeout, return_when=until.upper())
    program.say(step, ' '.join(f'{f.label}:{"done" if f.future in done else "pending"}' for f in found))


@waiting
async def as_completed(program, step):
    labels, direct, timeout = step.arguments
    futures = []
    for found in program.find_all(step, labels):
        # asyncio keeps them in a set: of those that are done already the order would be left to chance.
        if not found.future.done() or not any(f.done() for f in futures):
            futures.append(found.future)
    if direct:
        try:
            async for future in asyncio.as_completed(futures, timeout=timeout):
                program.say(step, f'{[f is future for f in futures].index(True)} {state_text(future)}')
        except TimeoutError as error:
            program.say(step, error_text(error))
        return
    for following in asyncio.as_completed(futures, timeout=timeout):
        try:
            program.say(step, value_text(await following))
        except Exception as error:
            program.say(step, error_text(error))


@waiting
async def wait_for(program, step):
    label, timeout = step.arguments
    found = program.find_to_wait(step, label)
    if found is not None:
        program.say(step, value_text(await asyncio.wait_for(found.future, timeout)))


@waiting
async def wait_for_call(program, step):
    timeout, block = step.arguments
    # A time of zero or less makes a task of it, hence the frame of its own.
    coroutine = program.body(Frame(f'{step.frame.name}{step.place}w', step.frame.rank, step.frame.group, step.frame.scope), block, 1)
    program.say(step, value_text(await asyncio.wait_for(coroutine, timeout)))


@waiting
async def timeout(program, step):
    delay, block = step.arguments
    await _limited(program, step, asyncio.timeout(delay), block)


@waiting
async def timeout_at(program, step):
    delay, block = step.arguments
    await _limited(program, step, asyncio.timeout_at(_deadline(program, delay)), block)


async def _limited(program, step, scope, block):
    try:
        async with scope:
            await program.run_block(step.frame.inside(scope=scope), block, step.place + 'l')
    finally:
        program.say(step, f'expired {scope.expired()}')


@plain
def reschedule(program, step):
    scope = step.frame.scope
    if scope is None:
        program.say(step, 'no scope')
    else:
        program.attempt(step, lambda: scope.reschedule(_deadline(program, step.arguments[0])))


def _deadline(program, delay):
    return None if delay is None else program.loop.now + delay
