using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncioSharp.Analyzers.Tests;

public partial class SampleTests
{
    private static readonly string s_samples = Folder();

    private static readonly string[] s_usings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    private static IEnumerable<string> Programs => Directory.EnumerateFiles(s_samples, "*.cs")
        .Select(static file => Path.GetFileNameWithoutExtension(file))
        .Where(static name => name != "traps")
        .Order();

    [Test]
    public async Task Traps_EachLine_RaisesTheIdThatItNames()
    {
        IEnumerable<string> named = File.ReadLines(Path.Combine(s_samples, "traps.cs")).SelectMany(static (line, index) =>
            Id().Matches(line.Contains("  // ASY", StringComparison.Ordinal) ? line[line.IndexOf("  // ASY", StringComparison.Ordinal)..] : "")
                .Select(id => $"{index + 1}: {id.Value}"));

        (await Found("traps")).Should().BeEquivalentTo(named);
    }

    /// <summary>Together with the line above: whatever rule there is, the file has a trap for it.</summary>
    [Test]
    public void Traps_AllRules_AreThere() => Id().Matches(File.ReadAllText(Path.Combine(s_samples, "traps.cs")))
        .Select(static id => id.Value).Distinct().Should().BeEquivalentTo(Descriptors.All.Select(static rule => rule.Id).Append("ASY003"));

    [TestCaseSource(nameof(Programs))]
    public async Task Sample_WithoutTraps_RaisesNothing(string name) =>
        (await Found(name)).Where(static found => !Suggestions().IsMatch(found)).Should().BeEmpty();

    /// <summary>Line and id of what the rules find, and of the compiler's warnings that the suppressor takes away.</summary>
    private static async Task<IEnumerable<string>> Found(string name)
    {
        CSharpParseOptions parsing = References.Parsing.WithFeatures([new("FileBasedProgram", "true")]);
        SyntaxTree usings = CSharpSyntaxTree.ParseText(string.Concat(s_usings.Select(static one => $"global using {one};")), parsing);
        SyntaxTree program = CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(s_samples, name + ".cs")), parsing, path: name + ".cs");
        CSharpCompilation compilation = CSharpCompilation.Create(name, [usings, program], References.All,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        compilation.GetDiagnostics().Where(static one => one.Severity == DiagnosticSeverity.Error).Should().BeEmpty();

        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([new AsyncioAnalyzer(), new CreateTaskSuppressor()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false,
                reportSuppressedDiagnostics: true))
            .GetAllDiagnosticsAsync();
        return found.Select(static one => (Line: one.Location.GetLineSpan().StartLinePosition.Line + 1, Id: IdOf(one)))
            .Where(static one => one.Id is not null)
            .Select(static one => $"{one.Line}: {one.Id}");
    }

    private static string? IdOf(Diagnostic found) => found.Id switch
    {
        "CS4014" when found.IsSuppressed => "ASY003",
        { } id when id.StartsWith("ASY", StringComparison.Ordinal) || id == "AD0001" => id,
        _ => null,
    };

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "samples");

    [GeneratedRegex(@"ASY\d+")]
    private static partial Regex Id();

    /// <summary>Not alarms: what a build does not show, and what is taken away.</summary>
    [GeneratedRegex("ASY0(03|05|18|20)")]
    private static partial Regex Suggestions();
}
