using FluentAssertions;
using NUnit.Framework;

namespace AsyncioSharp.Tool.Tests.Commands;

[Category("Slow")]
public class PstreeTests
{
    [TestCase("waits-coroutine")]
    [TestCase("waits-task")]
    public async Task Pstree_Groups_HangTheirTasksUnderTheParent(string program)
    {
        using Target target = await Target.StartAsync(program);
        Run run = await Run.OfAsync("pstree", target.Id);

        run.Errors.Should().BeEmpty();
        Section(run.Form, "gatherer").Should().Be("""
            (T) gatherer (N) waiting TIME
            └── Gatherer FILE
                └── (F) <Future pending gather=N/N waiters=N>: N tasks
                    ├── (T) grouped (N) waiting TIME
                    │   └── Grouped FILE
                    │       └── AsyncioSharp.Asyncio.TaskGroup Asyncio.Scopes.cs:N
                    │           └── AsyncioSharp.TaskGroup.Exit TaskGroup.cs:N
                    │               └── (G) group of N tasks
                    │                   ├── (T) first (N) waiting TIME
                    │                   │   └── Worker FILE
                    │                   │       └── sleep
                    │                   │           └── waits for sleep, TIME left
                    │                   └── (T) second (N) waiting TIME
                    │                       └── Worker FILE
                    │                           └── sleep
                    │                               └── waits for sleep, TIME left
                    └── (T) third (N) waiting TIME
                        └── Worker FILE
                            └── sleep
                                └── waits for sleep, TIME left
            """);
        Section(run.Form, "limited").Should().Contain("""
            └── sleep
                            └── (S) timeout, TIME left
                                └── waits for sleep, TIME left
            """);
    }

    [TestCase("circle-coroutine")]
    [TestCase("circle-task")]
    public async Task Pstree_Circle_IsMarkedAndShownOnce(string program)
    {
        using Target target = await Target.StartAsync(program);
        Run run = await Run.OfAsync("pstree", target.Id);

        Section(run.Form, "first").Replace("WaitsForTask", "WaitsFor", StringComparison.Ordinal).Should().Be("""
            (T) first (N) waiting TIME, IN A CIRCLE
            └── WaitsFor FILE
                └── (T) second (N) waiting TIME, IN A CIRCLE
                    └── WaitsFor FILE
                        └── (T) first (N), IN A CIRCLE, see above
            """);
        run.Form.Should().Contain("(T) third (N) waiting TIME, IN A CIRCLE").And.Contain("(T) fourth (N) waiting TIME, IN A CIRCLE");
    }

    [Test]
    public async Task Pstree_TaskOfAnotherLoop_HangsUnderTheOneThatWaitsForIt()
    {
        using Target target = await Target.StartAsync("two-loops");
        Run run = await Run.OfAsync("pstree", target.Id);

        Section(run.Form, "here").Should().Be("""
            (T) here (N) waiting TIME
            └── Begin FILE
                └── (F) a TaskCompletionSource: N task
                    └── (T) there (N) waiting TIME, on loop N
                        └── AsyncioSharp.Asyncio.RunCoroutineThreadsafe.WithNull Asyncio.Tasks.cs:N
                            └── There FILE
                                └── sleep
                                    └── waits for sleep, TIME left
            """);
    }

    /// <summary>The lines of a task that stands right under its loop.</summary>
    private static string Section(string tree, string name)
    {
        string[] lines = tree.Split('\n');
        int first = Array.FindIndex(lines, line => line.Contains($"── (T) {name} ", StringComparison.Ordinal));
        int count = lines.Skip(first + 1).TakeWhile(static line => line.Length > 0 && line[0] is '│' or ' ').Count();
        return string.Join('\n', lines.Skip(first).Take(count + 1).Select(static line => line[4..]));
    }
}
