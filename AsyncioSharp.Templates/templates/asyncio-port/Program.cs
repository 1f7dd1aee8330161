// The port of original.py, line by line. Both print the same.
using AsyncioSharp;

async Coroutine Producer(AsyncioQueue<int?> queue, int count)       // async def producer(queue, count):
{
    for (int number = 0; number < count; number++)                  //     for number in range(count):
    {
        await Asyncio.Sleep(0.01);                                  //         await asyncio.sleep(0.01)
        await queue.Put(number);                                    //         await queue.put(number)
    }

    await queue.Put(null);                                          //     await queue.put(None)
}

async Coroutine<int> Consumer(AsyncioQueue<int?> queue)             // async def consumer(queue):
{
    int total = 0;                                                  //     total = 0
    while (await queue.Get() is int number)                         //     while (number := await queue.get()) is not None:
    {
        total += number;                                            //         total += number
        Console.WriteLine($"got {number}");                         //         print(f"got {number}")
    }

    return total;                                                   //     return total
}

async Coroutine Main()                                              // async def main():
{
    var queue = new AsyncioQueue<int?>(maxsize: 2);                 //     queue = asyncio.Queue(maxsize=2)
    AsyncioTask<int> total = await Asyncio.TaskGroup(async group => //     async with asyncio.TaskGroup() as group:
    {
        _ = group.CreateTask(Producer(queue, 4));                   //         group.create_task(producer(queue, 4))
        return group.CreateTask(Consumer(queue));                   //         total = group.create_task(consumer(queue))
    });
    Console.WriteLine($"total {total.Result()}");                   //     print(f"total {total.result()}")

    try                                                             //     try:
    {
        await Asyncio.Timeout(0.01, async _ =>                      //         async with asyncio.timeout(0.01):
        {
            await Asyncio.Sleep(3600);                              //             await asyncio.sleep(3600)
        });
    }
    catch (TimeoutException)                                        //     except TimeoutError:
    {
        Console.WriteLine("timed out");                             //         print("timed out")
    }
}

AsyncioContext.Run(Main());                                         // asyncio.run(main())
