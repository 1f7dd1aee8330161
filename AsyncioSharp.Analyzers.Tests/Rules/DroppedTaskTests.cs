namespace AsyncioSharp.Analyzers.Tests.Rules;

public class DroppedTaskTests
{
    [Test]
    public Task Warning_OfTheCompiler_GetsADiscard() => Verify.Fixes<DroppedTaskFix>(
        """
        async Task Main()
        {
            await F();
            {|CS4014:Native()|};
            {|CS4014:Task.Delay(1)|};
        }
        """,
        """
        async Task Main()
        {
            await F();
            _ = Native();
            _ = Task.Delay(1);
        }
        """);
}
