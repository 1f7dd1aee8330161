"""If the task of run_coroutine_threadsafe() cannot be made, the thread gets that error, and nothing runs."""

import asyncio


async def work(t):
    t("never")


async def main(t):
    loop = asyncio.get_running_loop()

    def broken(loop, coro, **kwargs):
        coro.close()
        raise ValueError("no task")

    def thread():
        try:
            return asyncio.run_coroutine_threadsafe(work(t), loop).result()
        except ValueError as e:
            return t.reason(e)

    loop.set_exception_handler(lambda loop, context: None)
    loop.set_task_factory(broken)
    future = loop.run_in_executor(None, thread)
    result = await future
    loop.set_task_factory(None)
    t(f"thread got {result}")
