# Ten tests as they are written for pytest-asyncio. PytestPorts.cs has the same ten, line by line.
# pytest-asyncio runs them in real time (2.2 seconds); there they run in virtual time.
import asyncio

import pytest

pytestmark = pytest.mark.asyncio


async def fetch(name, delay):
    await asyncio.sleep(delay)
    return name


async def test_a_coroutine_returns_its_result():
    assert await fetch("a", 0.1) == "a"


async def test_gather_keeps_the_order():
    results = await asyncio.gather(fetch("slow", 0.3), fetch("fast", 0.1))
    assert results == ["slow", "fast"]


async def test_wait_for_times_out():
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(fetch("late", 10), timeout=0.2)


async def test_a_cancelled_task_says_so():
    task = asyncio.create_task(fetch("never", 10))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert task.cancelled()


async def test_a_queue_hands_items_on_in_order():
    queue = asyncio.Queue()
    for i in range(3):
        queue.put_nowait(i)
    assert [await queue.get() for _ in range(3)] == [0, 1, 2]


async def test_an_event_wakes_all_who_wait():
    event = asyncio.Event()
    waiters = [asyncio.create_task(event.wait()) for _ in range(3)]
    await asyncio.sleep(0.1)
    event.set()
    assert await asyncio.gather(*waiters) == [True, True, True]


async def test_a_lock_lets_one_in_at_a_time():
    lock, inside, most = asyncio.Lock(), 0, 0

    async def worker():
        nonlocal inside, most
        async with lock:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.1)
            inside -= 1

    await asyncio.gather(worker(), worker(), worker())
    assert most == 1


async def test_time_passes_while_it_sleeps():
    loop = asyncio.get_running_loop()
    start = loop.time()
    await asyncio.sleep(0.5)
    assert loop.time() - start >= 0.5


async def test_the_first_error_leaves_the_group():
    async def fail():
        await asyncio.sleep(0.1)
        raise ValueError("boom")

    with pytest.raises(ExceptionGroup):
        async with asyncio.TaskGroup() as group:
            group.create_task(fail())
            group.create_task(fetch("cancelled", 10))


@pytest.mark.parametrize("tries", [1, 3])
async def test_a_retry_backs_off(tries):
    calls = 0
    while True:
        calls += 1
        if calls == tries:
            break
        await asyncio.sleep(0.1 * 2**calls)
    assert calls == tries
