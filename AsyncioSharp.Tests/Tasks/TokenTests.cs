using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Tokens belong to scopes: what ends an inner scope cancels its token, and never one that was taken outside.</summary>
[TestFixture]
public class TokenTests
{
    [Test]
    public void Token_OfTheTask_SurvivesTheLimitsOfScopesInside([Values] Body body)
    {
        int idle = 0;
        Virtual.Run(body, Coroutine, Native);
        idle.Should().Be(3);

        async Coroutine Coroutine()
        {
            CancellationToken token = Asyncio.CurrentTask()!.CancellationToken;
            while (idle < 3)
            {
                try
                {
                    await Asyncio.Timeout(0.1, async _ => await ReadAsync(token));
                }
                catch (TimeoutException)
                {
                    idle++;
                }
            }

            token.IsCancellationRequested.Should().BeFalse();
        }

        async Task Native()
        {
            CancellationToken token = Asyncio.CurrentTask()!.CancellationToken;
            while (idle < 3)
            {
                try
                {
                    await Asyncio.Timeout(0.1, async Task (_) => await ReadAsync(token));
                }
                catch (TimeoutException)
                {
                    idle++;
                }
            }

            token.IsCancellationRequested.Should().BeFalse();
        }

        static async Task<int> ReadAsync(CancellationToken token)
        {
            await new TaskCompletionSource().Task.WaitAsync(token);
            return 0;
        }
    }

    [Test]
    public void Token_OfTheTask_IsStillThatOfTheTaskAfterScopesThatEnded([Values] bool isGroup) => Virtual.Run(async Coroutine () =>
    {
        AsyncioTask task = Asyncio.CreateTask(async Task () =>
        {
            CancellationToken token = Asyncio.CancellationToken;
            try
            {
                await (isGroup
                    ? Asyncio.TaskGroup(async Task (group) => { group.StartSoon(Fail); await Asyncio.Sleep(9); })
                    : Asyncio.Timeout(1, async Task (_) => await Asyncio.Sleep(9)));
            }
            catch (Exception error) when (error is TimeoutException or AggregateException)
            {
            }

            token.Should().Be(Asyncio.CancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(50), Asyncio.GetRunningLoop().TimeProvider, token);
        });
        await Asyncio.Sleep(2);
        task.Cancel();

        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        Asyncio.GetRunningLoop().Time().Should().Be(2);

        static async Coroutine Fail()
        {
            await Asyncio.Sleep(1);
            throw new FormatException();
        }
    });

    [Test]
    public void Token_IsThatOfTheInnermostScope() => Virtual.Run(async Coroutine () =>
    {
        CancellationToken task = Asyncio.CancellationToken;
        task.Should().Be(Asyncio.CurrentTask()!.CancellationToken);
        await Asyncio.Timeout(5, async timeout =>
        {
            CancellationToken outer = Asyncio.CancellationToken;
            outer.Should().Be(timeout.CancellationToken).And.NotBe(task);
            await Asyncio.TaskGroup(async group =>
            {
                Asyncio.CancellationToken.Should().Be(group.CancellationToken).And.NotBe(outer);
                await Asyncio.CancelScope(async scope => Asyncio.CancellationToken.Should().Be(scope.CancellationToken));
            });
            Asyncio.CancellationToken.Should().Be(outer);
        });
        Asyncio.CancellationToken.Should().Be(task);
    });

    [Test]
    public void Token_OfAScopeAroundTheOneThatEnds_IsNotCancelled() => Virtual.Run(async Coroutine () =>
    {
        await Asyncio.Timeout(50, async outer =>
        {
            CancellationToken token = outer.CancellationToken, inside = default;
            Func<Coroutine> limited = async Coroutine () => await Asyncio.Timeout(1, async inner =>
            {
                inside = inner.CancellationToken;
                await Task.Delay(Timeout.Infinite, inside);
            });
            (await Virtual.ErrorOf(limited())).Should().BeOfType<TimeoutException>();
            inside.IsCancellationRequested.Should().BeTrue();
            token.IsCancellationRequested.Should().BeFalse();
        });
    });

