namespace AsyncioSharp.Analyzers.Tests.Rules;

public class CoroutineNeverAwaitedTests
{
    [Test]
    public Task Coroutine_AsAStatement_IsFound() => Verify.Finds("""
        async Coroutine Main()
        {
            {|ASY001:F()|};
            _ = {|ASY001:G()|};
            {|ASY001:Asyncio.Sleep(1)|};
            await F();
        }

        Action Callback() => () => {|ASY001:F()|};
        """);

    [Test]
    public Task Coroutine_AwaitedReturnedStoredOrPassedOn_IsLeftAlone() => Verify.Finds("""
        Coroutine? _kept;

        async Coroutine Main()
        {
            await F();
            Coroutine one = F();
            _kept = F();
            await Asyncio.Gather(one, _kept);
            Asyncio.CreateTask(F());
            F().Close();
        }

        Coroutine Pass() => F();
        """);

    [Test]
    public Task Await_OfSeveral_IsWritten() => Verify.Fixes<CoroutineNeverAwaitedFix>(
        """
        async Coroutine Main()
        {
            // first
            {|ASY001:F()|};
            _ = {|ASY001:G()|};
        }
        """,
        """
        async Coroutine Main()
        {
            // first
            await F();
            await G();
        }
        """);

    [Test]
    public Task Task_OfSeveral_IsStarted() => Verify.Fixes<CoroutineNeverAwaitedFix>(
        """
        async Coroutine Main()
        {
            {|ASY001:F()|};
            _ = {|ASY001:G()|};
        }
        """,
        """
        async Coroutine Main()
        {
            Asyncio.CreateTask(F());
            _ = Asyncio.CreateTask(G());
        }
        """,
        choice: 1);

    [Test]
    public Task Task_WhereNothingCanBeAwaited_IsStarted() => Verify.Fixes<CoroutineNeverAwaitedFix>(
        "void Callback() => {|ASY001:F()|};",
        "void Callback() => Asyncio.CreateTask(F());");
}
