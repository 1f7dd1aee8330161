using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Conformance;

/// <summary>
/// Every scenario exists twice, in Python and in C#, and must print the trace that CPython printed. In C# it may be written with
/// coroutines (<c>Main</c>), with native async methods (<c>Native</c>), or drive the loop by hand (<c>Run</c>; <c>Alone</c> if it needs a process of its own,
/// since it sends signals to it or looks at what all of it shares).
/// </summary>
[TestFixture]
[Category("Conformance")]
public sealed class ConformanceTests
{
    private const string HeaderMark = "# CPython 3.13";

    private static readonly Type[] Scenarios = typeof(ConformanceTests).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<ScenarioAttribute>() is not null)
        .OrderBy(NameOf, StringComparer.Ordinal)
        .ToArray();

    public static IEnumerable<TestCaseData> Programs() =>
        from scenario in Scenarios
        from form in new[] { "Main", "Native", "Run", "Alone" }
        let method = scenario.GetMethod(form, BindingFlags.Public | BindingFlags.Static)
        where method is not null
        select CaseOf(scenario, method);

    [TestCaseSource(nameof(Programs))]
    public void Scenario_PrintsTheTraceOfCPython(MethodInfo program)
    {
        string name = NameOf(program.DeclaringType!);

        // On a thread of its own, since the loop that a scenario sets stays with its thread, also the null: the next test there would find it.
        IReadOnlyList<string> actual = program.Name == "Alone" ? TraceOfProcess(name) : Background.Ask(() => TraceOf(program));

        string[] recorded = File.ReadAllLines(PathOf("traces", name + ".txt"));
        recorded.First().Should().StartWith(HeaderMark);
        string[] expected = recorded[1..];
        if (!actual.SequenceEqual(expected))
            Assert.Fail($"{name}.{program.Name} differs from CPython:{Environment.NewLine}{SideBySide(expected, actual)}");
    }

    [Test]
    public void EveryScenario_HasBothProgramsAndATrace()
    {
        IEnumerable<string> Names(string folder, string extension) =>
            Directory.GetFiles(PathOf(folder), "*" + extension).Select(path => Path.GetFileNameWithoutExtension(path));

        string[] python = Names("scenarios", ".py").Order(StringComparer.Ordinal).ToArray();

        python.Should().NotBeEmpty();
        Names("scenarios", ".cs").Except([nameof(Trace), nameof(Recorder)]).Should().BeEquivalentTo(python, "each .py has a .cs and vice versa");
        Names("traces", ".txt").Should().BeEquivalentTo(python, "each scenario has a recorded trace: python3 conformance/record.py");
        Scenarios.Select(NameOf).Should().Equal(python, "each .cs holds the scenario of its name");
    }

    private static TestCaseData CaseOf(Type scenario, MethodInfo method)
    {
        var attribute = scenario.GetCustomAttribute<ScenarioAttribute>()!;
        TestCaseData data = new TestCaseData(method).SetName($"{attribute.Name}.{method.Name}").SetProperty("Scenario", attribute.Name);
        foreach (int semantic in attribute.Semantics)
        {
            data.SetProperty("Semantic", semantic);
        }

        if (scenario.GetCustomAttribute<PlatformAttribute>() is not null && !OperatingSystem.IsLinux())
        {
            data.Ignore("It asks the system for what only Linux has; its trace was recorded there.");
        }

        // A process of its own takes a second.
        return method.Name == "Alone" ? data.SetCategory("Slow") : data;
    }

    /// <summary>In a process of a scenario's own: what it prints.</summary>
    internal static IReadOnlyList<string> TraceAlone(string scenario) =>
        TraceOf(Scenarios.Single(type => NameOf(type) == scenario).GetMethod("Alone", BindingFlags.Public | BindingFlags.Static)!);

    private static string[] TraceOfProcess(string scenario)
    {
        using var process = new TrialProcess(TrialPrograms.ScenarioMark + scenario);
        return process.ReadRest();
    }

    private static IReadOnlyList<string> TraceOf(MethodInfo program)
    {
        var trace = new Trace();
        try
        {
            switch (program.Name)
            {
                case "Main":
                    var main = program.CreateDelegate<Func<Trace, Coroutine>>();
                    AsyncioContext.Run(() => main(trace), loopFactory: () => new EventLoop(new VirtualClock()));
                    break;
                case "Native":
                    var native = program.CreateDelegate<Func<Trace, Task>>();
                    AsyncioContext.Run(() => native(trace), loopFactory: () => new EventLoop(new VirtualClock()));
                    break;
                default:
                    program.CreateDelegate<Action<Trace>>()(trace);
                    break;
            }
        }
        catch (Exception e)
        {
            // What leaves the run belongs to the trace, as in record.py.
            trace.Say($"raised {trace.Error(e)}");
        }
        return trace.Lines;
    }

    private static string NameOf(Type scenario) => scenario.GetCustomAttribute<ScenarioAttribute>()!.Name;

    private static string PathOf(params string[] parts) => Path.Combine([Here(), .. parts]);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private static string SideBySide(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        int width = Math.Max("CPython".Length, expected.Select(line => line.Length).DefaultIfEmpty().Max());
        var text = new StringBuilder().AppendLine($"    {"CPython".PadRight(width)} | AsyncioSharp");
        for (int i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            string? left = i < expected.Count ? expected[i] : null, right = i < actual.Count ? actual[i] : null;
            text.AppendLine($"{(left == right ? "   " : ">> ")} {(left ?? "").PadRight(width)} | {right}");
        }
        return text.ToString();
    }
}
