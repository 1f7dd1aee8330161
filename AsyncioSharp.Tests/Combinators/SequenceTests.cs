using System.Collections;
using System.Reflection;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>Sequences of every kind of awaitable, as LINQ makes them: each line here also has to compile to the right overload, which the declared types show.</summary>
[TestFixture]
public class SequenceTests
{
    private static IEnumerable<int> Three => Enumerable.Range(1, 3);

    [Test]
    public void Sequence_Null_IsRefusedByName()
    {
        FluentActions.Invoking(static () => Sequences.ToArray((IEnumerable<IAwaitable>)null!)).Should().Throw<ArgumentNullException>().WithParameterName("aws");
        FluentActions.Invoking(static () => Sequences.AsTasks((IEnumerable<ValueTask>)null!)).Should().Throw<ArgumentNullException>().WithParameterName("tasks");
        FluentActions.Invoking(static () => Sequences.AsTasks((IEnumerable<ValueTask<int>>)null!)).Should().Throw<ArgumentNullException>().WithParameterName("tasks");
    }

    [Test]
    public void Gather_SequencesWithResults_GivesTypedResultsInOrder([Values] Body body) => Virtual.Run(
        body,
        async Coroutine () =>
        {
            int[] natives = await Asyncio.Gather(Three.Select(async x =>
            {
                await Asyncio.Sleep(4 - x);
                return x;
            }));
            int[] coroutines = await Asyncio.Gather(Three.Select(async Coroutine<int> (x) => await Later(x)));
            int[] values = await Asyncio.Gather(Three.Select(async ValueTask<int> (x) => await Later(x)));
            int[] groups = await Asyncio.Gather(Three.Select(Later));
            int[] tasks = await Asyncio.Gather(Three.Select(x => Asyncio.CreateTask(Later(x))).ToList());
            int[] futures = await Asyncio.Gather(new[] { Asyncio.WrapFuture(Native(1)), Asyncio.WrapFuture(Native(2)), Asyncio.WrapFuture(Native(3)) });
            int[] mixed = await Asyncio.Gather(new List<IAwaitable<int>> { Later(1), Asyncio.CreateTask(Later(2)), Asyncio.WrapFuture(Native(3)) });
            foreach (int[] results in (int[][])[natives, coroutines, values, groups, tasks, futures, mixed])
            {
                results.Should().Equal(1, 2, 3);
            }
        },
        async Task () =>
        {
            int[] natives = await Asyncio.Gather(Three.Select(Native));
            int[] array = await Asyncio.Gather(Three.Select(Native).ToArray());
            int[] list = await Asyncio.Gather(Three.Select(Native).ToList());
            int[] values = await Asyncio.Gather(new ValueTask<int>[] { new(1), new(Native(2)), new(3) });
            int[] written = await Asyncio.Gather([Native(1), Native(2), Native(3)]);
            foreach (int[] results in (int[][])[natives, array, list, values, written])
            {
                results.Should().Equal(1, 2, 3);
            }
        });

    [Test]
    public void Gather_SequencesWithoutResults_WaitsForAll([Values] Body body)
    {
        int ended = 0;
        Virtual.Run(
            body,
            async Coroutine () =>
            {
                object?[] natives = await Asyncio.Gather(Three.Select(async x => await End()));
                object?[] coroutines = await Asyncio.Gather(Three.Select(async Coroutine (_) => await End()));
                object?[] tasks = await Asyncio.Gather(Three.Select(_ => Asyncio.CreateTask(End())));
                object?[][] all = [natives, coroutines, tasks];
                all.Should().AllBeEquivalentTo(new object?[3]);
            },
            async Task () =>
            {
                object?[] values = await Asyncio.Gather(Three.Select(async ValueTask (_) => await End()));
                object?[] list = await Asyncio.Gather(new List<Task> { EndNative(), EndNative(), Native(7) });
                object?[] array = await Asyncio.Gather(new ValueTask[] { new(EndNative()), default, default });
                values.Should().Equal([null, null, null]);
                list.Should().Equal([null, null, 7], "a task may have a result although nobody says so");
                array.Should().Equal([null, null, null]);
            });
        ended.Should().Be(body == Body.Coroutine ? 9 : 6);

        async Coroutine End()
        {
            await Asyncio.Sleep(1);
            ended++;
        }

        async Task EndNative() => await End();
    }

