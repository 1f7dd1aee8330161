using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

[TestFixture]
public class ForEachTests
{
    private static IEnumerable<int> Six => Enumerable.Range(0, 6);

    [Test]
    public void ForEach_EveryKindOfBody_RunsAllAtMostTwoAtOnceInOrder([Range(0, 11)] int form)
    {
        var trial = new Trial();
        Virtual.Run(async () =>
        {
            await (form switch
            {
                0 => Asyncio.ForEach(Six, 2, async Coroutine (item) => await trial.Work(item)),
                1 => Asyncio.ForEach(Six, 2, async Task (item) => await trial.Work(item)),
                2 => Asyncio.ForEach(Six, 2, async ValueTask (item) => await trial.Work(item)),
                3 => Asyncio.ForEach(Six, 2, async Coroutine (item, token) => await trial.Work(item, token)),
                4 => Asyncio.ForEach(Six, 2, async Task (item, token) => await trial.Work(item, token)),
                5 => Asyncio.ForEach(Six, 2, async ValueTask (item, token) => await trial.Work(item, token)),
                6 => Asyncio.ForEach(Stream(trial), 2, async Coroutine (item) => await trial.Work(item)),
                7 => Asyncio.ForEach(Stream(trial), 2, async Task (item) => await trial.Work(item)),
                8 => Asyncio.ForEach(Stream(trial), 2, async ValueTask (item) => await trial.Work(item)),
                9 => Asyncio.ForEach(Stream(trial), 2, async Coroutine (item, token) => await trial.Work(item, token)),
                10 => Asyncio.ForEach(Stream(trial), 2, async Task (item, token) => await trial.Work(item, token)),
                _ => Asyncio.ForEach(Stream(trial), 2, async ValueTask (item, token) => await trial.Work(item, token)),
            });
            Asyncio.GetRunningLoop().Time().Should().Be(3);
        });
        trial.Started.Should().Equal(0, 1, 2, 3, 4, 5);
        (trial.Ended, trial.MostAtOnce).Should().Be((6, 2));
    }

    [Test]
    public void ForEach_Source_IsReadWhenThereIsAPlace() => Virtual.Run(async () =>
    {
        var trial = new Trial();
        int read = 0;
        AsyncioTask all = Asyncio.CreateTask(Asyncio.ForEach(Count(), 2, trial.Work));
        await Asyncio.Sleep(0.5);
        read.Should().Be(2);
        await Asyncio.Sleep(1);
        read.Should().Be(4);
        await all;
        read.Should().Be(6);

        IEnumerable<int> Count()
        {
            foreach (int item in Six)
            {
                read++;
                yield return item;
            }
        }
    });

    [Test]
    public void ForEach_NoItems_EndsAtOnce() => Virtual.Run(async () =>
    {
        await Asyncio.ForEach(Array.Empty<int>(), 1, async Coroutine (_) => throw new TrialError());
        Asyncio.GetRunningLoop().Time().Should().Be(0);
    });

    [Test]
    public void ForEach_BodyFails_CancelsTheOthersAndThrowsTheErrorItself([Values] Body body) => Virtual.Run(async () =>
    {
        var trial = new Trial();
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        AsyncioTask all = Virtual.Start(
            body,
            async Coroutine () => await Asyncio.ForEach(Six, 3, async Coroutine (item) => await FailAtOne(item)),
            async Task () => await Asyncio.ForEach(Six, 3, async Task (item) => await FailAtOne(item)));
        (await Virtual.ErrorOf(all)).Should().BeOfType<TrialError>().Which.Message.Should().Be("one");
        trial.Started.Should().Equal(0, 2);
        trial.Ended.Should().Be(0);
        Asyncio.GetRunningLoop().Time().Should().Be(0.5);
        reports.Should().ContainSingle().Which.Exception!.Message.Should().Be("clean-up");

        async Coroutine FailAtOne(int item)
        {
            if (item == 1)
            {
                await Asyncio.Sleep(0.5);
                throw new TrialError("one");
            }

            try
            {
                await trial.Work(item);
            }
            finally
            {
                if (item == 2)
                {
                    throw new TrialError("clean-up");
                }
            }
        }
    });

