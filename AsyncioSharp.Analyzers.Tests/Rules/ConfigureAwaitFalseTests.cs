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
