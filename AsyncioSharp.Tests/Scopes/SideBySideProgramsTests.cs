namespace AsyncioSharp.Tests.Scopes;

/// <summary>
/// Random native methods, run side by side in one task and each in a task of its own: limits, groups and requests do the same in both.
/// </summary>
[TestFixture]
public sealed class SideBySideProgramsTests
{
    private enum Op
    {
        Yields,
        Sleep,
        Foreign,
        Event,
        WaitFor,
        WaitForNative,
        Timeout,
        TimeoutNative,
        MoveOn,
        MoveOnNative,
        CleanUp,
        FailingGroup,
        CancelledGroup,
        WhenAll,
    }

    [Test, Category("Slow")]
    public void Methods_SideBySideInOneTask_SeeWhatTheyWouldSeeInTasksOfTheirOwn([Values] bool isCancelled)
    {
        for (int seed = 0; seed < 600; seed++)
        {
            var random = new Random(seed);
            int number = 0;
            Node[][] methods = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => Make(random, 0, 3, ref number))];
            int cancelAt = isCancelled ? random.Next(1, 12) : 0;

            Run(methods, inOneTask: true, cancelAt).Should().BeEquivalentTo(
                Run(methods, inOneTask: false, cancelAt), static options => options.WithStrictOrdering(), "seed {0}", seed);
        }
    }

    private static Node[] Make(Random random, int depth, int most, ref int number)
    {
        var nodes = new Node[random.Next(1, most + 1)];
        for (int i = 0; i < nodes.Length; i++)
        {
            var op = (Op)random.Next(depth < 4 ? (int)Op.WhenAll + 1 : (int)Op.WaitForNative);
            (int a, int b) = (Seconds(random), Seconds(random));
            int own = number++;
            nodes[i] = new Node(own, op, a, b, op < Op.WaitForNative ? [] : Make(random, depth + 1, 4, ref number));
        }

        return nodes;
    }

    private static int Seconds(Random random) => random.Next(4) == 0 ? 0 : random.Next(1, 8);

    private static string[] Run(Node[][] methods, bool inOneTask, int cancelAt)
    {
        List<string>[] logs = [.. methods.Select(static _ => new List<string>())];
        AsyncioContext.Run(
            async Coroutine () =>
            {
                IEnumerable<Task> Start(IEnumerable<int> chosen) => chosen.Select(i => Block(methods[i], logs[i])).ToArray();

                int[] all = [.. Enumerable.Range(0, methods.Length)];
                int[][] tasks = inOneTask ? [all] : [.. all.Select(static i => new[] { i })];
                List<AsyncioTask> started =
                    [.. tasks.Select(chosen => Asyncio.CreateTask(async Task () => await Task.WhenAll([.. Start(chosen), Linger()])))];
                if (cancelAt > 0)
                {
                    Asyncio.GetRunningLoop().CallLater(cancelAt, () => started.ForEach(static task => task.Cancel("all")));
                }

                await Asyncio.Wait(started);
                await Asyncio.Sleep(100);
            },
            new RunOptions { Clock = new VirtualClock(), ExceptionHandler = static (_, _) => { } });
        return [.. logs.Select(static log => string.Join('|', log))];
    }

    /// <summary>A method that a limit has left behind gets the requests to its task while that goes on: so all go on as long.</summary>
    private static async Task Linger() => await Asyncio.Sleep(200);

    private static async Task Block(Node[] nodes, List<string> log)
    {
        foreach (Node node in nodes)
        {
            await Guarded(node, log);
        }
    }

    private static async Task Guarded(Node node, List<string> log)
    {
        try
        {
            Say(await Step(node, log));
        }
        catch (Exception error)
        {
            Say($"{error.GetType().Name} {(error as CancelledError)?.Msg}");
            if (error is OperationCanceledException)
            {
                throw;
            }
        }

        void Say(string what) => log.Add($"{Asyncio.GetRunningLoop().Time()} {node.Number} {node.Op} {what}");
    }

    private static async Task<string> Step(Node node, List<string> log)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Task Body() => Block(node.Body, log);
        switch (node.Op)
        {
            case Op.Yields:
                for (int i = 0; i <= node.A; i++)
                {
                    await (i % 2 == 0 ? Asyncio.Sleep(0) : Yield());
                }

                break;
            case Op.Sleep:
                await Asyncio.Sleep(node.A);
                break;
            case Op.Foreign:
                await Foreign(node.A);
                break;
            case Op.Event:
                var happened = new AsyncioEvent();
                loop.CallLater(node.A, happened.Set);
                await happened.Wait();
                break;
            case Op.WaitFor:
                await Asyncio.WaitFor(Asyncio.Sleep(node.A), node.B);
                break;
            case Op.WaitForNative:
                await Asyncio.WaitFor(Body, node.A);
                break;
            case Op.Timeout:
                await Asyncio.Timeout(node.A, async Coroutine (_) => await Body());
                break;
            case Op.TimeoutNative:
                await Asyncio.Timeout(node.A, async Task (_) => await Body());
                break;
            case Op.MoveOn:
                return $"{(await Asyncio.MoveOnAfter(node.A, async Coroutine (_) => await Body())).CancelledCaught}";
            case Op.MoveOnNative:
                return $"{(await Asyncio.MoveOnAfter(node.A, async Task (_) => await Body(), shield: node.B < 2)).CancelledCaught}";
            case Op.CleanUp:
                try { await Asyncio.Timeout(node.A, async Task (_) => await Asyncio.Sleep(node.B)); }
                finally { await Asyncio.Sleep(0); }

                break;
            case Op.FailingGroup:
                await Asyncio.TaskGroup(async Coroutine (group) =>
                {
                    _ = group.CreateTask(FailOrSleep());
                    await Body();
                });
                break;
            case Op.CancelledGroup:
                await Asyncio.TaskGroup(async Task (group) =>
                {
                    loop.CallLater(node.A, node.B < 4 ? group.Cancel : static () => { });
                    await Body();
                });
                break;
            default:
                await Task.WhenAll(Body(), Guarded(node with { Op = Op.Sleep, Body = [] }, log));
                break;
        }

        return "ended";

        static async Coroutine Yield() => await Asyncio.Sleep(0);

        static async Coroutine Foreign(int seconds) =>
            await Task.Delay(TimeSpan.FromSeconds(seconds), Asyncio.GetRunningLoop().TimeProvider);

        async Coroutine FailOrSleep()
        {
            await Asyncio.Sleep(node.A);
            if (node.B < 4)
            {
                throw new ArgumentException("The child fails.");
            }
        }
    }

    /// <param name="Number">What the log shows.</param>
    /// <param name="Op">What it does.</param>
    /// <param name="A">Seconds.</param>
    /// <param name="B">Seconds.</param>
    /// <param name="Body">What it does inside.</param>
    private sealed record Node(int Number, Op Op, int A, int B, Node[] Body);
}