    [Test]
    public void ForEach_SourceFails_CancelsTheBodiesAndThrowsItsError([Values] Body body) => Virtual.Run(async () =>
    {
        var trial = new Trial();
        AsyncioTask all = Virtual.Start(
            body,
            async Coroutine () => await Asyncio.ForEach(Broken(), 3, trial.Work),
            async Task () => await Asyncio.ForEach(BrokenStream(), 3, async Task (item) => await trial.Work(item)));
        (await Virtual.ErrorOf(all)).Should().BeOfType<TrialError>();
        trial.Ended.Should().Be(0);

        static IEnumerable<int> Broken()
        {
            yield return 0;
            throw new TrialError();
        }

        static async IAsyncEnumerable<int> BrokenStream()
        {
            yield return 0;
            await Asyncio.Sleep(0.5);
            throw new TrialError();
        }
    });

    [Test]
    public void ForEach_CallerIsCancelled_CancelsTheBodiesAndWaitsForThem([Values] Body body) => Virtual.Run(async () =>
    {
        var trial = new Trial();
        bool isLeft = false;
        AsyncioTask all = Virtual.Start(
            body,
            async Coroutine () => await Asyncio.ForEach(Stream(trial), 2, async Coroutine (_) => await CleanUp()),
            async Task () => await Asyncio.ForEach(Six, 2, async Task (_) => await CleanUp()));
        await Asyncio.Sleep(0.5);
        all.Cancel();
        (await Virtual.ErrorOf(all)).Should().BeOfType<CancelledError>();
        isLeft.Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(2.5);

        async Coroutine CleanUp()
        {
            try
            {
                await Asyncio.Sleep(9);
            }
            finally
            {
                await Asyncio.Sleep(2);
                isLeft = true;
            }
        }
    });

    [Test]
    public void ForEach_BodyIsCancelledBeforeItBegins_ItsPlaceIsFree() => Virtual.Run(async () =>
    {
        var trial = new Trial();
        AsyncioTask? child = null;
        await Asyncio.ForEach(Source(), 1, trial.Work);
        trial.Started.Should().Equal(1);

        IEnumerable<int> Source()
        {
            HashSet<AsyncioTask> before = Asyncio.AllTasks();
            Asyncio.GetRunningLoop().CallSoon(() =>
            {
                child = Asyncio.AllTasks().Except(before).Single();
                child.Cancel();
            });
            yield return 0;
            yield return 1;
        }
    });

    [Test]
    public void ForEach_Token_IsCancelledWithTheBody() => Virtual.Run(async () =>
    {
        var tokens = new List<CancellationToken>();
        AsyncioTask all = Asyncio.CreateTask(Asyncio.ForEach(Six, 2, async Coroutine (_, token) =>
        {
            tokens.Add(token);
            await Asyncio.Sleep(9);
        }));
        await Asyncio.Sleep(1);
        all.Cancel();
        await Virtual.ErrorOf(all);
        tokens.Should().HaveCount(2).And.OnlyContain(token => token.IsCancellationRequested);
    });

    [Test]
    public void ForEach_BadArguments_AreRefusedAtOnce()
    {
        FluentActions.Invoking(() => Asyncio.ForEach(Six, 0, async Coroutine (_) => { })).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Asyncio.ForEach((IEnumerable<int>)null!, 1, async Coroutine (_) => { })).Should().Throw<ArgumentNullException>();
        FluentActions.Invoking(() => Asyncio.ForEach(Six, 1, (Func<int, Task>)null!)).Should().Throw<ArgumentNullException>();
    }

    private static async IAsyncEnumerable<int> Stream(Trial trial, [EnumeratorCancellation] CancellationToken token = default)
    {
        foreach (int item in Six)
        {
            (trial.Running <= 1).Should().BeTrue("there is a place");
            await Asyncio.Sleep(0);
            token.ThrowIfCancellationRequested();
            yield return item;
        }
    }

    private sealed class Trial
    {
        public List<int> Started { get; } = [];

        public int Running { get; private set; }

        public int Ended { get; private set; }

        public int MostAtOnce { get; private set; }

        public Coroutine Work(int item) => Work(item, CancellationToken.None);

        public async Coroutine Work(int item, CancellationToken token)
        {
            Started.Add(item);
            MostAtOnce = Math.Max(MostAtOnce, ++Running);
            await Asyncio.Sleep(1);
            token.IsCancellationRequested.Should().BeFalse();
            Running--;
            Ended++;
        }
    }
}
