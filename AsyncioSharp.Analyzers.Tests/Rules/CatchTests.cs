namespace AsyncioSharp.Analyzers.Tests.Rules;

public class CatchTests
{
    [Test]
    public Task Catch_OfEverythingAroundAnAwait_IsFound() => Verify.Finds("""
        async Coroutine Main()
        {
            try { await F(); }
            {|ASY007:catch (Exception error)|} { Console.WriteLine(error.Message); }

            try { await F(); }
            {|ASY007:catch|} { }

            await Asyncio.Timeout(1, async scope =>
            {
                try { await F(); }
                {|ASY007:catch (Exception)|} { }
            });
        }
        """);

    [Test]
    public Task Catch_ThatThinksOfCancellation_IsLeftAlone() => Verify.Finds("""
        async Coroutine<Exception?> Main(Future<int> answer)
        {
            try { await F(); }
            catch (Exception error) when (error is not OperationCanceledException) { }

            try { await F(); }
            catch (CancelledError) { throw; }
            catch (Exception) { }

            try { await F(); }
            catch (Exception) { Console.WriteLine(); throw; }

            try { await F(); }
            catch (Exception error) { if (error is CancelledError) return null; }

            try { await F(); }
            catch (Exception error) { answer.SetException(error); }

            Exception? kept = null;
            try { await F(); }
            catch (Exception error) { kept = error; }

            try { Console.WriteLine(); }
            catch (Exception) { }

            return kept;
        }

        async Task Elsewhere()
        {
            try { await Native(); }
            catch (Exception) { }
        }
        """);

    [Test]
    public Task Catch_WithAFilterThatLetsCancellationIn_IsFound() => Verify.Finds("""
        async Coroutine Main(IAsyncEnumerable<int> numbers)
        {
            try { await F(); }
            {|ASY007:catch (Exception error)|} when (error is not FormatException) { }

            try { await foreach (int number in numbers) { } }
            {|ASY007:catch|} { }

            try { await F(); }
            catch (Exception error) when (error is FormatException) { }

            try { await F(); }
            catch (Exception error) when (error is not (FormatException or OperationCanceledException)) { }
        }
        """);

    [Test]
    public Task Catch_ThatKeepsTheErrorOrCleansUp_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main(List<Exception> errors, System.Threading.Channels.Channel<int> channel)
        {
            try { await F(); }
            catch (Exception error) { errors.Add(error); }

            try { await F(); }
            catch (Exception error) { channel.Writer.TryComplete(error); }

            try { await F(); }
            catch (FormatException)
            {
                try { await F(); }
                catch { }
                throw;
            }
        }

