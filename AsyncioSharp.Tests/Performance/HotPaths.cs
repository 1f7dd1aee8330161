namespace AsyncioSharp.Tests.Performance;

/// <summary>The operations of <see cref="HotPath"/>. Each is a loop of its own, so that what is counted is the operation alone.</summary>
internal static class HotPaths
{
    private static readonly Action s_nothing = static () => { };
    private static readonly ContextVar<int> s_variable = new("hot path", 0);

    public static HotPath[] OfTheLoop { get; } =
    [
        new("`loop.Post`, and its callback", async Coroutine (count) =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < count; i++)
            {
                loop.Post(s_nothing);
                await Asyncio.Sleep(0);
            }
        }),
        new("`loop.CallSoon`, and its callback", async Coroutine (count) =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < count; i++)
            {
                loop.CallSoon(s_nothing);
                await Asyncio.Sleep(0);
            }
        }),
        new("`loop.CallSoonThreadsafe` on the loop's thread", async Coroutine (count) =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < count; i++)
            {
                loop.CallSoonThreadsafe(s_nothing);
                await Asyncio.Sleep(0);
            }
        }),
        new("`loop.CallLater` and `Cancel`", async Coroutine (count) =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < count; i++)
            {
                loop.CallLater(60, s_nothing).Cancel();
            }

            await Asyncio.Sleep(0);
        }),
        new("`await Sleep(0)`", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.Sleep(0);
            }
        }),
        new("`await Sleep(1)` in virtual time", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.Sleep(1);
            }
        }),
        new("`await Task.Yield()`", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Task.Yield();
            }
        }),
        new("a `ContextVar` that is read", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                s_variable.Get();
            }
        }),
    ];

    public static HotPath[] OfTasks { get; } =
    [
        new("`await` of a coroutine that does not suspend", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Nothing();
            }
        }),
        new("`await` of a coroutine that suspends", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await GiveWay();
            }
        }),
        new("`await` of an `async Task` method that suspends", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await GiveWayNatively();
            }
        }),
        new("`CreateFuture`, `SetResult` and `await`", async Coroutine (count) =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            for (int i = 0; i < count; i++)
            {
                Future<int> future = loop.CreateFuture<int>();
                future.SetResult(1);
                await future;
            }
        }),
        new("`CreateTask` of a coroutine, and `await`", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.CreateTask(Nothing());
            }
        }),
        new("`CreateTask` of an `async Task` method, and `await`", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.CreateTask(NothingNatively);
            }
        }),
        new("`Gather` of two coroutines", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.Gather(Nothing(), Nothing());
            }
        }),
        new("`Shield` of a coroutine", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.Shield(Nothing());
            }
        }),
        new("`Wait` for one task", async Coroutine (count) =>
        {
            var tasks = new AsyncioTask[1];
            for (int i = 0; i < count; i++)
            {
                tasks[0] = Asyncio.CreateTask(Nothing());
                await Asyncio.Wait(tasks);
            }
        }),
    ];

    public static HotPath[] OfScopes { get; } =
    [
        new("`WaitFor` a coroutine that does not suspend", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.WaitFor(Nothing(), 60);
            }
        }),
        new("`WaitFor` a coroutine that suspends", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.WaitFor(GiveWay(), 60);
            }
        }),
        new("`Timeout` around a coroutine that suspends", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.Timeout(60, static (_) => GiveWay());
            }
        }),
        new("`MoveOnAfter` around a coroutine that suspends", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.MoveOnAfter(60, static (_) => GiveWay());
            }
        }),
        new("`TaskGroup` with one child", async Coroutine (count) =>
        {
            for (int i = 0; i < count; i++)
            {
                await Asyncio.TaskGroup(static async Coroutine (group) => group.CreateTask(Nothing()));
            }
        }),
    ];

    public static HotPath[] OfPrimitives { get; } =
    [
        new("`AsyncioLock` that is free", async Coroutine (count) =>
        {
            var gate = new AsyncioLock();
            for (int i = 0; i < count; i++)
            {
                using (await gate.Acquire())
                {
                }
            }
        }),
        new("`AsyncioLock` that is held", async Coroutine (count) =>
        {
            var gate = new AsyncioLock();
            EventLoop loop = Asyncio.GetRunningLoop();
            Action release = gate.Release;
            await gate.Acquire();
            for (int i = 0; i < count; i++)
            {
                loop.Post(release);
                await gate.Acquire();
            }
        }),
        new("`AsyncioSemaphore` that is free", async Coroutine (count) =>
        {
            var gate = new AsyncioSemaphore(1);
            for (int i = 0; i < count; i++)
            {
                using (await gate.Acquire())
                {
                }
            }
        }),
        new("`AsyncioEvent.Wait`, and `Set`", async Coroutine (count) =>
        {
            var signal = new AsyncioEvent();
            EventLoop loop = Asyncio.GetRunningLoop();
            Action set = signal.Set;
            for (int i = 0; i < count; i++)
            {
                loop.Post(set);
                await signal.Wait();
                signal.Clear();
            }
        }),
        new("`AsyncioQueue.PutNowait` and `GetNowait`", async Coroutine (count) =>
        {
            var queue = new AsyncioQueue<int>();
            for (int i = 0; i < count; i++)
            {
                queue.PutNowait(i);
                queue.GetNowait();
            }
        }),
        new("`AsyncioQueue.Put` and `Get`, without a wait", async Coroutine (count) =>
        {
            var queue = new AsyncioQueue<int>();
            for (int i = 0; i < count; i++)
            {
                await queue.Put(i);
                await queue.Get();
            }
        }),
        new("`AsyncioQueue.Get` that waits", async Coroutine (count) =>
        {
            var queue = new AsyncioQueue<int>();
            EventLoop loop = Asyncio.GetRunningLoop();
            Action put = () => queue.PutNowait(1);
            for (int i = 0; i < count; i++)
            {
                loop.Post(put);
                await queue.Get();
            }
        }),
        new("a `Channel` between the loop and itself", async Coroutine (count) =>
        {
            var channel = System.Threading.Channels.Channel.CreateUnbounded<int>();
            for (int i = 0; i < count; i++)
            {
                channel.Writer.TryWrite(i);
                await channel.Reader.ReadAsync();
            }
        }),
    ];

    private static async Coroutine Nothing()
    {
    }

    private static async Coroutine GiveWay() => await Asyncio.Sleep(0);

    private static async Task NothingNatively()
    {
    }

    private static async Task GiveWayNatively() => await Asyncio.Sleep(0);
}