    [Test]
    public void GatherReturnExceptions_Sequences_GivesOutcomesInOrder([Values] Body body) => Virtual.Run(
        body,
        async Coroutine () =>
        {
            Outcome<int>[] coroutines = await Asyncio.GatherReturnExceptions(Three.Select(LaterOrFail));
            Outcome<object?>[] untyped = await Asyncio.GatherReturnExceptions(Three.Select(async Coroutine (x) => await LaterOrFail(x)));
            Outcome<object?>[] tasks = await Asyncio.GatherReturnExceptions(Three.Select(async x => { await LaterOrFail(x); }));
            Check(coroutines);
            Check(untyped);
            Check(tasks);
        },
        async Task () =>
        {
            Outcome<int>[] natives = await Asyncio.GatherReturnExceptions(Three.Select(async x => await LaterOrFail(x)));
            Outcome<int>[] values = await Asyncio.GatherReturnExceptions(Three.Select(async ValueTask<int> (x) => await LaterOrFail(x)));
            Outcome<object?>[] untyped = await Asyncio.GatherReturnExceptions(Three.Select(async ValueTask (x) => await LaterOrFail(x)));
            Check(natives);
            Check(values);
            Check(untyped);
        });

    [Test]
    public void Wait_NativeSequences_GivesSetsOfTheTasksGiven([Values] Body body) => Virtual.Run(
        body,
        async Coroutine () =>
        {
            Task<int> fast = Native(1), slow = Native(5);
            (HashSet<Task<int>> done, HashSet<Task<int>> pending) = await Asyncio.Wait([fast, slow, fast], returnWhen: ReturnWhen.FirstCompleted);
            done.Should().Equal(fast);
            pending.Should().Equal(slow);
            (HashSet<Task> all, _) = await Asyncio.Wait(new List<Task> { fast, slow }, TimeSpan.FromSeconds(99));
            all.Should().BeEquivalentTo([fast, slow]);
        },
        async Task () =>
        {
            (HashSet<Task> done, HashSet<Task> pending) = await Asyncio.Wait(Three.Select(async x => { await LaterOrFail(x); }), returnWhen: ReturnWhen.FirstException);
            done.Should().HaveCount(2);
            await FluentActions.Awaiting(() => done.Single(task => task.IsFaulted)).Should().ThrowAsync<TrialError>();
            await Task.WhenAll(pending);
            (HashSet<Task<int>> values, _) = await Asyncio.Wait(Three.Select(async ValueTask<int> (x) => await Later(x)), timeout: 2.5);
            values.Select(task => task.Result).Should().BeEquivalentTo([1, 2]);
            (HashSet<Task> plain, _) = await Asyncio.Wait(new ValueTask[] { default, new(Native(2)) });
            plain.Should().HaveCount(2);
            await Asyncio.Sleep(9);
        });

    [Test]
    public void AsCompleted_Sequences_GivesResultsAsTheyCome([Values] Body body) => Virtual.Run(
        body,
        async Coroutine () =>
        {
            int expected = 1;
            foreach (Coroutine<int> next in Asyncio.AsCompleted(Three.Reverse().Select(async x => await Later(x))))
            {
                (await next).Should().Be(expected++);
            }

            foreach (Coroutine next in Asyncio.AsCompleted(Three.Select(async x => { await Later(x); })))
            {
                await next;
            }

            Asyncio.GetRunningLoop().Time().Should().Be(6);
        },
        async Task () =>
        {
            int expected = 1;
            foreach (Coroutine<int> next in Asyncio.AsCompleted(Three.Reverse().Select(async ValueTask<int> (x) => await Later(x)), timeout: 9))
            {
                (await next).Should().Be(expected++);
            }

            await foreach (Future done in Asyncio.AsCompleted(new ValueTask[] { default, new(Native(1)) }, TimeSpan.FromSeconds(9)))
            {
                done.Exception().Should().BeNull();
            }

            IEnumerable<IAwaitable<int>> mixed = [Asyncio.CreateTask(Later(2)), Later(1)];
            int[] inOrder = [1, 2];
            int at = 0;
            foreach (Coroutine<int> next in Asyncio.AsCompleted(mixed, TimeSpan.FromSeconds(9)))
            {
                (await next).Should().Be(inOrder[at++]);
            }
        });

