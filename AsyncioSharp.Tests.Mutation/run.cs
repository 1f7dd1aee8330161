// Changes AsyncioSharp.Core in small ways ("mutants"), one at a time, and counts which changes no test notices: docs/mutation.md.
//
//     dotnet cake --target=Mutation                   what follows, for every folder
//     dotnet run AsyncioSharp.Tests.Mutation/run.cs   measures each folder that has no report of its present sources and tests, and writes the page
//       … -- Locks Queues                             these folders alone; the page keeps the rows of the others
//       … -- --page                                   measures nothing
//
// The reports stand in artifacts/mutation, one folder each: a run that was interrupted goes on with the folder that it was in. reasons.txt
// says of mutants that stay alive why they may.
#:property PublishAot=false
#:property LangVersion=14
#:property ImplicitUsings=enable
#:property Nullable=enable
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

string[] all = ["Loop", "Tasks", "Futures", "Combinators", "Scopes", "Locks", "Queues"];

string[] wanted = [.. args.Where(one => !one.StartsWith('-'))];
if (wanted.Except(all).FirstOrDefault() is { } unknown)
    return Fail($"{unknown}: the folders are {string.Join(", ", all)}.");

if (!args.Contains("--page"))
{
    foreach (Folder folder in (wanted.Length > 0 ? wanted : all).Select(name => new Folder(name)).Where(folder => !folder.IsMeasured))
    {
        if (!folder.Measure())
            return Fail($"{folder.Name} could not be measured: see above.");
    }
}

Dictionary<string, string> reasons = Page.ReadReasons();
var page = new Page(all.ToDictionary(name => name, name => new Folder(name) is { IsMeasured: true } folder ? folder.Mutants() : null), reasons);
page.Write();
foreach (string left in page.Unused)
    Console.WriteLine($"reasons.txt: no mutant needs this any more: {left}");

return 0;

static int Fail(string message)
{
    Console.Error.WriteLine(message);
    return 1;
}

internal enum Fate
{
    Killed,
    Timeout,
    Survived,
    NoCoverage,
}

/// <summary>One change of the sources.</summary>
internal sealed record Mutant(string File, int Line, string Before, string After, Fate Fate)
{
    /// <summary>What it is called in reasons.txt: no line number, which moves.</summary>
    public string Key => $"{File}: {Before} => {After}";
}

/// <summary>A folder of AsyncioSharp.Core, and the report of its last run.</summary>
internal sealed class Folder(string name)
{
    /// <summary>A file with few mutants, so that the last tests too have one to reach (<see cref="SawTheLastTests"/>).</summary>
    private const string ReachedByAll = "Futures/Waiter.cs";

    private static readonly string Root = Path.GetFullPath(Path.Combine(Here(), ".."));
    private readonly string _output = Path.Combine(Root, "artifacts/mutation", name);

    public static string Own(string file) => Path.Combine(Here(), file);

    public static string PathOf(string file) => Path.Combine(Root, file);

    public string Name => name;

    /// <summary>There is a report, and neither the folder nor the tests of its name have changed since.</summary>
    public bool IsMeasured => File.Exists(StampFile) && File.ReadAllText(StampFile) == Stamp();

    private string StampFile => Path.Combine(_output, "measured");

    public bool Measure()
    {
        string stamp = Stamp();
        Console.WriteLine($"== {name}");
        string[] arguments = ["stryker", "--skip-version-check", "--mutate", $"{name}/**/*.cs", "--mutate", ReachedByAll, "--output", _output];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Here(),
        };
        using Process stryker = Process.Start(start)!;
        stryker.WaitForExit();
        if (stryker.ExitCode != 0 || !SawTheLastTests())
            return false;

        File.WriteAllText(StampFile, stamp);
        return true;
    }

    /// <summary>
    /// Stryker first runs all tests once, to see which test reaches which mutant. A test that ends the process then (Stryker's notes are not made for threads)
    /// takes those behind it along, and their mutants would look like survivors. Such a test has to be left out in stryker-config.json.
    /// </summary>
    private bool SawTheLastTests()
    {
        using JsonDocument report = ReadReport();
        HashSet<string?> reaching =
        [
            .. from file in report.RootElement.GetProperty("files").EnumerateObject()
               from mutant in file.Value.GetProperty("mutants").EnumerateArray()
               where mutant.TryGetProperty("coveredBy", out JsonElement tests) && tests.ValueKind == JsonValueKind.Array
               from test in mutant.GetProperty("coveredBy").EnumerateArray()
               select test.GetString(),
        ];
        bool seen = report.RootElement.GetProperty("testFiles").EnumerateObject()
            .SelectMany(file => file.Value.GetProperty("tests").EnumerateArray())
            .OrderBy(test => test.GetProperty("name").GetString(), StringComparer.Ordinal)
            .TakeLast(100)
            .Any(test => reaching.Contains(test.GetProperty("id").GetString()));
        if (!seen)
            Console.Error.WriteLine("None of the last tests reaches a mutant: a test before them has ended the process.");

        return seen;
    }

    private JsonDocument ReadReport() => JsonDocument.Parse(File.ReadAllText(Path.Combine(_output, "reports/mutation-report.json")));

    public List<Mutant> Mutants()
    {
        using JsonDocument report = ReadReport();
        return
        [
            .. from file in report.RootElement.GetProperty("files").EnumerateObject()
               where Path.GetFileName(Path.GetDirectoryName(file.Name)) == name
               let lines = file.Value.GetProperty("source").GetString()!.ReplaceLineEndings("\n").Split('\n')
               from mutant in file.Value.GetProperty("mutants").EnumerateArray()
               where Enum.TryParse<Fate>(mutant.GetProperty("status").GetString(), out _)
               let start = At(mutant, "start")
               select new Mutant(
                   $"{name}/{Path.GetFileName(file.Name)}",
                   start.Line + 1,
                   Short(Between(lines, start, At(mutant, "end"))),
                   Short(mutant.GetProperty("replacement").GetString()!),
                   Enum.Parse<Fate>(mutant.GetProperty("status").GetString()!)),
        ];
    }

    private static (int Line, int Column) At(JsonElement mutant, string which)
    {
        JsonElement at = mutant.GetProperty("location").GetProperty(which);
        return (at.GetProperty("line").GetInt32() - 1, at.GetProperty("column").GetInt32() - 1);
    }

    private static string Between(string[] lines, (int Line, int Column) start, (int Line, int Column) end) =>
        start.Line == end.Line
            ? lines[start.Line][start.Column..end.Column]
            : string.Join(' ', [lines[start.Line][start.Column..], .. lines[(start.Line + 1)..end.Line], lines[end.Line][..end.Column]]);

    private static string Short(string code)
    {
        const int Longest = 70;
        string line = Regex.Replace(code, @"\s+", " ").Trim();
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }

    private string Stamp()
    {
        IEnumerable<string> files = new[] { $"AsyncioSharp.Core/{name}", $"AsyncioSharp.Tests/{name}" }
            .SelectMany(folder => Directory.GetFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Append(Own("stryker-config.json"));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(files.Select(file => file + File.ReadAllText(file))))));
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