    [Test]
    public void Cancel_OfTheTask_CancelsEveryTokenInsideOut() => Virtual.Run(async Coroutine () =>
    {
        CancellationToken own = default, limit = default, group = default;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            own = Asyncio.CancellationToken;
            await Asyncio.Timeout(50, async timeout =>
            {
                limit = timeout.CancellationToken;
                await Asyncio.TaskGroup(async tg =>
                {
                    group = tg.CancellationToken;
                    await Task.Delay(Timeout.Infinite, group);
                });
            });
        });
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        new[] { own, limit, group }.Should().OnlyContain(token => token.IsCancellationRequested);
    });

    [Test]
    public void Token_OfAShieldedScope_IsCancelledWhenTheShieldGoes() => Virtual.Run(async Coroutine () =>
    {
        CancellationToken shielded = default, outer = default;
        await Asyncio.CancelScope(async scope =>
        {
            outer = scope.CancellationToken;
            await Asyncio.CancelScope(
                async inner =>
                {
                    shielded = inner.CancellationToken;
                    scope.Cancel();
                    outer.IsCancellationRequested.Should().BeTrue();
                    shielded.IsCancellationRequested.Should().BeFalse();
                    inner.Shield = false;
                    shielded.IsCancellationRequested.Should().BeTrue();
                },
                shield: true);
        });
    });

    [Test]
    public void LambdasWithAToken_AreCancelledByIt([Values] Body body)
    {
        Virtual.Run(body, Coroutine, Native);

        async Coroutine Coroutine()
        {
            AsyncioTask task = Asyncio.CreateTask(async Coroutine (token) => await Task.Delay(Timeout.Infinite, token));
            await Asyncio.Sleep(1);
            task.Cancel();
            await Asyncio.Wait([task]);
            task.Cancelled().Should().BeTrue();
            (await Virtual.ErrorOf(Asyncio.WaitFor(async Coroutine<int> (token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return 1;
            }, 1))).Should().BeOfType<TimeoutException>();
            await Group();
        }

        async Task Native()
        {
            AsyncioTask task = Asyncio.CreateTask(static token => Task.Delay(Timeout.Infinite, token));
            await Asyncio.Sleep(1);
            task.Cancel();
            await Asyncio.Wait([task]);
            task.Cancelled().Should().BeTrue();
            (await Virtual.ErrorOf(Asyncio.WaitFor(static token => Task.Delay(Timeout.Infinite, token), 1))).Should().BeOfType<TimeoutException>();
            await Group();
        }

        static async Coroutine Group()
        {
            bool cleaned = false;
            Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async group =>
            {
                _ = group.CreateTask(async Task (token) =>
                {
                    try
                    {
                        await Task.Delay(Timeout.Infinite, token);
                    }
                    finally
                    {
                        await Asyncio.Sleep(1);
                        cleaned = true;
                    }
                });
                await Asyncio.Sleep(1);
                throw new TrialError();
            }));
            error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
            cleaned.Should().BeTrue("the token has brought the request; the clean-up does not get it again");
        }
    }

    [Test]
    public void Token_AnsweredLaterByAnotherThread_CleanUpIsNotCancelledAgain([Values] Body body) => AsyncioContext.Run(async Coroutine () =>
    {
        bool cleaned = false;
        AsyncioTask task = body == Body.Coroutine ? Asyncio.CreateTask(Coroutine()) : Asyncio.CreateTask(Native);
        await Asyncio.Sleep(0);
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        cleaned.Should().BeTrue();

        // Ends by the token, but only after a way over the pool.
        static async Task Slowly(CancellationToken token)
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using CancellationTokenRegistration registration = token.Register(() => _ = Task.Run(() => ended.SetCanceled(token)));
            await ended.Task.ConfigureAwait(false);
        }

        async Coroutine Coroutine()
        {
            try
            {
                await Slowly(Asyncio.CancellationToken);
            }
            finally
            {
                await Asyncio.Sleep(0.001);
                cleaned = true;
            }
        }

        async Task Native()
        {
            try
            {
                await Slowly(Asyncio.CancellationToken);
            }
            finally
            {
                await Asyncio.Sleep(0.001);
                cleaned = true;
            }
        }
    });

    [Test]
    public void Token_TakenButNotListenedTo_TheNextWaitOfTheLoopBringsTheRequest() => Virtual.Run(async Coroutine () =>
    {
        var source = new TaskCompletionSource();
        var log = new List<string>();
        AsyncioTask task = Asyncio.CreateTask(async Task () =>
        {
            _ = Asyncio.CancellationToken;
            await source.Task;
            log.Add("not interrupted");
            await Asyncio.Sleep(1);
            log.Add("not reached");
        });
        await Asyncio.Sleep(1);
        task.Cancel();
        source.SetResult();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        log.Should().Equal("not interrupted");
    });

    [Test]
    public void ForeignOperationCanceled_OfAChildOfAGroup_FailsTheGroup([Values] Body body) => Virtual.Run(async Coroutine () =>
    {
        bool siblingEnded = false;
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async group =>
        {
            _ = body == Body.Coroutine ? group.CreateTask(Coroutine()) : group.CreateTask(Native);
            _ = group.CreateTask(async Coroutine () =>
            {
                try
                {
                    await Asyncio.Sleep(100);
                }
                finally
                {
                    siblingEnded = true;
                }
            });
        }));

        // What HttpClient throws when its own time is over.
        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TaskCanceledException>();
        siblingEnded.Should().BeTrue();

        static async Coroutine Coroutine()
        {
            await Asyncio.Sleep(1);
            throw new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout.", new TimeoutException());
        }

        static async Task Native()
        {
            await Asyncio.Sleep(1);
            throw new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout.", new TimeoutException());
        }
    });

    [Test]
    public void ForeignOperationCanceled_OfAChildOfAGather_IsItsError() => Virtual.Run(async Coroutine () =>
    {
        Exception? error = await Virtual.ErrorOf(Asyncio.Gather(Fails(), Asyncio.Sleep(1, 1)));
        error.Should().BeOfType<TaskCanceledException>();
        await Asyncio.Sleep(1);

        static async Coroutine<int> Fails()
        {
            await Asyncio.Sleep(0);
            throw new TaskCanceledException();
        }
    });

    [Test]
    public void WithCancellation_OfAnAwaitable_EndsTheWaitWithTheToken([Values] bool atOnce) => Virtual.Run(async Coroutine () =>
    {
        var queue = new AsyncioQueue<int>();
        using var source = new CancellationTokenSource();
        if (atOnce)
        {
            source.Cancel();
        }
        else
        {
            Asyncio.GetRunningLoop().CallLater(1, source.Cancel);
        }

        Exception? error = await Virtual.ErrorOf(queue.Get().WithCancellation(source.Token));
        error.Should().BeOfType<OperationCanceledException>().Which.CancellationToken.Should().Be(source.Token);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
        queue.PutNowait(1);
        queue.Qsize().Should().Be(1, "the read was taken back");
        (await queue.Get().WithCancellation(CancellationToken.None)).Should().Be(1);
    });

    [Test]
    public void Token_OutsideOfATask_IsRefused() => Virtual.Run(async Coroutine () =>
    {
        Exception? error = null;
        Asyncio.GetRunningLoop().CallSoon(() => error = FluentActions.Invoking(() => _ = Asyncio.CancellationToken).Should().Throw<InvalidOperationException>().Which);
        await Asyncio.Sleep(0);
        error.Should().NotBeNull();
    });
}
