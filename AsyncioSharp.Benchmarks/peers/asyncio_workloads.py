"""The workloads of AsyncioSharp.Benchmarks in CPython's asyncio: same names, same operations.

    python asyncio_workloads.py NAME OPERATIONS REPETITIONS [--uvloop]

prints one line of JSON: the median cost of one operation in nanoseconds (or bytes). Works with Python 3.8 and later; the task groups need 3.11.
"""

import asyncio
import concurrent.futures
import json
import resource
import statistics
import subprocess
import sys
import threading
import time

WORKLOADS = {}


def workload(function):
    """Registers a function that does `n` operations and returns the cost of one."""
    WORKLOADS[function.__name__] = function
    return function


def timed(function):
    """Registers a function that gets a new loop and is timed as a whole."""

    def measure(n):
        loop = new_loop()
        start = time.perf_counter_ns()
        function(loop, n)
        elapsed = time.perf_counter_ns() - start
        loop.close()
        return elapsed / n

    WORKLOADS[function.__name__] = measure
    return function


new_loop = asyncio.new_event_loop


async def trivial(value):
    return value


async def yielder(count):
    for _ in range(count):
        await asyncio.sleep(0)


@timed
def callback_chain(loop, n):
    left = n

    def step():
        nonlocal left
        left -= 1
        if left > 0:
            loop.call_soon(step)
        else:
            loop.stop()

    loop.call_soon(step)
    loop.run_forever()


