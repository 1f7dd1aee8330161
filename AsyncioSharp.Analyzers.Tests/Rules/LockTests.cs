namespace AsyncioSharp.Analyzers.Tests.Rules;

public class LockTests
{
    [Test]
    public Task Lock_ThatNothingReleases_IsFoundAndHeld() => Verify.Fixes<LockNotReleasedFix>(
        """
        async Coroutine Main(AsyncioLock gate, AsyncioSemaphore slots)
        {
            {|ASY013:await gate.Acquire()|};
            {
                _ = {|ASY013:await slots.Acquire()|};
                var slot = {|ASY013:await slots.Acquire()|};
                await F();
            }
        }
        """,
        """
        async Coroutine Main(AsyncioLock gate, AsyncioSemaphore slots)
        {
            using var held = await gate.Acquire();
            {
                using var held2 = await slots.Acquire();
                using var slot = await slots.Acquire();
                await F();
            }
        }
        """);

    [Test]
    public Task Lock_ThatIsReleased_IsLeftAlone() => Verify.Finds("""
        readonly AsyncioLock _gate = new();

        async Coroutine Main(AsyncioSemaphore slots)
        {
            using (await slots.Acquire()) await F();
            using var held = await slots.Acquire();
            await _gate.Acquire();
        }

        void Done() => _gate.Release();

        async Coroutine AsInPython(AsyncioLock gate)
        {
            await gate.Acquire();
            try { await F(); }
            finally { gate.Release(); }
        }
        """);

    [Test]
    public Task Lock_OfAThreadAcrossAnAwait_IsFound() => Verify.Finds("""
        readonly object _gate = new();

        async Coroutine Main()
        {
            {|ASY019:Monitor.Enter(_gate)|};
            await F();
            Monitor.Exit(_gate);

            Monitor.Enter(_gate);
            Monitor.Exit(_gate);
            await F();
        }
        """);

    [Test]
    public Task Lock_HeldOverManyYields_IsFound() => Verify.Finds("""
        async IAsyncEnumerable<int> Numbers(AsyncioLock gate)
        {
            using (await gate.Acquire())
            {
                for (int i = 0; i < 3; i++) {|ASY014:yield return i;|}
            }
        }

        async IAsyncEnumerable<int> Manager(AsyncioLock gate)
        {
            using var held = await gate.Acquire();
            yield return 1;
        }

        async IAsyncEnumerable<int> Free(AsyncioLock gate)
        {
            for (int i = 0; i < 3; i++)
            {
                using (await gate.Acquire()) await F();
                yield return i;
            }
        }
        """);
}
