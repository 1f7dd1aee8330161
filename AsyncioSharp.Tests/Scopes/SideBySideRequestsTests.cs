using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>
/// Several requests to a task in which native methods run side by side. Each method sees what it would see in a task of its own, where the
/// rules are CPython's: the last message before the error is thrown counts, unless a wait has taken an earlier one.
/// </summary>
[TestFixture]
public class SideBySideRequestsTests
{
    private const int Turns = 7;

    public enum Step
    {
        Cancel,
        CancelAndUncancel,
        ByScope,
    }

    [Test]
    public void Requests_ToMethodsSideBySide_EndEachAsATaskOfItsOwn(
        [Values("yields", "event", "sleep", "coroutine")] string kind, [Values] Step first, [Values] Step second)
    {
        // The task has begun in the turn before.
        for (int at = 2; at < Turns; at++)
        {
            for (int later = 0; at + later < Turns; later++)
            {
                (Step, int, string)[] requests = [(first, at, "x"), (second, at + later, "y")];
                List<string> alone = Run(kind, requests, flows: 1);
                List<string> together = Run(kind, requests, flows: 2);

                together.Where(line => line.StartsWith('0')).Should().Equal(alone, "{0}, {1}", at, later);
                together.Where(line => line.StartsWith('1')).Select(line => $"0{line[1..]}").Should().Equal(alone, "{0}, {1}", at, later);
            }
        }
    }

    /// <summary>What the first request has left pending is answered with the second one.</summary>
    [Test]
    public void Request_AfterOneThatFoundNothing_EndsOneAwaitOfEach() => Virtual.RunAndLeave(async Coroutine () =>
    {
        List<string> events = [];
        EventLoop loop = Asyncio.GetRunningLoop();
        Future<int> part = loop.CreateFuture<int>();
        AsyncioTask task = Asyncio.CreateTask(async Task () => await Task.WhenAll(Flow(), Flow()));
        await Asyncio.Sleep(0);

        // The gathers cannot be cancelled any more, and are not over yet. They are when the second request comes.
        part.SetResult(1);
        task.Cancel("x");
        loop.CallSoon(() => task.Cancel("y"));
        await Asyncio.Wait([task]);

        events.Should().Equal("y", "y", "cleaned up", "cleaned up");

        async Task Flow()
        {
            try
            {
                await Asyncio.Gather(part);
            }
            catch (CancelledError error)
            {
                events.Add(Reason(error));
                await Asyncio.Sleep(1);
                events.Add("cleaned up");
            }
        }
    });

    /// <summary>The one that asks is asked too, whatever the others wait for.</summary>
    [Test]
    public void Cancel_ByOneOfThem_EndsThatOneToo([Values] bool ofScope, [Values] Body body) => Virtual.RunAndLeave(async Coroutine () =>
    {
        List<string> cancelled = [];
        TimeoutScope scope = null!;
        AsyncioTask task = null!;
        Func<Task> start = async () => await Task.WhenAll(Flow("sleeps", 9), Flow("asks", 1));
        task = Virtual.Start(
            Asyncio.GetRunningLoop(),
            body,
            async Coroutine () => await Asyncio.Timeout(null, async Coroutine (entered) => await Limited(entered)),
            async Task () => await Asyncio.Timeout(null, async Task (entered) => await Limited(entered)));
        await Asyncio.Wait([task]);

        cancelled.Should().BeEquivalentTo("sleeps", "asks");
        Asyncio.GetRunningLoop().Time().Should().Be(1);

        Task Limited(TimeoutScope entered)
        {
            scope = entered;
            return start();
        }

        async Task Flow(string name, double seconds)
        {
            await Asyncio.Sleep(seconds == 1 ? 1 : 0);
            try
            {
                if (seconds == 1)
                {
                    _ = ofScope ? Ask(scope) : task.Cancel();
                }

                await Asyncio.Sleep(seconds);
            }
            catch (CancelledError)
            {
                cancelled.Add(name);
                throw;
            }
        }

        static bool Ask(TimeoutScope scope)
        {
            scope.Host!.CancelFrom(scope);
            return true;
        }
    });

    private static string Reason(CancelledError error) => error.Msg ?? "none";

    /// <summary>What the methods have seen: each line begins with the number of the method.</summary>
    private static List<string> Run(string kind, (Step Step, int Turn, string Message)[] requests, int flows)
    {
        List<string> lines = [];
        Virtual.RunAndLeave(async Coroutine () =>
        {
            var ended = new AsyncioEvent();
            AsyncioTask task = null!;
            TimeoutScope scope = null!;
            int turn = 0;
            NextTurn();
            task = Asyncio.CreateTask(async Task () => await Asyncio.Timeout(null, async Task (entered) =>
            {
                scope = entered;
                await Task.WhenAll(Enumerable.Range(0, flows).Select(Flow));
            }));
            await Asyncio.Wait([task]);

            void NextTurn()
            {
                foreach ((Step step, _, string message) in requests.Where(request => request.Turn == turn))
                {
                    Ask(step, message);
                }

                if (turn == 3)
                {
                    ended.Set();
                }

                if (++turn < 2 * Turns)
                {
                    Asyncio.GetRunningLoop().CallSoon(NextTurn);
                }
            }

            void Ask(Step step, string message)
            {
                if (step == Step.ByScope)
                {
                    scope.Host!.CancelFrom(scope);
                    return;
                }

                task.Cancel(message);
                if (step == Step.CancelAndUncancel)
                {
                    task.Uncancel();
                }
            }

            async Task Flow(int number)
            {
                for (int i = 0; i < Turns; i++)
                {
                    try
                    {
                        await Wait(i);
                        lines.Add($"{number} {turn} {i}");
                    }
                    catch (CancelledError error)
                    {
                        lines.Add($"{number} {turn} {i} {Reason(error)}");
                    }
                }
            }

            async Coroutine InCoroutine(int i) => await (i == 1 ? ended.Wait() : Asyncio.Sleep(0));

            Coroutine Wait(int i) => kind switch
            {
                "yields" => Asyncio.Sleep(0),
                "event" when i == 1 => Flag(),
                "sleep" when i == 1 => Asyncio.Sleep(1),
                "coroutine" => InCoroutine(i),
                _ => Asyncio.Sleep(0),
            };

            async Coroutine Flag() => await ended.Wait();
        });

        return lines;
    }
}
