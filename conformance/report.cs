// Makes docs/conformance.md, how much of CPython's behaviour is compared, and docs/conformance-gaps.md, what is not and why: from the results of the last `dotnet test AsyncioSharp.Tests`.
//
//     dotnet run conformance/report.cs             writes the pages
//     dotnet run conformance/report.cs -- --check  fails when a number is lower than on the page, or when a page is out of date
//
// --results FILE names the results if they are not where a Debug build leaves them.
#:property PublishAot=false
#:property LangVersion=14
#:property ImplicitUsings=enable
#:property Nullable=enable
using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

string root = Path.GetFullPath(Path.Combine(Here(), ".."));
string results = Path.Combine(root, "AsyncioSharp.Tests/bin/Debug/net10.0/TestResults/AsyncioSharp.Tests.xml");
bool check = false;
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--check":
            check = true;
            break;
        case "--results" when i + 1 < args.Length:
            results = Path.GetFullPath(args[++i]);
            break;
        default:
            return Fail($"{args[i]}: there are only --check and --results FILE.");
    }
}

if (!File.Exists(results))
    return Fail($"{results} is not there: run dotnet test AsyncioSharp.Tests first.");

List<OurTest> tests = OurTest.ReadAll(results);
List<PythonTest> python = PythonTest.ReadAll(Path.Combine(root, "conformance/python_tests"));
Dictionary<int, string> hidden = ReadHiddenSemantics(Path.Combine(root, "conformance/semantics.txt"));

Dictionary<string, PythonTest> byName = python.ToDictionary(test => test.Name);
foreach (OurTest test in tests)
{
    foreach (string name in test.PythonTests)
    {
        if (!byName.TryGetValue(name, out PythonTest? answered))
            return Fail($"{test.Name} answers '{name}', which no file of conformance/python_tests lists.");
        answered.Answers.Add(test);
    }
}

if (python.FirstOrDefault(test => test.Reason is not null && test.Answers.Count > 0 && test.Kind != Kind.CPython) is { } both)
    return Fail($"{both.Name} is ported by {both.Answers[0].Name}, and yet has a reason why it is not: {both.Reason}");

if (tests.FirstOrDefault(test => !test.Passed && !test.Skipped) is { } failed)
    return Fail($"{failed.Name} failed: a page is made from a run without failures.");

PythonTest[] first = [.. python.Where(test => test is { Kind: Kind.Portable, Version: "3.11" })];
PythonTest[] later = [.. python.Where(test => test.Kind == Kind.Portable && test.Version != "3.11")];
PythonTest[] mocks = [.. python.Where(test => test.Kind == Kind.Mock)];
OurTest[] scenarios = [.. tests.Where(test => test.IsScenario)];
int[] shown = [.. scenarios.Where(test => test.Passed).SelectMany(test => test.Semantics).Distinct().Order()];
int[] observable = [.. Enumerable.Range(1, 250).Except(hidden.Keys)];
if (shown.Intersect(hidden.Keys).FirstOrDefault() is > 0 and int number)
    return Fail($"Semantic {number} occurs in a scenario, and yet conformance/semantics.txt says why it can't.");

Row[] rows =
[
    new("tests of CPython 3.11's suite that are portable: ported", first.Count(test => test.IsPorted), first.Length, Goal: (int)Math.Ceiling(0.95 * first.Length)),
    new("… of these, passing", first.Count(test => test.IsPassing), first.Length, Goal: first.Count(test => test.IsPorted)),
    new("portable tests that came with 3.12 to 3.15: ported", later.Count(test => test.IsPorted), later.Length, Goal: null),
    new("… of these, passing", later.Count(test => test.IsPassing), later.Length, Goal: later.Count(test => test.IsPorted)),
    new("behaviours that CPython tests with mocks of its transports: covered", mocks.Count(test => test.IsPassing), mocks.Length, Goal: 120),
    new("scenarios with a recorded trace", scenarios.Select(test => test.Scenario).Distinct().Count(), null, Goal: 250),
    new("numbered semantics that can be seen from outside: in a scenario", shown.Length, observable.Length, Goal: observable.Length),
    new("random programs with a recorded trace, each in three forms", CountLines(Path.Combine(root, "conformance/random/recorded")), null, Goal: 2000),
    new("behaviours of transports, streams, servers and datagrams that are the same over epoll, select and the simulation", CountSame(), null, Goal: 80),
    new("random byte scripts for streams and transports with a recorded log", CountLines(Path.Combine(root, "conformance/wire/recorded")), null, Goal: null),
];

