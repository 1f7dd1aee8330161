# Three coroutines run side by side; gather waits for all of them and gives their results in the order of its arguments.
# Shows asyncio.gather, and the order in which tasks take turns.
import asyncio


async def factorial(name, number):
    product = 1
    for factor in range(2, number + 1):
        print(f"Task {name}: factorial({number}), now {product} * {factor}")
        await asyncio.sleep(0.5)
        product *= factor
    print(f"Task {name}: factorial({number}) = {product}")
    return product


async def main():
    results = await asyncio.gather(
        factorial("A", 2),
        factorial("B", 3),
        factorial("C", 4),
    )
    print(", ".join(str(result) for result in results))


asyncio.run(main())