        async Coroutine Logs(List<string> lines)
        {
            try { await F(); }
            {|ASY007:catch (Exception)|} { lines.Add("failed"); }
        }
        """);

    [Test]
    public Task Filter_BesideAnother_IsWritten() => Verify.Fixes<CancellationCaughtFix>(
        """
        async Coroutine Main()
        {
            try
            {
                await F();
            }
            {|ASY007:catch (Exception error)|} when (error is not FormatException)
            {
            }
        }
        """,
        """
        async Coroutine Main()
        {
            try
            {
                await F();
            }
            catch (Exception error) when (error is not OperationCanceledException && error is not FormatException)
            {
            }
        }
        """);

    [Test]
    public Task Filter_InEachCatch_IsWritten() => Verify.Fixes<CancellationCaughtFix>(
        """
        async Coroutine Main()
        {
            try
            {
                await F();
            }
            {|ASY007:catch (Exception error)|}
            {
                Console.WriteLine(error.Message);
            }

            try
            {
                await F();
            }
            {|ASY007:catch (Exception)|}
            {
            }

            try
            {
                await F();
            }
            {|ASY007:catch|}
            {
            }
        }
        """,
        """
        async Coroutine Main()
        {
            try
            {
                await F();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Console.WriteLine(error.Message);
            }

            try
            {
                await F();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
            }

            try
            {
                await F();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
            }
        }
        """);

    [Test]
    public Task Rethrow_BeforeTheCatch_IsWritten() => Verify.Fixes<CancellationCaughtFix>(
        """
        async Coroutine Main()
        {
            try
            {
                await F();
            }
            {|ASY007:catch (Exception)|}
            {
            }
        }
        """,
        """
        async Coroutine Main()
        {
            try
            {
                await F();
            }
            catch (OperationCanceledException)
            {
                throw;
            }
            catch (Exception)
            {
            }
        }
        """,
        choice: 1);

    [Test]
    public Task Cancellation_ThatEndsNothing_IsFound() => Verify.Finds("""
        async Coroutine Main(AsyncioTask child)
        {
            while (true)
            {
                try { await F(); }
                {|ASY021:catch (CancelledError)|} { Console.WriteLine("never mind"); }
            }
        }
        """);

    [Test]
    public Task Cancellation_AfterWhichTheFunctionAwaitsAgain_IsFound() => Verify.Finds("""
        async Coroutine Main()
        {
            if (Environment.HasShutdownStarted)
            {
                try { await F(); }
                {|ASY021:catch (CancelledError)|} { Console.WriteLine("never mind"); }
            }

            await F();
        }
        """);

    [Test]
    public Task Cancellation_OfAnotherOrOfAScope_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main(AsyncioTask child, CancellationToken token)
        {
            await Asyncio.MoveOnAfter(1, async _ =>
            {
                try { await F(); }
                catch (CancelledError) { }
                await F();
            });

            try { await child; }
            catch (CancelledError) { }

            try { await Asyncio.Gather(child, child); }
            catch (CancelledError) { }

            while (true)
            {
                try { await Task.Delay(-1, token); }
                catch (OperationCanceledException) { }
            }
        }
        """);

    [Test]
    public Task Cancellation_ThatEndsTheLoopOrIsAnothersTask_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main()
        {
            while (true)
            {
                try { await F(); }
                catch (CancelledError) { break; }
            }

            try { await F(); }
            catch (CancelledError) { }
        }

        async Coroutine Stop(AsyncioTask child)
        {
            while (true)
            {
                child.Cancel();
                try { await child; }
                catch (CancelledError) { }
            }
        }
        """);

    [Test]
    public Task Catch_ThatMissesTheError_IsFound() => Verify.Finds("""
        async Coroutine Main()
        {
            try { await Asyncio.OpenConnection("localhost", 80); }
            {|ASY008:catch (IOException)|} { }

            try { await Asyncio.WaitFor(F(), 1); }
            {|ASY008:catch (OperationCanceledException)|} { Console.WriteLine("too late"); }

            try { await Asyncio.OpenConnection("localhost", 80); }
            catch (IOException) { }
            catch (System.Net.Sockets.SocketException) { }

            try { await Asyncio.WaitFor(F(), 1); }
            catch (OperationCanceledException) { throw; }

            try { await Asyncio.WaitFor(F(), 1); }
            catch (CancelledError) { }
        }
        """);

    [Test]
    public Task Catch_OfIOException_TakesWhatSocketsRaise() => Verify.Fixes<WrongErrorCaughtFix>(
        """
        async Coroutine Main()
        {
            try
            {
                await Asyncio.OpenConnection("localhost", 80);
            }
            {|ASY008:catch (IOException)|}
            {
            }
        }
        """,
        """
        async Coroutine Main()
        {
            try
            {
                await Asyncio.OpenConnection("localhost", 80);
            }
            catch (Exception error) when (error.IsOSError())
            {
            }
        }
        """);

    [Test]
    public Task Catch_OfACancellation_TakesTheTimeout() => Verify.Fixes<WrongErrorCaughtFix>(
        """
        async Coroutine Main()
        {
            try
            {
                await Asyncio.WaitFor(F(), 1);
            }
            {|ASY008:catch (OperationCanceledException)|}
            {
            }
        }
        """,
        """
        async Coroutine Main()
        {
            try
            {
                await Asyncio.WaitFor(F(), 1);
            }
            catch (TimeoutException)
            {
            }
        }
        """);
}
