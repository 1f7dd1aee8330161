// dotnet tool restore && dotnet cake [--target=Build|Test|Coverage|Pack|Bench|Samples|PublicApi|ShipApi|Mutation] [--configuration=Debug|Release]
//
// A thin layer over the dotnet commands, which work by themselves too; only Coverage, PublicApi and ShipApi do something of their own.

using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Debug");

const string Solution = "AsyncioSharp.sln";
string[] libraries = ["AsyncioSharp.Core", "AsyncioSharp.Remoting", "AsyncioSharp.Net", "AsyncioSharp.Hosting", "AsyncioSharp.AspNetCore",
    "AsyncioSharp.Orleans", "AsyncioSharp.Testing",
    "AsyncioSharp.Simulation", "AsyncioSharp.Testing.NUnit", "AsyncioSharp.Testing.Xunit", "AsyncioSharp.Testing.MSTest", "AsyncioSharp.Testing.TUnit"];

Task("Build")
    .Description("Builds the solution; warnings are errors.")
    .Does(() => DotNetBuild(Solution, new DotNetBuildSettings { Configuration = configuration, NoLogo = true }));

Task("Test")
    .Description("Runs all tests, or those of --filter=EXPRESSION.")
    .IsDependentOn("Build")
    .Does(() => DotNetTest(Solution, new DotNetTestSettings
    {
        Configuration = configuration,
        NoBuild = true,
        NoLogo = true,
        Filter = Argument("filter", ""),
    }));

// A line counts once, however many classes the compiler made of it (state machines, closures).
Task("Coverage")
    .Description("Measures which lines of AsyncioSharp.Core the quick tests reach, or those of --filter=EXPRESSION; fails below 95 %.")
    .IsDependentOn("Build")
    .Does(() =>
    {
        const string Library = "AsyncioSharp.Core";
        const double Least = 95;

        CleanDirectory("artifacts/coverage");
        DotNetTest("AsyncioSharp.Tests", new DotNetTestSettings
        {
            Configuration = configuration,
            NoBuild = true,
            NoLogo = true,
            Filter = Argument("filter", "TestCategory!=Slow"),
            Collectors = ["XPlat Code Coverage"],
            ResultsDirectory = "artifacts/coverage",
        });

        var lines = GetFiles("artifacts/coverage/**/coverage.cobertura.xml")
            .SelectMany(report => XDocument.Load(report.FullPath).Descendants("package"))
            .Where(package => (string)package.Attribute("name") == Library)
            .Descendants("class")
            .SelectMany(type => type.Descendants("line").Select(line => (
                File: (string)type.Attribute("filename"), Number: (int)line.Attribute("number"), IsHit: (int)line.Attribute("hits") > 0)))
            .GroupBy(line => (line.File, line.Number), (at, hits) => (at.File, at.Number, IsHit: hits.Any(one => one.IsHit)))
            .ToList();
        foreach (var missed in lines.Where(line => !line.IsHit).GroupBy(line => line.File).OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Verbose($"not reached: {missed.Key}: {string.Join(", ", missed.Select(line => line.Number).Order())}");
        }

        var percent = 100.0 * lines.Count(line => line.IsHit) / Math.Max(1, lines.Count);
        Information(string.Create(CultureInfo.InvariantCulture, $"{Library}: {percent:F1} % of {lines.Count} lines"));
        if (percent < Least)
        {
            throw new CakeException($"Less than {Least} % of the lines are reached; --verbosity=verbose names the others.");
        }
    });

Task("Pack")
    .Description("Writes the packages of the libraries to artifacts/packages.")
    .Does(() =>
    {
        CleanDirectory("artifacts/packages");
        DotNetPack(Solution, new DotNetPackSettings { Configuration = "Release", NoLogo = true });
    });

Task("Bench")
    .Description("Runs the benchmarks; --args=\"...\" goes to the program.")
    .Does(() => DotNetRun("AsyncioSharp.Benchmarks", new ProcessArgumentBuilder().Append(Argument("args", "")),
        new DotNetRunSettings { Configuration = "Release" }));

Task("Samples")
    .Description("Runs every sample and compares its output with what is expected.")
    .Does(() =>
    {
        if (StartProcess("bash", "samples/run_all.sh") != 0)
        {
            throw new CakeException("A sample did not print what its .expected file says.");
        }
    });