    [Test]
    public void EveryCombinator_LazySequence_IsEnumeratedOnceInsideOfTheCall() => Virtual.Run(async () =>
    {
        int enumerations = 0;
        Future gather = Asyncio.Gather(Lazy()), outcomes = Asyncio.GatherReturnExceptions(Lazy());
        AsCompletedIterator<AsyncioTask<int>, Coroutine<int>> completed = Asyncio.AsCompleted(Lazy());
        Coroutine wait = Asyncio.Wait(Lazy().Select(coroutine => Asyncio.CreateTask(coroutine)));
        enumerations.Should().Be(4);
        await wait;
        await gather;
        await outcomes;
        foreach (Coroutine<int> next in completed)
        {
            await next;
        }

        enumerations.Should().Be(4);

        IEnumerable<Coroutine<int>> Lazy()
        {
            enumerations++;
            yield return Later(1);
            yield return Later(2);
        }
    });

    [Test]
    public void Gather_SequenceThrowsOrGivesNull_StartsNothingAndSaysWhere() => Virtual.Run(async () =>
    {
        List<LoopExceptionContext> reports = Virtual.CollectReports();
        int started = 0;
        List<Coroutine<int>> made = [];
        FluentActions.Invoking(() => Asyncio.Gather(Coroutines(new TrialError()))).Should().Throw<TrialError>();
        FluentActions.Invoking(() => Asyncio.Gather(Coroutines(null))).Should().Throw<ArgumentException>().WithMessage("*null: number 2, counted from 0*");
        FluentActions.Invoking(() => Asyncio.AsCompleted(Coroutines(null))).Should().Throw<ArgumentException>().WithMessage("*number 2*");
        FluentActions.Invoking(() => Asyncio.Wait(new Task[] { Task.CompletedTask, null! })).Should().Throw<ArgumentException>().WithMessage("*number 1*");
        FluentActions.Invoking(() => Asyncio.GatherReturnExceptions(new Task<int>[] { null! })).Should().Throw<ArgumentException>().WithMessage("*number 0*");
        FluentActions.Invoking(() => Asyncio.Gather((IEnumerable<Task>)[Task.CompletedTask, null!])).Should().Throw<ArgumentException>()
            .WithMessage("*number 1*");
        await Asyncio.Sleep(1);
        started.Should().Be(0);
        made.Should().HaveCount(6).And.OnlyContain(static coroutine => coroutine.ToString().Contains("done"), "they were closed");
        reports.Should().BeEmpty();

        IEnumerable<Coroutine<int>> Coroutines(Exception? error)
        {
            made.Add(Start());
            yield return made[^1];
            made.Add(Start());
            yield return made[^1];
            yield return error is null ? null! : throw error;
        }

        async Coroutine<int> Start()
        {
            started++;
            await Asyncio.Sleep(0);
            return 1;
        }
    });

    [Test]
    public void Gather_SequenceThrowsBehindANativeTask_ItsErrorIsReported()
    {
        List<LoopExceptionContext> reports = [];
        Virtual.RunAndLeave(async Coroutine () =>
        {
            reports = Virtual.CollectReports();
            FluentActions.Invoking(() => Asyncio.Gather(Natives())).Should().Throw<FormatException>();
            await Asyncio.Sleep(2);
        });
        reports.Should().ContainSingle().Which.Exception.Should().BeOfType<TrialError>();

        static IEnumerable<Task<int>> Natives()
        {
            yield return Fail();
            throw new FormatException();
        }

        static async Task<int> Fail()
        {
            await Asyncio.Sleep(1);
            throw new TrialError();
        }
    }

    [Test]
    public void Gather_SequencesOfAnythingElse_DoNotCompile()
    {
        foreach (string name in (string[])[nameof(Asyncio.Gather), nameof(Asyncio.GatherReturnExceptions)])
        {
            MethodInfo refused = typeof(Asyncio).GetMethod(name, [typeof(ReadOnlySpan<IEnumerable>)])!;
            refused.GetCustomAttribute<ObsoleteAttribute>()!.IsError.Should().BeTrue();
        }

        typeof(Asyncio).GetMethod(nameof(Asyncio.Wait), [typeof(IEnumerable<Coroutine>), typeof(object), typeof(ReturnWhen)])!
            .GetCustomAttribute<ObsoleteAttribute>()!.IsError.Should().BeTrue();
    }

    private static void Check<T>(Outcome<T>[] outcomes)
    {
        outcomes.Select(static outcome => outcome.IsSuccess).Should().Equal(true, false, true);
        outcomes[1].Exception.Should().BeOfType<TrialError>();
    }

    private static async Coroutine<int> Later(int seconds)
    {
        await Asyncio.Sleep(seconds);
        return seconds;
    }

    private static async Coroutine<int> LaterOrFail(int seconds)
    {
        await Asyncio.Sleep(seconds);
        return seconds == 2 ? throw new TrialError() : seconds;
    }

    private static async Task<int> Native(int seconds) => await Later(seconds);
}
