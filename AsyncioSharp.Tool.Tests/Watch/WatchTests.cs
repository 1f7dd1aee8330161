using System.Globalization;

namespace AsyncioSharp.Tool.Tests.Watch;

/// <summary>The page of <c>watch</c> in a real browser, over a real process.</summary>
[TestFixture, Category("Slow")]
public class WatchTests
{
    [TestCase(false, 1280, TestName = "Page_LightDesktop_ShowsTheProcess")]
    [TestCase(true, 1280, TestName = "Page_DarkDesktop_ShowsTheProcess")]
    [TestCase(false, 390, TestName = "Page_LightPhone_ShowsTheProcess")]
    [TestCase(true, 390, TestName = "Page_DarkPhone_ShowsTheProcess")]
    public async Task Page_Opened_ShowsTheProcess(bool isDark, int width)
    {
        using Target target = await Target.StartAsync("work", "5");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync(), width, 800, isDark);

        await page.UntilAsync("document.body.dataset.state === 'live' && Number(document.body.dataset.tasks) >= 13");
        await page.UntilAsync("document.querySelector('.tile b').textContent.endsWith('%')");
        await page.UntilAsync("Number(document.body.dataset.slow) > 0");

        (await page.TextAsync("document.title")).Should().EndWith($"({target.Id})");
        (await page.TextAsync("document.querySelector('#rows').innerText")).Should().Contain("burner").And.Contain(Programs.Work.HostileName, "it is a text like any other");
        (await page.EvaluateAsync("document.images.length"))!.GetValue<int>().Should().Be(0);
        (await page.TextAsync("document.querySelector('#slow').innerText")).Should().Contain("slowpoke");
        (await page.EvaluateAsync("document.documentElement.scrollWidth <= innerWidth"))!.GetValue<bool>().Should().BeTrue("nothing sticks out");
        await page.EvaluateAsync("document.querySelector('#list').focus()");
        await page.PressAsync("ArrowDown");
        await page.UntilAsync("document.querySelector('#details h2') !== null");
        await page.UntilAsync("Number(document.body.dataset.reports) >= 12");
        await page.PhotographAsync(string.Create(CultureInfo.InvariantCulture, $"watch-{(isDark ? "dark" : "light")}-{width}"));
        page.Complaints.Should().BeEmpty();
    }

    [Test]
    public async Task Page_Keyboard_ReachesEverything()
    {
        using Target target = await Target.StartAsync("work", "30");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("Number(document.body.dataset.tasks) >= 38");

        await page.PressAsync("/");
        await page.UntilAsync("document.activeElement.id === 'search'");
        foreach (char letter in "idler-1")
        {
            await page.PressAsync(letter.ToString());
        }

        await page.UntilAsync("document.body.dataset.rows === '11'");
        await page.PressAsync("Enter");
        await page.UntilAsync("document.querySelector('#details h2')?.textContent === 'idler-1'");
        (await page.TextAsync("document.querySelector('#details').innerText")).Should().Contain("awaited by").And.Contain("Task-1").And.Contain("Work.Idler");

        await page.PressAsync("2");
        await page.UntilAsync("document.body.dataset.tab === 'stacks'");
        await page.PressAsync("/");
        await page.PressAsync("Escape");
        await page.UntilAsync("document.querySelector('#rows').innerText.includes('30')");
        await page.PressAsync("Home");
        await page.PressAsync("Enter");
        await page.UntilAsync("document.body.dataset.tab === 'tree' && document.body.dataset.rows === '30'");

        await page.PressAsync("3");
        await page.UntilAsync("document.body.dataset.tab === 'coroutines'");
        await page.PressAsync("p");
        await page.UntilAsync("document.body.dataset.state === 'paused'");
        await page.PressAsync("p");
        await page.UntilAsync("document.body.dataset.state === 'live'");
        await page.PressAsync("?");
        await page.UntilAsync("document.querySelector('#help').open");
        page.Complaints.Should().BeEmpty();
    }

    [Test]
    public async Task Page_Tree_FoldsAndUnfolds()
    {
        using Target target = await Target.StartAsync("work", "30");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("Number(document.body.dataset.rows) >= 38");
        await page.EvaluateAsync("document.querySelector('#list').focus()");

        await page.PressAsync("Home");
        await page.PressAsync("ArrowLeft");
        await page.UntilAsync("Number(document.body.dataset.rows) < 15");
        await page.PressAsync("ArrowRight");
        await page.UntilAsync("Number(document.body.dataset.rows) >= 38");

        (await page.TextAsync("document.querySelector('#list').getAttribute('aria-activedescendant')")).Should().Be("row-0");
    }

    [Test]
    public async Task Page_ClickOnAnotherTask_ShowsThatOne()
    {
        using Target target = await Target.StartAsync("work", "5");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("Number(document.body.dataset.tasks) >= 13");
        await SelectAsync(page, "onerror");

        await ClickAsync(page, "holder");

        (await page.TextAsync("document.querySelector('#details h2').textContent")).Should().Be("holder");
        (await page.TextAsync("document.querySelector('.row[aria-selected=true] .name').textContent")).Should().Be("holder");
        (await page.TextAsync("document.activeElement.id")).Should().Be("list", "the button has gone");
    }

    [Test]
    public async Task Page_ClickOnATaskOfAnotherLoop_GoesToThatLoop()
    {
        using Target target = await Target.StartAsync("two-loops");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("document.querySelector('#loop').options.length === 3");
        await page.EvaluateAsync("{ const all = document.querySelector('#loop'); all.value = 2; all.onchange(); }");
        await SelectAsync(page, "there");

        await ClickAsync(page, "here");

        (await page.TextAsync("document.querySelector('#details h2').textContent")).Should().Be("here");
        (await page.TextAsync("document.querySelector('.row[aria-selected=true] .name').textContent")).Should().Be("here");
        (await page.TextAsync("document.querySelector('#loop').value")).Should().Be("1");
    }

    [Test]
    public async Task Page_ClickOnATaskThatHasEnded_SaysSo()
    {
        using Target target = await Target.StartAsync("fleeting");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("Number(document.body.dataset.tasks) === 3");
        await SelectAsync(page, "child");
        await page.EvaluateAsync("document.querySelector('#details button').focus()");
        await target.TellAsync("end");
        await page.UntilAsync("Number(document.body.dataset.tasks) === 2");

        await ClickAsync(page, "parent");

        (await page.TextAsync("document.querySelector('#details').innerText")).Should().StartWith("parent").And.Contain("It has ended.");
        (await page.EvaluateAsync("document.querySelectorAll('.row:not([hidden])[aria-selected=true]').length"))!.GetValue<int>().Should().Be(0);
    }

    [Test]
    public async Task Tree_CircleThatIsReachedTwice_IsMarkedBothTimes()
    {
        using Target target = await Target.StartAsync("fleeting");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("document.body.dataset.state === 'live'");

        string tree = await page.TextAsync(
            """
            import(new URL("tasks.js", document.baseURI)).then(({ Tasks }) => {
              const tasks = new Tasks(), row = (id, awaitedBy) => [id, 1, `t${id}`, "", "waiting", 0, "", null, null, 0, awaitedBy, [], []];
              tasks.apply({ whole: true, loops: [], stacks: [], gone: [], set: [row(1, [2, 3]), row(2, [1]), row(3, [2])] });
              return tasks.tree(0).map(one => "-".repeat(one.level) + one.task.name + (one.circle ? " circle" : "")).join("\n");
            })
            """);

        tree.Should().Be("-t1\n--t2\n---t1 circle\n---t3\n----t1 circle");
    }

    [Test]
    public async Task Page_OddNames_AreTexts()
    {
        using Target target = await Target.StartAsync("odd-names");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("Number(document.body.dataset.tasks) === 4 && Number(document.body.dataset.slow) > 0");

        (await page.TextAsync("document.querySelector('#rows').innerText")).Should().Contain("</script><script>").And.Contain("${z} %s");
        (await page.TextAsync("document.title")).Should().EndWith($"({target.Id})");
        page.Complaints.Should().BeEmpty();
    }

    [Test]
    public async Task Page_TenThousandTasks_DoesNotFreeze()
    {
        using Target target = await Target.StartAsync("work", "10000");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("Number(document.body.dataset.tasks) >= 10008");

        (await page.EvaluateAsync("document.querySelectorAll('.row').length"))!.GetValue<int>().Should().BeLessThan(60);

        // The longest time in which the page answers nothing, while it is told of changes.
        double longest = (await page.EvaluateAsync(
            """
            new Promise(done => {
              let last = performance.now(), longest = 0;
              const end = last + 4000, look = setInterval(() => {
                const now = performance.now();
                longest = Math.max(longest, now - last);
                last = now;
                if (now > end) { clearInterval(look); done(longest); }
              }, 10);
            })
            """))!.GetValue<double>();
        longest.Should().BeLessThan(500);

        await page.EvaluateAsync("document.querySelector('#list').focus()");
        await page.PressAsync("End");
        await page.UntilAsync("document.querySelector('.row[aria-selected=true]') !== null");
        await page.PressAsync("2");
        await page.UntilAsync("document.querySelector('#rows').innerText.includes('10,000')");
        TestContext.Out.WriteLine($"longest pause {longest:0} ms, a refresh takes {await page.TextAsync("document.body.dataset.took")} ms");
        await page.PhotographAsync("watch-stacks");
        page.Complaints.Should().BeEmpty();
    }

    [Test]
    public async Task Page_Record_GivesATimeline()
    {
        using Target target = await Target.StartAsync("work", "5");
        await using var watch = WatchRun.Start(target.Id);
        string address = await watch.AddressAsync();
        await using BrowserPage page = await BrowserPage.OpenAsync(address);
        await page.UntilAsync("document.body.dataset.state === 'live'");

        await page.PressAsync("r");
        await page.UntilAsync("document.querySelector('#recordings a') !== null");

        await page.GoAsync(await page.TextAsync("document.querySelector('#recordings a').href"));
        await page.UntilAsync("Number(document.body?.dataset.drawn) > 10");
        (await page.TextAsync("document.body.innerText")).Should().Contain("burner").And.Contain("steps").And.Contain("recorded from process");
        await page.PhotographAsync("watch-timeline");
        page.Complaints.Should().BeEmpty("its own script and style may run");
    }

    [Test]
    public async Task Page_ProcessEnds_SaysSo()
    {
        Target target = await Target.StartAsync("work", "5");
        await using var watch = WatchRun.Start(target.Id);
        await using BrowserPage page = await BrowserPage.OpenAsync(await watch.AddressAsync());
        await page.UntilAsync("document.body.dataset.state === 'live'");

        target.Dispose();

        await page.UntilAsync("/ended|no process/.test(document.querySelector('#trouble').textContent)");
    }

    [Test]
    public async Task Watch_ProcessWithoutLoop_SaysSoAtOnce()
    {
        using Target target = await Target.StartAsync("no-loop");

        Run run = await Run.OfAsync("watch", target.Id);

        (run.ExitCode, run.Output).Should().Be((1, string.Empty));
    }

    private static async Task SelectAsync(BrowserPage page, string name)
    {
        await page.UntilAsync($"[...document.querySelectorAll('.row:not([hidden])')].some(row => row.innerText.includes('{name}'))");
        await page.EvaluateAsync($"[...document.querySelectorAll('.row:not([hidden])')].find(row => row.innerText.includes('{name}')).click()");
        await page.UntilAsync($"document.querySelector('#details h2')?.textContent.includes('{name}')");
    }

    /// <summary>As a person does: the button has the focus then.</summary>
    private static Task ClickAsync(BrowserPage page, string button) => page.EvaluateAsync(
        $"{{ const button = [...document.querySelectorAll('#details button')].find(one => one.textContent === '{button}'); button.focus(); button.click(); }}");
}
