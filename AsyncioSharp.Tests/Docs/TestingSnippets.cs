using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/testing.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class TestingSnippets
{
    // begin first
    [Test, Asyncio]
    public async Task Retry_TwoFailures_WaitsLongerEachTime()
    {
        var loop = Asyncio.GetRunningLoop();
        int calls = 0;

        string answer = await Retry(async () =>
        {
            await Asyncio.Sleep(0.5);
            return ++calls < 3 ? throw new IOException("busy") : "done";
        });

        Assert.That(answer, Is.EqualTo("done"));
        Assert.That(loop.Time(), Is.EqualTo(0.5 + 60 + 0.5 + 120 + 0.5));
    }

    static async Coroutine<T> Retry<T>(Func<Coroutine<T>> work)
    {
        for (double delay = 60; ; delay *= 2)
        {
            try
            {
                return await work();
            }
            catch (IOException)
            {
                await Asyncio.Sleep(delay);
            }
        }
    }
    // end

    [Test]
    public void AnyFramework()
    {
        // begin framework
        AsyncioTest.Run(async () =>
        {
            await Asyncio.Sleep(86400);
            Assert.That(Asyncio.GetRunningLoop().Elapsed, Is.EqualTo(TimeSpan.FromDays(1)));
        });
        // end
    }

    // begin settle
    [Test, Asyncio]
    public async Task Session_Idle_IsClosedAfterFiveMinutesAndNotBefore()
    {
        var loop = Asyncio.GetRunningLoop();
        var session = new Session();

        await loop.SleepAndSettle(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.That(session.IsOpen);

        await loop.SleepAndSettle(TimeSpan.FromTicks(1));
        Assert.That(session.IsOpen, Is.False);
    }
    // end

    [Test, Asyncio]
    public async Task NextTimer()
    {
        var loop = Asyncio.GetRunningLoop();
        // begin next
        var work = Asyncio.CreateTask(Retry<int>(async () => throw new IOException("busy")));
        foreach (double expected in (double[])[60, 120, 240])
        {
            await loop.Settle();
            Assert.That(loop.NextTimer, Is.EqualTo(expected));
            await Asyncio.Sleep(expected);
        }

        work.Cancel();
        // end
    }

    [Test]
    public void Deadlock()
    {
        Action run = () => AsyncioTest.Run(Opposite);

        run.Should().Throw<DeadlockError>().WithMessage("*cycle: payer waits for Lock 'ledger', held by auditor; auditor waits for Lock 'accounts', held by payer*");

        // begin deadlock
        static async Coroutine Opposite()
        {
            var accounts = new AsyncioLock().Named("accounts");
            var ledger = new AsyncioLock().Named("ledger");
            await Asyncio.Gather(
                Asyncio.CreateTask(Both(accounts, ledger), name: "payer"),
                Asyncio.CreateTask(Both(ledger, accounts), name: "auditor"));

            static async Coroutine Both(AsyncioLock first, AsyncioLock second)
            {
                using (await first.Acquire())
                {
                    await Asyncio.Sleep(1);
                    using (await second.Acquire())
                    {
                    }
                }
            }
        }
        // end
    }

    [Test, Asyncio]
    public async Task Background()
    {
        var loop = Asyncio.GetRunningLoop();
        // begin background
        _ = loop.Background(async () =>
        {
            while (true)
            {
                await Asyncio.Sleep(1);
            }
        });
        // end
        await Asyncio.Sleep(10);
    }

    [Test]
    public void Step()
    {
        // begin step
        using var loop = new EventLoop(new VirtualClock());
        var task = loop.CreateTask(Asyncio.Sleep(60, "done"));

        loop.RunReady();            // runs what is ready; time stands
        Assert.That(loop.NextTimer, Is.EqualTo(60));

        loop.Advance(59);
        Assert.That(task.Done(), Is.False);

        loop.Advance(1);
        Assert.That(task.Result(), Is.EqualTo("done"));
        // end
    }

    // begin escapes
    [Test, Asyncio(Escapes = EscapeMode.Track)]
    public async Task Work_OnTheThreadPool_IsWaitedFor()
    {
        int answer = await Asyncio.WaitFor(() => Task.Run(() => 42), timeout: 3600);

        Assert.That(answer, Is.EqualTo(42));
        Assert.That(Asyncio.GetRunningLoop().Time(), Is.Zero);
    }
    // end

    private sealed class Session
    {
        public Session()
        {
            var loop = Asyncio.GetRunningLoop();
            loop.CallLater(300, () => IsOpen = false);
        }

        public bool IsOpen { get; private set; } = true;
    }
}
