// dotnet tool restore && dotnet cake [--target=Build|Test|Pack|Bench|Samples|PublicApi] [--configuration=Debug|Release]
//
// A thin layer over the dotnet commands, which work by themselves too; only PublicApi does something of its own.

using System.Text.Json;

var target = Argument("target", "Default");
var configuration = Argument("configuration", "Debug");

const string Solution = "AsyncioSharp.sln";
string[] libraries = ["AsyncioSharp.Core", "AsyncioSharp.Net"];

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
