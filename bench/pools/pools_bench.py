"""The works of the pools benchmark on CPython's pools; a line for each: work, rival, figure.

pools_bench.py SCALE: 1 for the full numbers, more for less."""
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from multiprocessing.pool import ThreadPool

WORKERS = 2


def same(x):
    return x


def sum_of_squares(n):
    return sum(i * i for i in range(n))


def say(work, rival, figure):
    print(f"{work}\t{rival}\t{figure}", flush=True)


def microseconds(count, body):
    began = time.perf_counter()
    body()
    return (time.perf_counter() - began) / count * 1e6


def one_by_one(call, count):
    def body():
        for i in range(count):
            call(i)
    return body


def chunk_size(count):
    return -(-count // (WORKERS * 4))


def measure(kind, pool, executor, scale):
    names = {"threads": ("multiprocessing.ThreadPool", "ThreadPoolExecutor"), "processes": ("multiprocessing.Pool", "ProcessPoolExecutor")}[kind]
    calls = {"threads": 20_000, "processes": 5_000}[kind] // scale
    jobs = {"threads": 100_000, "processes": 20_000}[kind] // scale
    chunked = 500_000 // scale
    pool.map(same, range(1000))
    list(executor.map(same, range(1000)))
    say(f"{kind}_call", names[0], microseconds(calls, one_by_one(lambda i: pool.apply(same, (i,)), calls)))
    say(f"{kind}_call", names[1], microseconds(calls, one_by_one(lambda i: executor.submit(same, i).result(), calls)))
    say(f"{kind}_map", names[0], microseconds(jobs, lambda: pool.map(same, range(jobs), chunksize=1)))
    say(f"{kind}_map", names[1], microseconds(jobs, lambda: list(executor.map(same, range(jobs), chunksize=1))))
    if kind == "processes":
        say("processes_chunks", names[0], microseconds(chunked, lambda: pool.map(same, range(chunked))))
        say("processes_chunks", names[1], microseconds(chunked, lambda: list(executor.map(same, range(chunked), chunksize=chunk_size(chunked)))))


def main(scale):
    for method in ("fork", "spawn"):
        began = time.perf_counter()
        with get_context(method).Pool(WORKERS) as pool:
            pool.map(same, range(2), chunksize=1)
            say("start", f"multiprocessing.Pool ({method})", (time.perf_counter() - began) * 1e3)
    numbers = [10_000_000 // scale + i for i in range(10)]
    began = time.perf_counter()
    plain = [sum_of_squares(n) for n in numbers]
    say("sums_plain", "CPython", time.perf_counter() - began)
    with ThreadPool(WORKERS) as pool, ThreadPoolExecutor(WORKERS) as executor:
        measure("threads", pool, executor, scale)
        began = time.perf_counter()
        assert pool.map(sum_of_squares, numbers, chunksize=1) == plain
        say("sums_threads", "multiprocessing.ThreadPool", time.perf_counter() - began)
    with get_context("fork").Pool(WORKERS) as pool, ProcessPoolExecutor(WORKERS) as executor:
        measure("processes", pool, executor, scale)
        began = time.perf_counter()
        assert pool.map(sum_of_squares, numbers, chunksize=1) == plain
        say("sums_processes", "multiprocessing.Pool", time.perf_counter() - began)
        began = time.perf_counter()
        assert list(executor.map(sum_of_squares, numbers)) == plain
        say("sums_processes", "ProcessPoolExecutor", time.perf_counter() - began)


if __name__ == "__main__":
    main(int(sys.argv[1]))
