"""The schedule of RandomScheduleTests in CPython (3.13 or later): prints the hash of its trace, which the test expects."""

import asyncio
import hashlib


class Numbers:
    def __init__(self, seed):
        self.state = seed

    def next(self, bound):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % bound


async def passes(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def play(seed, trace):
    numbers = Numbers(seed)
    lock = asyncio.Lock()
    condition = asyncio.Condition(lock)
    semaphore = asyncio.Semaphore(2)
    event = asyncio.Event()
    barrier = asyncio.Barrier(3)
    queue = asyncio.Queue(2)

    async def body(n, kind):
        try:
            match kind:
                case 0:
                    async with lock:
                        trace.append(f"{n} lock")
                        await passes(1)
                case 1:
                    async with condition:
                        trace.append(f"{n} wait")
                        await condition.wait()
                        trace.append(f"{n} waited")
                case 2:
                    async with condition:
                        condition.notify()
                        trace.append(f"{n} notify")
                case 3:
                    async with semaphore:
                        trace.append(f"{n} semaphore")
                        await passes(2)
                case 4:
                    await event.wait()
                    trace.append(f"{n} event")
                case 5:
                    event.set()
                    event.clear()
                    trace.append(f"{n} set")
                case 6:
                    trace.append(f"{n} barrier {await barrier.wait()}")
                case 7:
                    await queue.put(n)
                    trace.append(f"{n} put")
                case 8:
                    trace.append(f"{n} get {await queue.get()}")
                case 9:
                    await barrier.reset()
                    trace.append(f"{n} reset")
        except asyncio.CancelledError:
            trace.append(f"{n} cancelled")
            raise
        except asyncio.BrokenBarrierError:
            trace.append(f"{n} broken")
        except asyncio.QueueShutDown:
            trace.append(f"{n} shut down")

    tasks = []
    for n in range(400):
        tasks.append(asyncio.create_task(body(n, numbers.next(10))))
        if numbers.next(4) == 0:
            tasks[numbers.next(len(tasks))].cancel()
        await passes(numbers.next(3))
        trace.append(f"{int(lock.locked())} {semaphore._value} {barrier.n_waiting} {queue.qsize()}")
    queue.shutdown()
    await passes(50)
    for task in tasks:
        task.cancel()
    await passes(50)
    trace.append(f"{sum(task.done() for task in tasks)} done")


trace = []
for seed in range(1, 31):
    asyncio.run(play(seed, trace))
print(len(trace), hashlib.sha256("\n".join(trace).encode()).hexdigest())
