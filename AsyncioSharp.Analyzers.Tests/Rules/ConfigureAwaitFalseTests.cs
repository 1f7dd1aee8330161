namespace AsyncioSharp.Analyzers.Tests.Rules;

public class ConfigureAwaitFalseTests
{
    [Test]
    public Task ConfigureAwait_BeforeSomethingOfTheLoop_IsFoundAndRemoved() => Verify.Fixes<ConfigureAwaitFalseFix>(
        """
        async Coroutine Main(AsyncioEvent done)
        {
            await {|ASY006:Native().ConfigureAwait(false)|};
            await {|ASY006:Native().ConfigureAwait(false)|};
            done.Set();
        }
        """,
        """
        async Coroutine Main(AsyncioEvent done)
        {
            await Native();
            await Native();
            done.Set();
        }
        """);

    [Test]
    public Task ConfigureAwait_BeforeTheNextTurnOfALoop_IsFound() => Verify.Finds("""
        void Start() => Asyncio.Run(Main);

        async Task Main()
        {
            var queue = new AsyncioQueue<int>();
            while (true)
            {
                int number = await queue.Get();
                await {|ASY006:Native().ConfigureAwait(false)|};
            }
        }
        """);

    [Test]
    public Task ConfigureAwait_OfEachKindBeforeAnAwaitOfTheLoop_IsFound() => Verify.Finds("""
        async Coroutine Main(IAsyncEnumerable<int> numbers, IAsyncDisposable thing, Future<int> answer)
        {
            await {|ASY006:Native().ConfigureAwait(ConfigureAwaitOptions.None)|};
            await Native().ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext);
            await foreach (int number in {|ASY006:numbers.ConfigureAwait(false)|}) { }
            await using (var held = {|ASY006:thing.ConfigureAwait(false)|}) { }
            await answer;
        }
        """);

    [Test]
    public Task ConfigureAwait_WithNothingOfTheLoopAfterwards_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main(AsyncioEvent done)
        {
            done.Set();
            int number = await Native().ConfigureAwait(false);
            Console.WriteLine(number);
        }

        async Task Elsewhere(AsyncioEvent done)
        {
            await Native().ConfigureAwait(false);
            done.Set();
        }
        """);
}
