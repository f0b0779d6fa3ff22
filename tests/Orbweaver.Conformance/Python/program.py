"""Runs one program: the objects it works on, its trace, and the walk through its blocks. The twin of Interpreter.cs."""

import asyncio
import contextvars

from texts import error_text, state_text
from virtual_loop import Quiet, VirtualLoop

PLAIN = {}    # operations that never wait: they may stand in callbacks too
WAITING = {}  # operations that are coroutines


def plain(function):
    PLAIN[function.__name__.rstrip('_')] = function
    return function


def waiting(function):
    WAITING[function.__name__.rstrip('_')] = function
    return function


class Frame:
    """What an operation sees of its surroundings: the task it is written in, and the innermost scopes."""

    __slots__ = ('name', 'rank', 'group', 'scope')

    def __init__(self, name, rank, group=None, scope=None):
        self.name = name
        self.rank = rank
        self.group = group
        self.scope = scope

    def inside(self, group=None, scope=None):
        return Frame(self.name, self.rank, group or self.group, scope or self.scope)


class Step:
    """One operation at its place."""

    __slots__ = ('frame', 'arguments', 'place')

    def __init__(self, frame, arguments, place):
        self.frame = frame
        self.arguments = arguments
        self.place = place


class Awaitable:
    """What a reference names. A task may wait only for what outranks it, so that no ring of tasks comes about."""

    __slots__ = ('label', 'future', 'rank')

    def __init__(self, label, future, rank):
        self.label = label
        self.future = future
        self.rank = rank


class Program:
    FUTURES = 3
    FREE = 1000  # the rank of what waits for nobody

    def __init__(self, data):
        self.blocks = data['tasks']
        self.trace = []
        self.loop = VirtualLoop()
        self.loop.set_exception_handler(self._fault)
        self.eager = data.get('eager', False)
        if self.eager:
            self.loop.set_task_factory(asyncio.eager_task_factory)
        self.var = contextvars.ContextVar('var', default=0)
        self.tasks = {}
        self.spawned = set()
        self.children = []
        self.slots = {}
        self.handles = {}
        self.callbacks = {}
        self.counter = 0

    def run(self):
        try:
            self.loop.run_until_complete(self._main())
        except Quiet:
            pass
        for number in sorted(self.tasks):
            task = self.tasks[number]
            self.trace.append(f't{number} {state_text(task)} {task.cancelling()}')
        return self.trace

    async def _main(self):
        self.futures = [self.loop.create_future() for _ in range(self.FUTURES)]
        self.locks = [asyncio.Lock(), asyncio.Lock()]
        self.event = asyncio.Event()
        self.condition = asyncio.Condition()
        self.semaphores = [asyncio.Semaphore(1), asyncio.BoundedSemaphore(2)]
        self.barrier = asyncio.Barrier(2)
        self.queues = [asyncio.Queue(1), asyncio.LifoQueue(), asyncio.PriorityQueue(2)]
        self.spawn(0)
        await self.loop.create_future()

    def spawn(self, number, eager=False):
        self.spawned.add(number)
        name = f't{number}'
        body = self.body(Frame(name, number), self.blocks[number], number)
        if eager or self.eager:
            task = asyncio.Task(body, loop=self.loop, name=name, eager_start=True)
        else:
            task = self.loop.create_task(body, name=name)
        self.tasks[number] = task

    async def body(self, frame, block, value):
        """A task from beginning to end."""
        try:
            await self.run_block(frame, block, '')
        except BaseException as error:
            self.note(frame.name, f'END {error_text(error)}')
            raise
        self.note(frame.name, 'END')
        return value

    async def run_block(self, frame, block, path):
        for i, operation in enumerate(block):
            step = Step(frame, operation[1:], f'{path}.{i}')
            self.say(step, operation[0])
            perform = PLAIN.get(operation[0])
            if perform is not None:
                perform(self, step)
            else:
                await WAITING[operation[0]](self, step)

    def run_plain(self, frame, block, path):
        """A callback's block."""
        for i, operation in enumerate(block):
            step = Step(frame, operation[1:], f'{path}.{i}')
            self.say(step, operation[0])
            perform = PLAIN.get(operation[0])
            if perform is not None:
                perform(self, step)
            else:
                self.say(step, 'skipped')

    def find(self, label):
        """What a reference names, or None when it is not there (yet)."""
        number = int(label[1:])
        if label[0] == 'f':
            return Awaitable(label, self.futures[number], self.FREE)
        if label[0] == 't':
            task = self.tasks.get(number)
            return None if task is None else Awaitable(label, task, number)
        return self.slots.get(label)

    def find_to_wait(self, step, label):
        found = self.find(label)
        if found is None or found.rank <= step.frame.rank:
            self.say(step, f'skipped {label}')
            return None
        return found

    def find_all(self, step, labels):
        found = (self.find_to_wait(step, label) for label in labels)
        return [awaitable for awaitable in found if awaitable is not None]

    def attempt(self, step, action):
        """Does what may be refused; a refusal is said, and the program goes on."""
        try:
            action()
        except Exception as error:
            self.say(step, error_text(error))

    def say(self, step, text):
        self.note(f'{step.frame.name} {step.place}', text)

    def note(self, who, text):
        self.trace.append(f'{self.loop.now} {who} {text}')

    def _fault(self, loop, context):
        if context['message'].startswith('Exception in callback'):
            self.note('handler', error_text(context['exception']))
