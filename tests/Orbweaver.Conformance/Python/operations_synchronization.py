"""Locks, events, conditions, semaphores, barriers, queues."""

import asyncio

from program import plain, waiting


@waiting
async def lock(program, step):
    number, block = step.arguments
    async with program.locks[number]:
        await program.run_block(step.frame, block, step.place + 'l')


@waiting
async def acquire(program, step):
    await program.locks[step.arguments[0]].acquire()


@plain
def release(program, step):
    program.attempt(step, program.locks[step.arguments[0]].release)


@waiting
async def event_wait(program, step):
    await program.event.wait()


@plain
def event_set(program, step):
    program.event.set()


@plain
def event_clear(program, step):
    program.event.clear()


@waiting
async def condition(program, step):
    async with program.condition:
        await program.run_block(step.frame, step.arguments[0], step.place + 'n')


@waiting
async def condition_wait(program, step):
    await program.condition.wait()


@waiting
async def condition_wait_for(program, step):
    await program.condition.wait_for(lambda: program.counter >= step.arguments[0])
    program.say(step, f'{program.counter}')


@plain
def bump(program, step):
    program.counter += 1


@plain
def notify(program, step):
    program.attempt(step, lambda: program.condition.notify(step.arguments[0]))


@plain
def notify_all(program, step):
    program.attempt(step, program.condition.notify_all)


@waiting
async def semaphore(program, step):
    number, block = step.arguments
    async with program.semaphores[number]:
        await program.run_block(step.frame, block, step.place + 's')


@waiting
async def semaphore_acquire(program, step):
    await program.semaphores[step.arguments[0]].acquire()


@plain
def semaphore_release(program, step):
    program.attempt(step, program.semaphores[step.arguments[0]].release)


@waiting
async def barrier_wait(program, step):
    program.say(step, f'{await program.barrier.wait()}')


@waiting
async def barrier_reset(program, step):
    await program.barrier.reset()


@waiting
async def barrier_abort(program, step):
    await program.barrier.abort()


@waiting
async def put(program, step):
    number, value = step.arguments
    await program.queues[number].put(value)


@waiting
async def get(program, step):
    program.say(step, f'{await program.queues[step.arguments[0]].get()}')


@plain
def put_now(program, step):
    number, value = step.arguments
    program.attempt(step, lambda: program.queues[number].put_nowait(value))


@plain
def get_now(program, step):
    program.attempt(step, lambda: program.say(step, f'{program.queues[step.arguments[0]].get_nowait()}'))


@plain
def task_done(program, step):
    program.attempt(step, program.queues[step.arguments[0]].task_done)


@waiting
async def join(program, step):
    await program.queues[step.arguments[0]].join()


@plain
def shutdown(program, step):
    number, immediate = step.arguments
    program.queues[number].shutdown(immediate)
