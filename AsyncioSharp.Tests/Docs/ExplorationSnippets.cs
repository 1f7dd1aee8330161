using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/testing-exploration.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class ExplorationSnippets
{
    // begin race
    private sealed class Account
    {
        public int Balance { get; private set; }

        public async Coroutine Deposit(int amount)
        {
            int before = Balance;
            await Asyncio.Sleep(0); // asks the bank
            Balance = before + amount;
        }
    }

    private static async Coroutine TwoDeposits()
    {
        var account = new Account();
        AsyncioTask first = Asyncio.CreateTask(account.Deposit(10), name: "first");
        await Asyncio.Sleep(0);
        AsyncioTask second = Asyncio.CreateTask(account.Deposit(20), name: "second");
        await Asyncio.Gather(first, second);
        account.Balance.Should().Be(30);
    }
    // end

    // begin native
    private static async Task TwoNativeDeposits()
    {
        int balance = 0;
        await Task.WhenAll(Deposit(10, turnsBefore: 0), Deposit(20, turnsBefore: 2));
        balance.Should().Be(30);

        async Task Deposit(int amount, int turnsBefore)
        {
            for (int i = 0; i < turnsBefore; i++)
            {
                await Asyncio.Sleep(0);
            }

            int before = balance;
            await Asyncio.Sleep(0); // asks the bank
            balance = before + amount;
        }
    }
    // end

    [Test]
    public void TwoNativeDeposits_WithSeeds_AreFound() =>
        FluentActions.Invoking(() => AsyncioTest.Run(TwoNativeDeposits, new TestOptions { Seeds = "1-100" })).Should().Throw<ScheduleException>();

    [Test]
    public void Seeds()
    {
        FluentActions.Invoking(() =>
        {
            // begin seeds
            AsyncioTest.Run(TwoDeposits, new TestOptions { Seeds = "1-100", Name = nameof(TwoDeposits) });
            // end
        }).Should().Throw<ScheduleException>().WithMessage(
            "Fails in an order that departs from asyncio's in 1 step: AssertionException: Expected * to be 30, but found 20*ASYNCIO_SEED=2 dotnet test --filter \"Name~TwoDeposits\"*overtaking*> *");
    }

    [Test]
    public void Exhaustive()
    {
        // begin exhaustive
        ExplorationResult result = Explorer.Explore(TwoDeposits);
        Console.WriteLine(result.Failure!.Message);
        // end

        result.Failure.Schedule.Deviations.Should().Be(1);
        Explorer.Explore(TwoDeposits, new ExploreOptions { MaxDeviations = 0 }).Failure.Should().BeNull();
    }

    [Test]
    public void Replay()
    {
        string word = FluentActions.Invoking(() => Explorer.RunSeeds(TwoDeposits, "2")).Should().Throw<ScheduleException>().Which.Schedule.ToString();

        word.Should().Be("Tasks:0=1@d60bfe45", "docs/testing-exploration.md shows it");
        FluentActions.Invoking(() =>
        {
            // begin replay
            Explorer.Replay(TwoDeposits, Schedule.Parse("Tasks:0=1@d60bfe45"));
            // end
        }).Should().Throw<ScheduleException>();
    }

    [Test]
    public void Proof()
    {
        // begin proof
        async Coroutine ThreeWorkers()
        {
            var gate = new AsyncioLock();
            int inside = 0;
            await Asyncio.Gather(Enumerable.Range(0, 3).Select(async Coroutine (_) =>
            {
                using (await gate.Acquire())
                {
                    (++inside).Should().Be(1);
                    await Asyncio.Sleep(0);
                    inside--;
                }
            }));
        }

        ExplorationResult all = Explorer.Check(ThreeWorkers);
        Console.WriteLine(all);
        // end

        all.IsComplete.Should().BeTrue();
        all.ToString().Should().MatchRegex("^All \\d+ schedules pass\\.$");
    }

    // begin attribute
    [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive)]
    public async Task Queue_ProducerAndConsumer_PassInEveryOrder()
    {
        var queue = new AsyncioQueue<int>(maxsize: 1);
        AsyncioTask producer = Asyncio.CreateTask(async Coroutine () =>
        {
            await queue.Put(1);
            await queue.Put(2);
        });

        Assert.That(await queue.Get() + await queue.Get(), Is.EqualTo(3));
        await producer;
    }
    // end

    [Test]
    public void Strategies()
    {
        // begin strategies
        var large = new ExploreOptions { Strategy = ExplorationStrategy.PriorityChanges, Depth = 2, MaxSchedules = 1000 };
        var contract = new ExploreOptions { Freedom = ScheduleFreedom.Timers };
        // end

        Explorer.Explore(TwoDeposits, large).Failure.Should().NotBeNull();
        Explorer.Explore(TwoDeposits, contract).Failure.Should().BeNull();
    }

    [Test]
    public void Determinism()
    {
        FluentActions.Invoking(() =>
        {
            // begin determinism
            Explorer.CheckDeterminism(async Coroutine () => await Asyncio.Sleep(Random.Shared.NextDouble()));
            // end
        }).Should().Throw<NondeterminismException>();
    }

    [Test]
    public void Timeline()
    {
        string folder = Directory.CreateTempSubdirectory("asyncio-docs").FullName;
        try
        {
            // begin timeline
            Trace trace = Explorer.Record(TwoDeposits);
            trace.Save(Path.Combine(folder, "deposits.html"));
            trace.Save(Path.Combine(folder, "deposits.json"));
            // end

            Directory.GetFiles(folder).Should().HaveCount(2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
