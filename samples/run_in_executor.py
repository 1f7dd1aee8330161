# Blocking functions run on other threads while the loop goes on: on its default pool, then on a pool of our own.
# Shows loop.run_in_executor and concurrent.futures.ThreadPoolExecutor.
import asyncio
import concurrent.futures


def blocking_io():
    with open("/dev/urandom", "rb") as file:
        return len(file.read(100))


def cpu_bound():
    return sum(i * i for i in range(1_000_000))


async def main():
    loop = asyncio.get_running_loop()

    result = await loop.run_in_executor(None, blocking_io)
    print("default thread pool", result)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        result = await loop.run_in_executor(pool, cpu_bound)
        print("custom thread pool", result)


asyncio.run(main())
