using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The primitive of docs/design.md.</summary>
public class PrimitiveSnippets
{
    [Test]
    public void Latch_CountsToZero_LetsAllGoOnInTheirOrder([Values] Body body)
    {
        var log = new List<string>();
        Virtual.Run(async () =>
        {
            var latch = new Latch(2);
            AsyncioTask[] waiting = [Start("a"), Start("b")];
            await Asyncio.Sleep(1);
            latch.ToString().Should().Be("<Latch [left:2, waiters:2]>");
            latch.CountDown();
            await Asyncio.Sleep(1);
            log.Should().BeEmpty();
            latch.CountDown();
            await Asyncio.Gather(waiting);
            await latch.Wait();

            AsyncioTask Start(string name) => Virtual.Start(body, () => Enter(name), () => EnterNative(name));

            async Coroutine Enter(string name)
            {
                await latch.Wait();
                log.Add(name);
            }

            async Task EnterNative(string name)
            {
                await latch.Wait();
                log.Add(name);
            }
        });

        log.Should().Equal("a", "b");
    }

    [Test]
    public void Latch_WaiterIsCancelled_LeavesTheQueue() => Virtual.Run(async () =>
    {
        var latch = new Latch(1);
        await FluentActions.Awaiting(async () => await Asyncio.WaitFor(latch.Wait(), 1)).Should().ThrowAsync<TimeoutException>();
        latch.ToString().Should().Be("<Latch [left:1]>");
    });

    // begin primitive
    class Latch(int count)
    {
        private WaitQueue<bool> _waiters;
        private LoopBinding _binding;
        private int _count = count;

        public Coroutine<bool> Wait() => new WaitOpen(this);

        public void CountDown()
        {
            if (_binding.IsHere)
            {
                CountDownNow();
            }
            else
            {
                // No loop has it yet, or another thread asks: allowed or refused by the rules of LoopBinding.
                _binding.Change(CountDownNow);
            }
        }

        public override string ToString() => PrimitiveName.Describe(this, $"left:{_count}", _waiters.Count);

        private void CountDownNow()
        {
            if (_count > 0 && --_count == 0)
            {
                while (_waiters.FirstPending is { } waiter)
                {
                    waiter.Wake();
                }
            }
        }

        // One call of Wait. If it was woken or the latch is open it ends, else it waits in the queue until somebody wakes it.
        private class WaitOpen(Latch latch) : WaitOperation<bool>
        {
            public override string Name => "Latch.Wait";

            public override object Subject => latch;

            protected override ref WaitQueue<bool> Waiters => ref latch._waiters;

            protected override void Bind(EventLoop loop) => latch._binding.Bind(loop, latch);

            protected override bool TryFinish(bool woken, out bool result) => result = woken || latch._count == 0;
        }
    }
    // end
}