/// <summary>docs/mutation.md: what a folder without a report has there stays.</summary>
internal sealed class Page(Dictionary<string, List<Mutant>?> folders, Dictionary<string, string> reasons)
{
    private const string Place = "docs/mutation.md";

    /// <summary>Reasons for mutants that were killed, or are gone.</summary>
    public IEnumerable<string> Unused => reasons.Keys
        .Where(key => folders.GetValueOrDefault(key.Split('/')[0]) is { } mutants && !mutants.Any(mutant => IsAlive(mutant) && mutant.Key == key));

    public static Dictionary<string, string> ReadReasons() => File.ReadAllLines(Folder.Own("reasons.txt"))
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(line => line.Split(" # ", 2))
        .ToDictionary(parts => parts[0].TrimEnd(), parts => parts[1].Trim());

    public void Write()
    {
        string path = Folder.PathOf(Place);
        string old = File.Exists(path) ? File.ReadAllText(path) : "";
        string rows = string.Concat(folders.Select(folder => folder.Value is { } mutants ? Row(folder.Key, mutants) : Old(old, $"| {folder.Key} |", "\n")));
        string survivors = string.Concat(folders.Select(folder => folder.Value is { } mutants ? Survivors(folder.Key, mutants) : Old(old, $"### {folder.Key}\n", "\n\n\n")));
        File.WriteAllText(path, $"""
            # Mutation scores

            How much the tests notice. [Stryker.NET](https://stryker-mutator.io) changes AsyncioSharp.Core in small ways: it turns a condition round, leaves a statement out,
            takes `<` for `<=`. Each change is a mutant. A mutant is killed when a test fails; one that makes the tests hang counts as killed too (a time-out). The score is the
            share of the killed ones; the goal is 90. The tests are those of Core that take less than 0.25 s. Texts of messages and asserts are not changed, and neither is what
            does not compile.

            `dotnet tool restore && dotnet cake --target=Mutation` makes this page. It takes hours, goes folder by folder, and can be interrupted: only folders whose sources or
            tests have changed are measured again.

            | Folder | Mutants | Killed | Time-outs | Survived | Not reached by a test | Score |
            |---|--:|--:|--:|--:|--:|--:|
            {rows}
            ## Who survived, and why that is right

            `AsyncioSharp.Tests.Mutation/reasons.txt` holds the reasons. A mutant without one is a test that is missing.

            {survivors}
            """.TrimEnd() + "\n");
    }

    private static bool IsAlive(Mutant mutant) => mutant.Fate is Fate.Survived or Fate.NoCoverage;

    private static string Row(string folder, List<Mutant> mutants)
    {
        int Count(Fate fate) => mutants.Count(mutant => mutant.Fate == fate);
        double score = 100.0 * mutants.Count(mutant => !IsAlive(mutant)) / Math.Max(1, mutants.Count);
        return string.Create(CultureInfo.InvariantCulture,
            $"| {folder} | {mutants.Count} | {Count(Fate.Killed)} | {Count(Fate.Timeout)} | {Count(Fate.Survived)} | {Count(Fate.NoCoverage)} | {score:F1} |\n");
    }

    private string Survivors(string folder, List<Mutant> mutants)
    {
        var text = new StringBuilder($"### {folder}\n\n| Where | Mutant | Why it may live |\n|---|---|---|\n");
        foreach (Mutant mutant in mutants.Where(IsAlive).OrderBy(mutant => mutant.File, StringComparer.Ordinal).ThenBy(mutant => mutant.Line))
            text.Append(CultureInfo.InvariantCulture, $"| {Path.GetFileName(mutant.File)}, {mutant.Line} | {Code(mutant.Before)} → {Code(mutant.After)} | {reasons.GetValueOrDefault(mutant.Key)} |\n");

        return text.Append("\n\n").ToString();
    }

    private static string Code(string code) => code.Length == 0 ? "nothing" : $"`{code.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Old(string page, string start, string end)
    {
        int from = page.IndexOf(start, StringComparison.Ordinal);
        return from < 0 ? "" : page[from..(page.IndexOf(end, from, StringComparison.Ordinal) is >= 0 and var to ? to : page.Length)].TrimEnd() + end;
    }
}
