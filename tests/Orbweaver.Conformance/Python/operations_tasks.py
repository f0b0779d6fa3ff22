"""Tasks and futures."""

import asyncio

from program import plain, waiting
from texts import Boom, state_text, value_text


@plain
def spawn(program, step):
    _spawn(program, step, False)


@plain
def spawn_eager(program, step):
    _spawn(program, step, True)


def _spawn(program, step, eager):
    number = step.arguments[0]
    if number in program.spawned or number >= len(program.blocks):
        program.say(step, 'skipped')
    else:
        program.spawn(number, eager)


@waiting
async def await_(program, step):
    found = program.find_to_wait(step, step.arguments[0])
    if found is not None:
        program.say(step, value_text(await found.future))


@plain
def cancel(program, step):
    label, message = step.arguments
    found = program.find(label)
    if found is not None:
        _cancel(program, step, found.future, message)


@plain
def cancel_child(program, step):
    number, message = step.arguments
    if program.children:
        _cancel(program, step, program.children[number % len(program.children)], message)


def _cancel(program, step, future, message):
    accepted = future.cancel(message)
    count = f' {future.cancelling()}' if isinstance(future, asyncio.Task) else ''
    program.say(step, f'{accepted}{count}')


@plain
def state(program, step):
    found = program.find(step.arguments[0])
    if found is not None:
        program.say(step, state_text(found.future))


def _current(program, step):
    """The task that runs, or None in a callback."""
    try:
        task = asyncio.current_task()
    except RuntimeError:
        task = None
    if task is None:
        program.say(step, 'no task')
    return task


@plain
def self_cancel(program, step):
    task = _current(program, step)
    if task is not None:
        task.cancel(step.arguments[0])


@plain
def uncancel(program, step):
    task = _current(program, step)
    if task is not None:
        program.say(step, f'{task.uncancel()}')


@plain
def cancelling(program, step):
    task = _current(program, step)
    if task is not None:
        program.say(step, f'{task.cancelling()}')


@plain
def rename(program, step):
    task = _current(program, step)
    if task is not None:
        name = task.get_name()
        # 3.13.0 calls a task of an eager factory None, if it was given no name.
        program.say(step, 'no name yet' if name.startswith('Task-') or name == 'None' else name)
        task.set_name(f'name {step.arguments[0]}')


@plain
def all_tasks(program, step):
    program.say(step, f'{len(asyncio.all_tasks(program.loop))}')


@plain
def set_(program, step):
    number, value = step.arguments
    program.attempt(step, lambda: program.futures[number].set_result(value))


@plain
def fail(program, step):
    number, value = step.arguments
    program.attempt(step, lambda: program.futures[number].set_exception(Boom(value)))


@plain
def callback(program, step):
    label, slot = step.arguments
    found = program.find(label)
    if found is not None:
        found.future.add_done_callback(_callback(program, slot))


@plain
def remove_callback(program, step):
    label, slot = step.arguments
    found = program.find(label)
    if found is not None:
        program.say(step, f'{found.future.remove_done_callback(_callback(program, slot))}')


def _callback(program, slot):
    """One function a slot, so that it can be found and taken back."""
    if slot not in program.callbacks:
        program.callbacks[slot] = lambda future: program.note(
            f'callback {slot}', f'{state_text(future)}, var {program.var.get()}')
    return program.callbacks[slot]