string page = Page();
string gaps = Gaps();
string path = Path.Combine(root, "docs/conformance.md");
string gapsPath = Path.Combine(root, "docs/conformance-gaps.md");
if (!check)
{
    File.WriteAllText(path, page);
    File.WriteAllText(gapsPath, gaps);
    Console.WriteLine($"{Path.GetRelativePath(Environment.CurrentDirectory, path)}:");
    foreach (Row row in rows)
        Console.WriteLine($"  {row.Name}: {row.Value}{(row.Of is { } of ? $" of {of}" : "")}");
    return 0;
}

string committed = File.ReadAllText(path).ReplaceLineEndings("\n");
int drops = 0;
int before = 0;
foreach (Row row in rows)
{
    // Rows stand in their order, so that two of the same name are two.
    before = committed.IndexOf($"| {row.Name} | ", before, StringComparison.Ordinal);
    if (before < 0)
        return Fail($"docs/conformance.md has no row '{row.Name}': write it with dotnet run conformance/report.cs.");

    before += row.Name.Length + 5;
    int was = int.Parse(Regex.Match(committed[before..], @"^\d+").Value, CultureInfo.InvariantCulture);
    if (row.Value < was)
    {
        Console.Error.WriteLine($"{row.Name}: {row.Value}, and it was {was}.");
        drops++;
    }
}

if (drops > 0)
    return Fail("Conformance with CPython must not drop.");

if (committed != page)
    return Fail("docs/conformance.md is out of date: write it with dotnet run conformance/report.cs.");

if (!File.Exists(gapsPath) || File.ReadAllText(gapsPath).ReplaceLineEndings("\n") != gaps)
    return Fail("docs/conformance-gaps.md is out of date: write it with dotnet run conformance/report.cs.");

Console.WriteLine("docs/conformance.md and docs/conformance-gaps.md are what the tests show.");
return 0;

string Page()
{
    var text = new StringBuilder();
    text.Append("""
        # Conformance with CPython

        What "behaves like asyncio" rests on, counted. `dotnet run conformance/report.cs` makes this page from the results of
        `dotnet test AsyncioSharp.Tests`; CI runs it with `--check`, which fails when a number drops. Where AsyncioSharp differs on purpose stands in [compatibility.md](compatibility.md);
        how much the tests notice, in [mutation.md](mutation.md); every test that is left out, with the reason, in [conformance-gaps.md](conformance-gaps.md).

        | What is compared | Number | of | Goal | |
        |---|--:|--:|--:|---|

        """);
    foreach (Row row in rows)
    {
        string verdict = row.Goal is not { } goal ? "" : row.Value >= goal ? "reached" : "**not reached**";
        text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Value} | {row.Of} | {row.Goal} | {verdict} |\n");
    }

    text.Append("""

        A ported test is written anew from the behaviour and carries the name of the Python test that it answers, in a `[PythonTest]` attribute:
        `dotnet test AsyncioSharp.Tests --filter "PythonTest~test_locks"` runs those of one file. Tests that touch sockets run on both selectors, and
        over the simulated network of [AsyncioSharp.Simulation](simulation.md) where they are not about what only the kernel has.

        ## CPython's suite, file by file

        Portable means: a behaviour that a program can see. "CPython's own" are tests of its private parts, of `repr`, `pickle` and garbage collection.

        | File | Portable | Ported | Passing | Of mocks | Covered | CPython's own | Windows |
        |---|--:|--:|--:|--:|--:|--:|--:|

        """);
    foreach (IGrouping<string, PythonTest> file in python.GroupBy(test => test.File))
    {
        int Count(Func<PythonTest, bool> which) => file.Count(which);
        text.Append(CultureInfo.InvariantCulture, $"| {file.Key} | {Count(test => test.Kind == Kind.Portable)} | {Count(test => test is { Kind: Kind.Portable, IsPorted: true })} ");
        text.Append(CultureInfo.InvariantCulture, $"| {Count(test => test is { Kind: Kind.Portable, IsPassing: true })} | {Count(test => test.Kind == Kind.Mock)} ");
        text.Append(CultureInfo.InvariantCulture, $"| {Count(test => test is { Kind: Kind.Mock, IsPassing: true })} | {Count(test => test.Kind == Kind.CPython)} | {Count(test => test.Kind == Kind.Windows)} |\n");
    }

    return text.ToString().ReplaceLineEndings("\n");
}

string Gaps()
{
    var text = new StringBuilder();
    text.Append("""
        # What is not compared with CPython

        The tests of CPython's suite that nothing here answers, and the semantics that no scenario shows, with the reasons. The numbers are in [conformance.md](conformance.md), and
        `dotnet run conformance/report.cs` makes both pages.

        """);
    AddRest(text, "Portable, and not ported", python.Where(test => test is { Kind: Kind.Portable, IsPorted: false }));
    AddRest(text, "Behaviours of mocks that are not covered", mocks.Where(test => !test.IsPorted));
    AddRest(text, "CPython's own", python.Where(test => test is { Kind: Kind.CPython, IsPorted: false }));

    text.Append("\n## Semantics without a scenario\n\nThe numbers are those of the tests' `Semantic` property.\n\n");
    foreach (int missing in observable.Except(shown))
        text.Append(CultureInfo.InvariantCulture, $"- {missing}: no scenario yet\n");
    foreach ((int semantic, string why) in hidden.OrderBy(pair => pair.Key))
        text.Append(CultureInfo.InvariantCulture, $"- {semantic}: {why}\n");
    return text.ToString().ReplaceLineEndings("\n");
}