Task("Mutation")
    .Description("Measures which small changes of AsyncioSharp.Core no test notices, and writes docs/mutation.md; --folders=\"Locks Queues\" for some alone. Takes hours.")
    .Does(() =>
    {
        if (StartProcess("dotnet", $"run AsyncioSharp.Tests.Mutation/run.cs -- {Argument("folders", "")}") != 0)
        {
            throw new CakeException("The mutation run failed; called again it goes on with the folder that it was in.");
        }
    });

// The analyzer that guards the public API says what it misses. Shown an empty PublicAPI.Unshipped.txt it names everything that is not
// shipped, one line each, ready to be written: so the file is made anew, and lines whose member is gone disappear by themselves.
Task("PublicApi")
    .Description("Rewrites PublicAPI.Unshipped.txt of each library from what it really exposes.")
    .Does(() =>
    {
        var report = MakeAbsolute(Directory("artifacts/public-api")).FullPath + "/";
        CleanDirectory(report);
        System.IO.File.WriteAllText(report + "PublicAPI.Unshipped.txt", "#nullable enable\n");

        foreach (var library in libraries)
        {
            DotNetBuild(library, new DotNetBuildSettings
            {
                NoIncremental = true,
                NoLogo = true,
                Verbosity = DotNetVerbosity.Quiet,
                MSBuildSettings = new DotNetMSBuildSettings()
                    .WithProperty("EnforcePublicApi", "true")
                    .WithProperty("PublicApiReport", report)
                    .WithProperty("TreatWarningsAsErrors", "false"),
                ArgumentCustomization = arguments => arguments.Append("--consoleLoggerParameters:ErrorsOnly"),
            });

            var api = DeclaredApi($"{report}{library}.sarif");
            System.IO.File.WriteAllText($"{library}/PublicAPI.Unshipped.txt", "#nullable enable\n" + string.Concat(api.Select(line => line + "\n")));
            Information($"{library}: {api.Count} lines");
        }
    });

// Unshipped lines become shipped ones. A line that begins with *REMOVED* takes its shipped line away.
Task("ShipApi")
    .Description("For a release: moves the lines of each PublicAPI.Unshipped.txt to PublicAPI.Shipped.txt.")
    .Does(() =>
    {
        const string Header = "#nullable enable", Removed = "*REMOVED*";
        foreach (var library in libraries)
        {
            string[] Lines(string kind) => [.. System.IO.File.ReadAllLines($"{library}/PublicAPI.{kind}.txt").Where(line => line is not ("" or Header))];
            void Write(string kind, IEnumerable<string> lines) =>
                System.IO.File.WriteAllText($"{library}/PublicAPI.{kind}.txt", string.Concat(lines.Prepend(Header).Select(line => line + "\n")));

            var unshipped = Lines("Unshipped");
            var gone = unshipped.Where(line => line.StartsWith(Removed, StringComparison.Ordinal)).Select(line => line[Removed.Length..]).ToHashSet();
            var shipped = Lines("Shipped").Concat(unshipped.Where(line => !line.StartsWith(Removed, StringComparison.Ordinal)))
                .Where(line => !gone.Contains(line)).Distinct().Order(StringComparer.Ordinal).ToList();
            Write("Shipped", shipped);
            Write("Unshipped", []);
            Information($"{library}: {shipped.Count} lines");
        }
    });

Task("Default")
    .IsDependentOn("Build")
    .IsDependentOn("Test");

RunTarget(target);

static List<string> DeclaredApi(string sarif)
{
    const string Undeclared = "RS0016", Gone = "RS0017";

    using var log = JsonDocument.Parse(System.IO.File.ReadAllText(sarif));
    return log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
        .Select(result => (Rule: result.GetProperty("ruleId").GetString(), Result: result))
        .Where(found => found.Rule is Undeclared or Gone)
        .Select(found => (found.Rule == Gone ? "*REMOVED*" : "")
            + found.Result.GetProperty("properties").GetProperty("customProperties").GetProperty("APIName").GetString())
        .Distinct()
        .Order(StringComparer.Ordinal)
        .ToList();
}
