"""Blocks, errors, callbacks."""

import asyncio

from program import plain, waiting
from texts import Boom, error_text, matches


@waiting
async def call(program, step):
    await program.run_block(step.frame, step.arguments[0], step.place)


@waiting
async def try_(program, step):
    what, body, handler, again = step.arguments
    try:
        await program.run_block(step.frame, body, step.place + 't')
    except BaseException as error:
        if not matches(error, what):
            raise
        program.say(step, f'caught {error_text(error)}')
        await program.run_block(step.frame, handler, step.place + 'c')
        if again:
            raise


@waiting
async def finally_(program, step):
    try:
        await program.run_block(step.frame, step.arguments[0], step.place + 't')
    finally:
        program.say(step, 'finally')
        await program.run_block(step.frame, step.arguments[1], step.place + 'f')


@plain
def raise_(program, step):
    raise Boom(step.arguments[0])


@waiting
async def yield_(program, step):
    await asyncio.sleep(0)


@waiting
async def sleep(program, step):
    await asyncio.sleep(step.arguments[0])


@plain
def soon(program, step):
    slot, block = step.arguments
    program.handles[slot] = program.loop.call_soon(_callback, program, step, 'soon', block)


@plain
def later(program, step):
    slot, delay, block = step.arguments
    program.handles[slot] = program.loop.call_later(delay, _callback, program, step, 'later', block)


def _callback(program, step, kind, block):
    program.say(step, f'{kind} runs, var {program.var.get()}')
    program.run_plain(step.frame, block, step.place + 's')


@plain
def cancel_handle(program, step):
    handle = program.handles.get(step.arguments[0])
    if handle is not None:
        handle.cancel()
        program.say(step, f'{handle.cancelled()}')


@plain
def set_var(program, step):
    program.var.set(step.arguments[0])


@plain
def show_var(program, step):
    program.say(step, f'{program.var.get()}')
