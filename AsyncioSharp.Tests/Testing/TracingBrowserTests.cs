using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>The timeline in a real browser.</summary>
[TestFixture, Category("Slow")]
public class TracingBrowserTests
{
    [Test]
    public void ToHtml_OpenedInABrowser_ShowsEveryTaskAndDrawsTheRun()
    {
        if (Browser.Program is null)
        {
            Assert.Ignore("No Chromium is installed, so nobody has looked at the timeline. Install Debian's package chromium, or set ASYNCIO_TEST_BROWSER to one.");
        }

        string folder = Directory.CreateTempSubdirectory("asyncio-timeline").FullName;
        try
        {
            string file = Path.Combine(folder, "timeline.html");
            string screenshot = Path.Combine(folder, "timeline.png");
            Trace trace = Explorer.Record(TracingTests.Everything);
            trace.Save(file);

            (string document, string console) = Browser.Open(file, screenshot);

            console.Should().BeEmpty("no script has complained");
            document.Should().Contain("data-ready=\"5\"", "the script has run to its end, over four tasks and the callbacks");
            document.Should().MatchRegex("data-drawn=\"[1-9][0-9]+\"", "it has drawn steps and awaits");
            document.Should().Contain("producer &lt;1&gt;").And.Contain(">main ").And.Contain(">Task-3 ").And.Contain(">doomed ").And.Contain("<title>ToHtml_OpenedInABrowser");
            new FileInfo(screenshot).Length.Should().BeGreaterThan(5_000, "a blank page is a smaller picture");
            TestContext.AddTestAttachment(Keep(screenshot));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Keep(string screenshot)
    {
        string kept = Path.Combine(TestContext.CurrentContext.WorkDirectory, "timeline.png");
        File.Copy(screenshot, kept, overwrite: true);
        return kept;
    }
}
