# Blocking functions run elsewhere while the loop goes on: on its default threads, then on threads and in worker processes of our own.
# Shows loop.run_in_executor with concurrent.futures' ThreadPoolExecutor and ProcessPoolExecutor.
import asyncio
import concurrent.futures


def blocking_io():
    with open("/dev/urandom", "rb") as file:
        return len(file.read(100))


def cpu_bound():
    return sum(i * i for i in range(10_000_000))


async def main():
    loop = asyncio.get_running_loop()

    result = await loop.run_in_executor(None, blocking_io)
    print("default thread pool", result)

    with concurrent.futures.ThreadPoolExecutor() as pool:
        result = await loop.run_in_executor(pool, blocking_io)
        print("custom thread pool", result)

    with concurrent.futures.ProcessPoolExecutor() as pool:
        result = await loop.run_in_executor(pool, cpu_bound)
        print("custom process pool", result)


if __name__ == "__main__":
    asyncio.run(main())
