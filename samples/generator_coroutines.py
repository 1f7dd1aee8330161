# Coroutines written as generators: they yield what they wait for, as before Python had async def. The last one returns 123.
# Up to Python 3.10 this was @asyncio.coroutine; types.coroutine is what is left of it, and create_task wants an async def around.
import asyncio
import time
import types


@types.coroutine
def say_after(delay, what):
    yield from asyncio.sleep(delay)
    print(what)


@types.coroutine
def generator_main():
    first = asyncio.create_task(coroutine(say_after(1, "hello")))
    second = asyncio.create_task(coroutine(say_after(2, "world")))
    print(f"started at {time.strftime('%X')}")
    yield from first
    yield from second
    print(f"finished at {time.strftime('%X')}")
    return 123


async def coroutine(generator):
    return await generator


loop = asyncio.new_event_loop()
print(loop.run_until_complete(coroutine(generator_main())))
loop.close()
