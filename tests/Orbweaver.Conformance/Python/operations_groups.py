"""Task groups."""

import asyncio

from program import Frame, plain, waiting


class _InOrder(dict):
    """A set that goes through its members in the order of their coming."""

    def add(self, member):
        self[member] = None

    def discard(self, member):
        self.pop(member, None)


@waiting
async def group(program, step):
    async with asyncio.TaskGroup() as tasks:
        # asyncio keeps the tasks in a set, which leaves to chance in which order they are cancelled.
        tasks._tasks = _InOrder()
        await program.run_block(step.frame.inside(group=tasks), step.arguments[0], step.place + 'g')


@plain
def child(program, step):
    tasks = step.frame.group
    if tasks is None:
        program.say(step, 'no group')
        return
    name = f'{step.frame.name}{step.place}'
    body = program.body(Frame(name, step.frame.rank, tasks), step.arguments[0], 1)
    try:
        task = tasks.create_task(body, name=name)
    finally:
        body = None
    program.children.append(task)
