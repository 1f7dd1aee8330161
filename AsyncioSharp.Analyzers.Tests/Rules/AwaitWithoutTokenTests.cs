namespace AsyncioSharp.Analyzers.Tests.Rules;

public class AwaitWithoutTokenTests
{
    [Test]
    public Task Await_InAFunctionThatIsGivenAScope_IsFound() => Verify.Finds("""
        async Coroutine Main()
        {
            await Asyncio.Timeout(1, Body);
            await Asyncio.TaskGroup(Local);

            async Task Local(TaskGroup group) => await {|ASY009:File.ReadAllTextAsync("x")|};
        }

        async Task Body(TimeoutScope scope)
        {
            await {|ASY009:File.ReadAllTextAsync("x")|};
            await File.ReadAllTextAsync("x", scope.CancellationToken);
        }

        async Coroutine Other(TimeoutScope scope) => await File.ReadAllTextAsync("x");
        """);

    [Test]
    public Task Await_ThatTheScopeCannotEnd_IsFoundAndGetsTheToken() => Verify.Fixes<AwaitWithoutTokenFix>(
        """
        async Coroutine Main(Stream stream, byte[] buffer)
        {
            await Asyncio.Timeout(1, async Task (scope) =>
            {
                await {|ASY009:stream.ReadAsync(buffer, 0, 1)|};
                await {|ASY009:stream.CopyToAsync(stream)|};
                await {|ASY009:File.ReadAllTextAsync("x")|};
            });
        }
        """,
        """
        async Coroutine Main(Stream stream, byte[] buffer)
        {
            await Asyncio.Timeout(1, async Task (scope) =>
            {
                await stream.ReadAsync(buffer, 0, 1, Asyncio.CancellationToken);
                await stream.CopyToAsync(stream, Asyncio.CancellationToken);
                await File.ReadAllTextAsync("x", Asyncio.CancellationToken);
            });
        }
        """);

    [Test]
    public Task Await_ThatEndsByItself_IsLeftAlone() => Verify.Finds("""
        async Coroutine Main(Stream stream, byte[] buffer)
        {
            await Asyncio.Timeout(1, async scope => await stream.ReadAsync(buffer, 0, 1));
            await Asyncio.Timeout(1, async Task (scope) =>
            {
                await stream.ReadAsync(buffer, 0, 1, Asyncio.CancellationToken);
                await Native();
                await F();
            });
            await stream.ReadAsync(buffer, 0, 1);
        }
        """);
}