static void AddRest(StringBuilder text, string title, IEnumerable<PythonTest> rest)
{
    text.Append(CultureInfo.InvariantCulture, $"\n## {title}\n");
    foreach (IGrouping<string, PythonTest> file in rest.GroupBy(test => test.File))
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{file.Key}\n\n");
        foreach (IGrouping<string, PythonTest> same in file.GroupBy(test => test.Reason ?? "not yet"))
            text.Append(CultureInfo.InvariantCulture, $"- {same.Key}: {string.Join(", ", same.Select(test => $"`{test.Test}`"))}\n");
    }
}

static Dictionary<int, string> ReadHiddenSemantics(string path)
{
    var hidden = new Dictionary<int, string>();
    foreach (string line in File.Exists(path) ? File.ReadAllLines(path) : [])
    {
        if (line.Length > 0 && !line.StartsWith('#'))
        {
            string[] parts = line.Split('|', 2, StringSplitOptions.TrimEntries);
            hidden.Add(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
        }
    }

    return hidden;
}

// Tests that have made a simulated socket, and that pass over all three.
int CountSame()
{
    Dictionary<string, OurTest> byFullName = tests.DistinctBy(test => test.Name).ToDictionary(test => test.Name);
    return tests.Count(test => test is { IsSimulated: true, Passed: true } && HasTwin(test, "Epoll") && HasTwin(test, "Select"));

    bool HasTwin(OurTest test, string kind) => byFullName.TryGetValue(test.Name.Replace("(Simulated", $"({kind}", StringComparison.Ordinal), out OurTest? twin) && twin.Passed;
}

// Recorded files have a heading of one line that starts with #, and then one case a line.
static int CountLines(string folder)
{
    int count = 0;
    foreach (string path in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.gz") : [])
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (file.ReadLine() is { } line)
            count += line.StartsWith('#') ? 0 : 1;
    }

    return count;
}

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

internal enum Kind
{
    Portable,
    Mock,
    CPython,
    Windows,
}

/// <summary>One number of the page; a goal of null is a number without one.</summary>
internal sealed record Row(string Name, int Value, int? Of, int? Goal);

/// <summary>A test of CPython's suite: a line "VERSION KIND CLASS.TEST [| why it is not ported]" in the list of its file.</summary>
internal sealed record PythonTest(string File, string Version, Kind Kind, string Test, string? Reason)
{
    public string Name => $"{File} {Test}";

    public List<OurTest> Answers { get; } = [];

    public bool IsPorted => Answers.Count > 0;

    public bool IsPassing => Answers.Any(test => test.Passed);

    public static List<PythonTest> ReadAll(string folder) =>
    [
        .. from path in Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal)
           from line in System.IO.File.ReadAllLines(path)
           where line.Length > 0
           let parts = line.Split('|', 2, StringSplitOptions.TrimEntries)
           let words = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)
           select new PythonTest(Path.GetFileNameWithoutExtension(path), words[0], Enum.Parse<Kind>(words[1], ignoreCase: true), words[2], parts.ElementAtOrDefault(1)),
    ];
}

/// <summary>A test of ours, as NUnit's report has it.</summary>
internal sealed record OurTest(string Name, bool Passed, bool Skipped, string[] PythonTests, int[] Semantics, bool IsScenario, bool IsSimulated)
{
    /// <summary>The scenario without the form it is written in.</summary>
    public string Scenario => Name[..Name.LastIndexOf('.')];

    public static List<OurTest> ReadAll(string path) =>
    [
        .. from test in XDocument.Load(path).Descendants("test-case")
           let result = (string?)test.Attribute("result")
           // Of a method with cases the properties stand at the suite that the cases make.
           let properties = test.AncestorsAndSelf().Elements("properties").Elements("property").ToLookup(p => (string?)p.Attribute("name"), p => (string)p.Attribute("value")!)
           select new OurTest(
               (string)test.Attribute("fullname")!,
               result is "Passed" or "Warning",
               result is "Skipped" or "Inconclusive",
               [.. properties["PythonTest"]],
               [.. properties["Semantic"].SelectMany(value => Regex.Matches(value, @"\d+")).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))],
               ((string?)test.Attribute("classname"))?.EndsWith(".ConformanceTests", StringComparison.Ordinal) == true && properties["Scenario"].Any(),
               properties["Network"].Contains("simulated")),
    ];
}
