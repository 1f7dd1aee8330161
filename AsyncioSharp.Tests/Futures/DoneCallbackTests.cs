using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Futures;

[TestFixture]
public class DoneCallbackTests
{
    private EventLoop _loop = null!;
    private Reports _reports = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = Virtual.Loop();
        _reports = Reports.Of(_loop);
    }

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test]
    public void AddDoneCallback_Null_IsRefused()
    {
        Future<int> future = _loop.CreateFuture<int>();

        future.Invoking(f => f.AddDoneCallback((Action<Future<int>>)null!)).Should().Throw<ArgumentNullException>();
        future.Invoking(f => f.AddDoneCallback((Action<Future>)null!)).Should().Throw<ArgumentNullException>();
        future.Invoking(f => f.RemoveDoneCallback(null!)).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public void AddListener_DoneFutureOfAClosedLoop_IsRefused()
    {
        Future future = _loop.CreateFuture();
        future.SetResult();
        _loop.Close();

        future.Invoking(f => f.AddListener(new Listener())).Should().Throw<InvalidOperationException>().WithMessage("*closed*");
    }

    [Test, Property("Semantic", "42")]
    public void AddDoneCallback_FutureCompletes_IsCalledInTheNextTurnAndNotInline()
    {
        var log = new List<string>();
        Future<int> future = _loop.CreateFuture<int>();
        future.AddDoneCallback(done => log.Add($"result {done.Result()}"));
        _loop.CallSoon(() =>
        {
            future.SetResult(1);
            log.Add("set");
        });

        _loop.Turn();
        log.Should().Equal("set");
        _loop.Turn();

        log.Should().Equal("set", "result 1");
    }

    [Test, Property("Semantic", "42")]
    [PythonTest("test_futures", "BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_result")]
    public void AddDoneCallback_Several_AreCalledInTheOrderOfRegistration()
    {
        var log = new List<int>();
        Future future = _loop.CreateFuture();
        for (int i = 0; i < 10; i++)
        {
            int number = i;
            future.AddDoneCallback(_ => log.Add(number));
        }

        future.SetResult();
        _loop.Turn();

        log.Should().Equal(Enumerable.Range(0, 10));
    }

    [Test, Property("Semantic", "42"), Property("Semantic", "48")]
    public void AddDoneCallback_BetweenTwoAwaiters_IsCalledBetweenThem([Values] Body body)
    {
        var log = new List<string>();
        Future future = _loop.CreateFuture();
        Wait("first");
        _loop.Turn();
        future.AddDoneCallback(_ => log.Add("callback"));
        Wait("second");
        _loop.Turn();

        future.SetResult();
        _loop.Turn();

        log.Should().Equal("first", "callback", "second");

        void Wait(string name) => Virtual.Start(
            _loop,
            body,
            async () =>
            {
                await future;
                log.Add(name);
            },
            async () =>
            {
                await future;
                log.Add(name);
            });
    }

    [Test, Property("Semantic", "42")]
    public void AddDoneCallback_EachInTheContextOfItsRegistration()
    {
        var variable = new ContextVar<string>("who", "nobody");
        var log = new List<string>();
        Future future = _loop.CreateFuture();
        foreach (string who in new[] { "a", "b" })
        {
            using (variable.Set(who))
            {
                future.AddDoneCallback(_ => log.Add(variable.Get()));
            }
        }

        var given = new Context();
        given.Run(() => variable.Set("given"));
        future.AddDoneCallback(_ => log.Add(variable.Get()), given);
        using (variable.Set("the completer's"))
        {
            future.SetResult();
        }

        _loop.Turn();

        log.Should().Equal("a", "b", "given");
    }

    [Test, Property("Semantic", "43")]
    public void AddDoneCallback_AlreadyDone_StillGoesThroughTheLoop()
    {
        var log = new List<string>();
        Future future = _loop.CreateFuture();
        future.SetResult();
        _loop.CallSoon(() =>
        {
            future.AddDoneCallback(_ => log.Add("callback"));
            log.Add("added");
        });

        _loop.Turn();
        log.Should().Equal("added");
        _loop.Turn();

        log.Should().Equal("added", "callback");
    }

    [Test, Property("Semantic", "44")]
    public void AddDoneCallback_TheSameTwice_IsCalledTwice()
    {
        int calls = 0;
        Future future = _loop.CreateFuture();
        Action<Future> callback = _ => calls++;
        future.AddDoneCallback(callback);
        future.AddDoneCallback(callback);

        future.SetResult();
        _loop.Turn();

        calls.Should().Be(2);
    }

    [Test, Property("Semantic", "44")]
    public void RemoveDoneCallback_RegisteredSeveralTimes_RemovesAllAndCountsThem()
    {
        var log = new List<string>();
        Future future = _loop.CreateFuture();
        Action<Future> a = _ => log.Add("a"), b = _ => log.Add("b");
        future.AddDoneCallback(a);
        future.AddDoneCallback(b);
        future.AddDoneCallback(a);
        future.AddDoneCallback(a);

        future.RemoveDoneCallback(a).Should().Be(3);
        future.RemoveDoneCallback(a).Should().Be(0);
        future.SetResult();
        _loop.Turn();

        log.Should().Equal("b");
    }

    [Test, Property("Semantic", "44")]
    public void RemoveDoneCallback_EqualMethodGroup_IsTheSameCallback()
    {
        Future<int> future = _loop.CreateFuture<int>();
        future.AddDoneCallback(Callback);

        future.RemoveDoneCallback(Callback).Should().Be(1);

        static void Callback(Future future)
        {
        }
    }

    [Test, Property("Semantic", "44")]
    public void RemoveDoneCallback_AlreadyQueued_CannotRecallIt()
    {
        int calls = 0;
        Future future = _loop.CreateFuture();
        Action<Future> callback = _ => calls++;
        future.AddDoneCallback(callback);
        future.SetResult();

        future.RemoveDoneCallback(callback).Should().Be(0);
        _loop.Turn();

        calls.Should().Be(1);
    }

    [Test, Property("Semantic", "45")]
    public void AddDoneCallback_OneThrows_TheOthersAreCalledAndItIsReported()
    {
        var log = new List<string>();
        Future future = _loop.CreateFuture();
        future.AddDoneCallback(_ => log.Add("before"));
        future.AddDoneCallback(_ => throw new FormatException());
        future.AddDoneCallback(_ => log.Add("after"));

        future.SetResult();
        _loop.Turn();

        log.Should().Equal("before", "after");
        _reports.Only.Exception.Should().BeOfType<FormatException>();
    }

    [Test, Property("Semantic", "42")]
    public void AddDoneCallback_OnATask_GetsTheTask()
    {
        AsyncioTask? seen = null;
        AsyncioTask<int> task = _loop.CreateTask(Asyncio.Sleep(0, 5));
        task.AddDoneCallback((AsyncioTask<int> done) => seen = done);

        _loop.Turns(4);

        seen.Should().BeSameAs(task);
    }

    [Test]
    public void AddDoneCallback_FutureIsCancelled_IsCalled()
    {
        bool cancelled = false;
        Future future = _loop.CreateFuture();
        future.AddDoneCallback(done => cancelled = done.Cancelled());

        future.Cancel();
        _loop.Turn();

        cancelled.Should().BeTrue();
    }

    [Test]
    public void AddDoneCallback_RemovedInsideAnEarlierOne_HasNoEffectAnyMore()
    {
        int calls = 0;
        Future future = _loop.CreateFuture();
        Action<Future> second = _ => calls++;
        future.AddDoneCallback(done => done.RemoveDoneCallback(second));
        future.AddDoneCallback(second);

        future.SetResult();
        _loop.Turn();

        calls.Should().Be(1);
    }

    [TestCase("a", "bc"), TestCase("ab", "c"), TestCase("c", "ab"), Property("Semantic", "44")]
    [PythonTest("test_futures", "BaseFutureDoneCallbackTests.test_callbacks_remove_first_callback")]
    [PythonTest("test_futures", "BaseFutureDoneCallbackTests.test_callbacks_remove_first_and_second_callback")]
    [PythonTest("test_futures", "BaseFutureDoneCallbackTests.test_callbacks_remove_third_callback")]
    public void RemoveDoneCallback_SomeOfThree_TheOthersAreCalledInOrder(string removed, string called)
    {
        var log = new List<char>();
        Future<string> future = _loop.CreateFuture<string>();
        Dictionary<char, Action<Future>> callbacks = "abc".ToDictionary(name => name, name => (Action<Future>)(_ => log.Add(name)));
        foreach (char name in "abc")
        {
            future.AddDoneCallback(callbacks[name]);
        }

        foreach (char name in removed)
        {
            future.RemoveDoneCallback(callbacks[name]).Should().Be(1);
        }

        future.RemoveDoneCallback(callbacks[removed[0]]).Should().Be(0);
        future.SetResult("foo");
        log.Should().BeEmpty();
        _loop.Turn();

        log.Should().Equal(called);
        future.Result().Should().Be("foo");
    }

    [Test, Property("Semantic", "44")]
    [PythonTest("test_futures", "BaseFutureDoneCallbackTests.test_remove_done_callback")]
    public void RemoveDoneCallback_RemovedAndAddedAgain_CountsWhatIsThere()
    {
        var log = new List<int>();
        Future<string> future = _loop.CreateFuture<string>();
        Action<Future> one = _ => log.Add(1), two = _ => log.Add(2), never = _ => log.Add(3);
        future.AddDoneCallback(one);
        future.AddDoneCallback(two);

        future.RemoveDoneCallback(two).Should().Be(1);
        future.RemoveDoneCallback(never).Should().Be(0);
        future.AddDoneCallback(two);
        for (int i = 0; i < 5; i++)
        {
            future.AddDoneCallback(one);
        }

        future.RemoveDoneCallback(one).Should().Be(6);
        future.SetResult("foo");
        _loop.Turn();

        log.Should().Equal(2);
        future.Result().Should().Be("foo");
    }

    [Test]
    public void RemoveDoneCallback_TheSecondThenTheFirst_LeavesNone()
    {
        int calls = 0;
        Future future = _loop.CreateFuture();
        Action<Future> first = _ => calls++, second = _ => calls++;
        future.AddDoneCallback(first);
        future.AddDoneCallback(second);

        future.RemoveDoneCallback(second).Should().Be(1);
        future.RemoveDoneCallback(first).Should().Be(1);
        future.SetResult();
        _loop.Turn();

        calls.Should().Be(0);
    }

    [Test]
    [PythonTest("test_futures", "BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_exception")]
    public void AddDoneCallback_FutureFails_IsCalled()
    {
        Exception? seen = null;
        var error = new FormatException();
        Future future = _loop.CreateFuture();
        future.AddDoneCallback(done => seen = done.Exception());

        future.SetException(error);
        seen.Should().BeNull();
        _loop.Turn();

        seen.Should().BeSameAs(error);
        future.Exception().Should().BeSameAs(error);
    }

    private sealed class Listener : IFutureListener
    {
        public void OnDone(Future future)
        {
        }
    }
}
