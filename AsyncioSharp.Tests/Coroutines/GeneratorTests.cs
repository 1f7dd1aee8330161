using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Coroutines;

[TestFixture]
public class GeneratorTests
{
    [Test]
    public void Coroutine_YieldedAwaitables_AreAwaitedInPlace()
    {
        var log = new List<string>();
        Virtual.Run(async () => await Asyncio.Coroutine(Steps()));

        log.Should().Equal("0", "1", "3");

        IEnumerable<IAwaitable> Steps()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            log.Add($"{loop.Time()}");
            yield return Asyncio.Sleep(1);
            log.Add($"{loop.Time()}");
            yield return Asyncio.Sleep(2);
            log.Add($"{loop.Time()}");
        }
    }

    [Test]
    public void Coroutine_OfAnIterator_IsCold()
    {
        bool ran = false;
        Coroutine cold = Asyncio.Coroutine(Steps());
        ran.Should().BeFalse();

        Virtual.Run(async () => await cold);

        ran.Should().BeTrue();

        IEnumerable<IAwaitable> Steps()
        {
            ran = true;
            yield return Asyncio.Sleep(0);
        }
    }

    [Test]
    public void Coroutine_Return_IsTheResultAndEndsTheIterator()
    {
        bool disposed = false;
        Virtual.Run(async () => await Asyncio.Coroutine<int>(Steps())).Should().Be(123);

        disposed.Should().BeTrue();

        IEnumerable<IAwaitable> Steps()
        {
            try
            {
                yield return Asyncio.Sleep(1);
                yield return Asyncio.Return(123);
                Assert.Fail("goes on after its result");
            }
            finally
            {
                disposed = true;
            }
        }
    }

    [Test]
    public void Coroutine_YieldedFutureOrTask_ItsResultCanBeReadAfterwards()
    {
        Virtual.Run(async () => await Asyncio.Coroutine<int>(Steps())).Should().Be(42);

        static IEnumerable<IAwaitable> Steps()
        {
            AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(1, 40));
            yield return task;
            Coroutine<int> two = Two();
            yield return two;
            yield return Asyncio.Return(task.Result() + two.Result());
        }

        static async Coroutine<int> Two() => 2;
    }

    [Test]
    public void Coroutine_WhatItWaitsForFails_ItsFinallyRunsAndTheErrorIsItsOwn()
    {
        bool cleaned = false;
        Action run = () => Virtual.Run(async () => await Asyncio.Coroutine(Steps()));

        run.Should().Throw<FormatException>();
        cleaned.Should().BeTrue();

        IEnumerable<IAwaitable> Steps()
        {
            try
            {
                yield return Fail();
            }
            finally
            {
                cleaned = true;
            }
        }

        static async Coroutine Fail()
        {
            await Asyncio.Sleep(1);
            throw new FormatException();
        }
    }

    [Test]
    public void Coroutine_IteratorThrows_IsItsError()
    {
        Action run = () => Virtual.Run(async () => await Asyncio.Coroutine(Steps()));

        run.Should().Throw<ArithmeticException>();

        static IEnumerable<IAwaitable> Steps()
        {
            yield return Asyncio.Sleep(0);
            throw new ArithmeticException();
        }
    }

    [Test]
    public void Coroutine_CancelledWhileItWaits_ItsFinallyRuns()
    {
        bool cleaned = false;
        using var loop = Virtual.Loop();
        AsyncioTask task = loop.CreateTask(Asyncio.Coroutine(Steps()));
        loop.Turn();

        task.Cancel();
        loop.Turns(3);

        task.Cancelled().Should().BeTrue();
        cleaned.Should().BeTrue();

        IEnumerable<IAwaitable> Steps()
        {
            try
            {
                yield return Asyncio.Sleep(10);
            }
            finally
            {
                cleaned = true;
            }
        }
    }

    [Test]
    public void Coroutine_YieldsNull_IsAClearError()
    {
        Action run = () => Virtual.Run(async () => await Asyncio.Coroutine(Steps()));

        run.Should().Throw<InvalidOperationException>().WithMessage("*yielded null*Sleep(0)*");

        static IEnumerable<IAwaitable> Steps()
        {
            yield return null!;
        }
    }

    [Test]
    public void Coroutine_ManyAsTasks_InterleaveAsTheyYield()
    {
        var log = new List<string>();
        Virtual.Run(async () => await Asyncio.Gather(Asyncio.Coroutine(Steps("a")), Asyncio.Coroutine(Steps("b"))));

        log.Should().Equal("a0", "b0", "a1", "b1");

        IEnumerable<IAwaitable> Steps(string name)
        {
            log.Add(name + "0");
            yield return Asyncio.Sleep(0);
            log.Add(name + "1");
        }
    }

    [Test]
    public void Coroutine_EmptyIteratorWithResult_GivesTheDefault()
    {
        Virtual.Run(async () => await Asyncio.Coroutine<int>([])).Should().Be(0);
    }
}
