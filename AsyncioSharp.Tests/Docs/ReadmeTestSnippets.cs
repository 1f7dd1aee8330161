// The test in README.md, which is a whole file; see SnippetTests.
// begin virtual-time
using AsyncioSharp;
using AsyncioSharp.Testing;

public class PollTests
{
    [Test, Asyncio]
    public async Task Poll_NothingComes_GivesUpAfterAnHour()
    {
        try
        {
            await Asyncio.Timeout(3600, async _ => { while (true) await Asyncio.Sleep(60); });
            Assert.Fail("nothing comes");
        }
        catch (TimeoutException)
        {
            Assert.That(Asyncio.GetRunningLoop().Time(), Is.EqualTo(3600));  // an hour of the loop's time, milliseconds of yours
        }
    }
}
// end