@timed
def callback_batch(loop, n):
    ran = 0
    batches = max(1, n // 10_000)
    size = n // batches

    def callback():
        nonlocal ran
        ran += 1

    def fill():
        nonlocal batches
        if batches == 0:
            loop.stop()
            return
        batches -= 1
        for _ in range(size):
            loop.call_soon(callback)
        loop.call_soon(fill)

    loop.call_soon(fill)
    loop.run_forever()


# asyncio has one way to schedule a callback; AsyncioSharp's Post is compared with the same.
WORKLOADS["post_chain"] = WORKLOADS["callback_chain"]
WORKLOADS["post_batch"] = WORKLOADS["callback_batch"]


@timed
def sleep0_one(loop, n):
    loop.run_until_complete(yielder(n))


@timed
def sleep0_many(loop, n):
    async def main():
        tasks = min(1000, max(1, n // 100))
        for task in [asyncio.ensure_future(yielder(n // tasks)) for _ in range(tasks)]:
            await task

    loop.run_until_complete(main())


@timed
def ping_pong(loop, n):
    ball = loop.create_future()
    back = loop.create_future()

    async def play():
        other = asyncio.ensure_future(answer())
        for i in range(n):
            returned = back
            ball.set_result(i)
            await returned
        await other

    async def answer():
        nonlocal ball, back
        for _ in range(n):
            value = await ball
            ball = loop.create_future()
            returned = back
            back = loop.create_future()
            returned.set_result(value)

    loop.run_until_complete(play())


@timed
def gather(loop, n):
    async def main():
        width = min(10_000, n)
        for _ in range(0, n, width):
            await asyncio.gather(*[trivial(i) for i in range(width)])

    loop.run_until_complete(main())


@workload
def gather_bytes(n):
    async def main(width):
        await asyncio.gather(*[trivial(i) for i in range(width)])

    return peak_growth(main, n)


async def group(width):
    async with asyncio.TaskGroup() as tg:
        for i in range(width):
            tg.create_task(trivial(i))


@timed
def task_group(loop, n):
    loop.run_until_complete(group(n))


@workload
def task_group_bytes(n):
    return peak_growth(group, n)


@timed
def create_task(loop, n):
    async def main():
        for i in range(n):
            await asyncio.create_task(trivial(i))

    loop.run_until_complete(main())


async def await_it(before):
    await before


async def chain(n, begin):
    end = asyncio.get_running_loop().create_future()
    tasks = [asyncio.create_task(await_it(end))]
    for _ in range(n - 1):
        tasks.append(asyncio.create_task(await_it(tasks[-1])))
    await asyncio.sleep(0)
    begin(end)
    await asyncio.wait([tasks[-1]])
    await asyncio.gather(*tasks, return_exceptions=True)


@timed
def error_chain(loop, n):
    loop.run_until_complete(chain(n, lambda end: end.set_exception(RuntimeError("the error"))))


@timed
def cancel_chain(loop, n):
    # The first: a request to the last one recurses, and ends in a RecursionError.
    loop.run_until_complete(chain(n, lambda end: end.cancel()))


@timed
def three_deep(loop, n):
    async def main():
        total = 0
        for i in range(n):
            total += await outer(i)
        return total

    async def outer(value):
        return await middle(value) + 1

    async def middle(value):
        return await inner(value) + 1

    async def inner(value):
        await asyncio.sleep(0)
        return value

    loop.run_until_complete(main())


@timed
def queue(loop, n):
    async def main():
        items = asyncio.Queue(100)
        producer = asyncio.ensure_future(produce(items))
        for _ in range(n):
            await items.get()
        await producer

    async def produce(items):
        for i in range(n):
            await items.put(i)

    loop.run_until_complete(main())


@timed
def lock_free(loop, n):
    async def main():
        gate = asyncio.Lock()
        for _ in range(n):
            async with gate:
                pass

    loop.run_until_complete(main())


@timed
def lock_contended(loop, n):
    async def main():
        gate = asyncio.Lock()
        for task in [asyncio.ensure_future(contend(gate)) for _ in range(100)]:
            await task

    async def contend(gate):
        for _ in range(n // 100):
            async with gate:
                await asyncio.sleep(0)

    loop.run_until_complete(main())


@timed
def call_later_cancel(loop, n):
    def callback():
        pass

    async def main():
        for _ in range(0, n, 1000):
            for _ in range(1000):
                loop.call_later(10, callback).cancel()
            await asyncio.sleep(0)

    loop.run_until_complete(main())


@workload
def timers_1m(n):
    loop = new_loop()
    left = n

    def fired():
        nonlocal left
        left -= 1
        if left == 0:
            loop.stop()

    start = time.process_time_ns()
    random = 1
    for _ in range(n):
        random = (random * 1_664_525 + 1_013_904_223) & 0xFFFFFFFF
        loop.call_later(random / 4_294_967_296.0, fired)
    loop.run_forever()
    elapsed = time.process_time_ns() - start
    loop.close()
    return elapsed / n


@timed
def threadsafe_post(loop, n):
    left = n

    def callback():
        nonlocal left
        left -= 1
        if left == 0:
            loop.stop()

    def produce():
        for _ in range(n):
            loop.call_soon_threadsafe(callback)

    producer = threading.Thread(target=produce)
    loop.call_soon(producer.start)
    loop.run_forever()
    producer.join()


def increment(number):
    return number + 1


def cpu_bound(count):
    return sum(i * i for i in range(count))


def in_processes(workers, function, arguments):
    async def main(loop):
        for call in [loop.run_in_executor(pool, function, argument) for argument in arguments]:
            await call

    loop = new_loop()
    with concurrent.futures.ProcessPoolExecutor(workers) as pool:
        for _ in range(workers):
            pool.submit(increment, 0).result()
        start = time.perf_counter_ns()
        loop.run_until_complete(main(loop))
        elapsed = time.perf_counter_ns() - start
    loop.close()
    return elapsed / len(arguments)


@workload
def process_pool_calls(n):
    return in_processes(2, increment, range(n))


@workload
def process_pool_sum_2(n):
    return in_processes(2, cpu_bound, [10_000_000] * n)


@workload
def process_pool_sum_1(n):
    return in_processes(1, cpu_bound, [10_000_000] * n)


@workload
def cross_thread_wake(n):
    loop = new_loop()
    waits = []

    def arrived(posted):
        waits.append(time.perf_counter_ns() - posted)

    def produce():
        for _ in range(n):
            time.sleep(0.001)
            loop.call_soon_threadsafe(arrived, time.perf_counter_ns())
        loop.call_soon_threadsafe(loop.stop)

    producer = threading.Thread(target=produce)
    producer.start()
    loop.run_forever()
    producer.join()
    loop.close()
    return statistics.median(waits)


@workload
def idle(n):
    async def main():
        start = time.process_time_ns()
        await asyncio.sleep(1)
        return time.process_time_ns() - start

    return run(main())


@workload
def startup(n):
    program = (
        "import asyncio\n"
        "async def main(): await asyncio.sleep(0)\n"
        "asyncio.run(main())\n"
    )
    if new_loop is not asyncio.new_event_loop:
        program = "import uvloop; uvloop.install()\n" + program

    def launch():
        start = time.perf_counter_ns()
        subprocess.run([sys.executable, "-c", program], check=True)
        return time.perf_counter_ns() - start

    launch()
    return statistics.median(launch() for _ in range(n))


WORKLOADS["startup_aot"] = WORKLOADS["startup"]


@timed
def spawn_true(loop, n):
    async def spawn():
        for _ in range(n):
            process = await asyncio.create_subprocess_exec("true")
            await process.wait()

    watch_children(loop)
    loop.run_until_complete(spawn())


@timed
def pipe_cat(loop, n):
    chunk = bytes(65_536)

    async def count(reader):
        total = 0
        while data := await reader.read(65_536):
            total += len(data)
        return total

    async def pipe():
        process = await asyncio.create_subprocess_exec("cat", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        reading = asyncio.create_task(count(process.stdout))
        for _ in range(n * 16):
            process.stdin.write(chunk)
            await process.stdin.drain()
        process.stdin.close()
        if await reading != n * 16 * len(chunk):
            raise RuntimeError("bytes were lost")
        await process.wait()

    watch_children(loop)
    loop.run_until_complete(pipe())


def watch_children(loop):
    """Before 3.12 children are watched by a thread each unless a watcher is set; the best one there is."""
    if sys.version_info < (3, 12) and hasattr(asyncio, "PidfdChildWatcher") and isinstance(loop, asyncio.SelectorEventLoop):
        asyncio.set_event_loop(loop)
        watcher = asyncio.PidfdChildWatcher()
        watcher.attach_loop(loop)
        asyncio.set_child_watcher(watcher)


def peak_growth(main, n):
    """By how much the peak of the resident set grows, per operation."""

    def peak():
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return size if sys.platform == "darwin" else size * 1024

    run(main(1000))
    before = peak()
    run(main(n))
    return (peak() - before) / n


def run(coroutine):
    loop = new_loop()
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.close()


def warm_up(measure, name, n):
    """CPython specialises bytecode after a few runs; whole processes, memory peaks and real seconds need none of it."""
    if not name.endswith("_bytes") and name not in ("timers_1m", "idle", "startup", "startup_aot", "process_pool_sum_1", "process_pool_sum_2", "pipe_cat"):
        measure(max(100, n // 20))


def main():
    global new_loop
    arguments = [a for a in sys.argv[1:] if a != "--uvloop"]
    if "--uvloop" in sys.argv:
        import uvloop

        new_loop = uvloop.new_event_loop
    name, n, repetitions = arguments[0], int(arguments[1]), int(arguments[2])
    measure = WORKLOADS[name]
    warm_up(measure, name, n)
    value = statistics.median(measure(n) for _ in range(repetitions))
    print(json.dumps({"name": name, "bytes" if name.endswith("_bytes") else "ns": round(value, 2)}))


if __name__ == "__main__":
    main()
