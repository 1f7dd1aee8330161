using System.Globalization;
using System.Text.RegularExpressions;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>The timeline in a real browser.</summary>
[TestFixture, Category("Slow")]
public class TracingBrowserTests
{
    [Test]
    public void ToHtml_OpenedInABrowser_ShowsEveryTaskAndDrawsTheRun()
    {
        string document = Look(Explorer.Record(TracingTests.Everything), "everything", "");

        document.Should().Contain("data-ready=\"5\"", "the script has run to its end, over four tasks and the callbacks");
        document.Should().MatchRegex("data-drawn=\"[1-9][0-9]+\"", "it has drawn steps and awaits");
        document.Should().Contain("producer &lt;1&gt;").And.Contain(">main ").And.Contain(">Task-3 ").And.Contain(">doomed ").And.Contain("<title>ToHtml_OpenedInABrowser");
    }

    [Test]
    public void ToHtml_Deadlock_NamesItsCircleAndMarksItsLanes()
    {
        string document = Look(Explorer.Record(TracingTests.Deadlock, title: "Two locks"), "deadlock", "#time");

        document.Should().Contain("a circle: payer waits for auditor, auditor waits for payer").And.MatchRegex("class=\"circle\"[^>]*>⟲ payer ");
    }

    [Test]
    public void ToHtml_FiveThousandSteps_GridIsThinned()
    {
        Trace trace = Explorer.Record(TracingTests.Medium);
        trace.Steps.Should().BeGreaterThan(5000);

        string document = Look(trace, "large", "");

        int.Parse(Regex.Match(document, "data-grid=\"([0-9]+)\"").Groups[1].Value, CultureInfo.InvariantCulture).Should().BeInRange(10, 80, "of about a thousand instants");
    }

    [Test]
    public void ToHtml_SearchAndFold_ShowAndFoldLanes()
    {
        string file = "ends";
        Trace trace = Explorer.Record(TracingTests.Everything);

        Look(trace, file, "#search=prod").Should().Contain("data-lanes=\"1\"").And.Contain("1 of 5");
        Look(trace, file, "#fold").Should().Contain("data-folded=\"5\"", "all have finished");
        Look(Explorer.Record(TracingTests.Deadlock), file, "#fold").Should().Contain("data-folded=\"1\"", "the callbacks; the others are never woken");
    }

    /// <summary>The document after the page's scripts; the picture is attached to the test.</summary>
    private static string Look(Trace trace, string name, string wish)
    {
        if (Browser.Program is null)
        {
            Assert.Ignore("No Chromium is installed, so nobody has looked at the timeline. Install Debian's package chromium, or set ASYNCIO_TEST_BROWSER to one.");
        }

        string folder = Directory.CreateTempSubdirectory("asyncio-timeline").FullName;
        try
        {
            string file = Path.Combine(folder, "timeline.html");
            string screenshot = Path.Combine(folder, name + ".png");
            trace.Save(file);

            (string document, string console) = Browser.Open(file, screenshot, wish);

            console.Should().BeEmpty("no script has complained");
            new FileInfo(screenshot).Length.Should().BeGreaterThan(5_000, "a blank page is a smaller picture");
            TestContext.AddTestAttachment(Keep(screenshot));
            return document;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Keep(string screenshot)
    {
        string kept = Path.Combine(TestContext.CurrentContext.WorkDirectory, "timeline-" + Path.GetFileName(screenshot));
        File.Copy(screenshot, kept, overwrite: true);
        return kept;
    }
}
