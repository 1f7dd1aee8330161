# A wait of an hour is given up after one second; the coroutine is cancelled and its finally runs first.
# Shows asyncio.wait_for and TimeoutError.
import asyncio


async def eternity():
    try:
        await asyncio.sleep(3600)
        print("yay!")
    finally:
        print("cleaned up")


async def main():
    try:
        await asyncio.wait_for(eternity(), timeout=1.0)
    except asyncio.TimeoutError:
        print("timeout!")


asyncio.run(main())
