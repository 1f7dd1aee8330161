using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Architecture;

/// <summary>Rules of the house that no analyzer of .NET knows. CONTRIBUTING.md names them.</summary>
public class StyleTests
{
    private const int Columns = 140;

    private static readonly string[] Libraries = ["AsyncioSharp.Core", "AsyncioSharp.Net", "AsyncioSharp.Remoting", "AsyncioSharp.Testing", "AsyncioSharp.Testing.NUnit"];

    // The packages for the frameworks other than NUnit are not loaded here.
    private static readonly string[] Folders =
        [.. Directory.EnumerateDirectories(Root(), "AsyncioSharp.*").Select(static path => Path.GetFileName(path)!).Where(static name =>
            Libraries.Contains(name) || name.StartsWith("AsyncioSharp.Testing.", StringComparison.Ordinal))];

    [TestCaseSource(nameof(Folders))]
    public void Lines_OfALibrary_EndAtTheLastColumn(string library) =>
        SourcesOf(library)
            .SelectMany(static file => File.ReadLines(file).Select((line, i) => (Place: $"{file}:{i + 1}", Line: line)))
            .Where(static one => one.Line.Length > Columns && !IsOneWord(one.Line))
            .Select(static one => one.Place)
            .Should().BeEmpty();

    [TestCaseSource(nameof(Libraries))]
    public void PrivateStaticFields_OfALibrary_HaveAPrefix(string library) =>
        Assembly.Load(library).GetTypes()
            .Where(static type => !type.IsDefined(typeof(CompilerGeneratedAttribute)) && !type.Name.Contains('<', StringComparison.Ordinal))
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static field => field.IsPrivate && !field.IsLiteral && !field.IsDefined(typeof(DecimalConstantAttribute))
                && !field.Name.Contains('<', StringComparison.Ordinal))
            .Where(static field => !field.Name.StartsWith(field.IsDefined(typeof(ThreadStaticAttribute)) ? "t_" : "s_", StringComparison.Ordinal))
            .Select(static field => $"{field.DeclaringType}.{field.Name}")
            .Should().BeEmpty("they begin with s_, or with t_ if each thread has one");

    // The signature that a cref names cannot be broken.
    private static bool IsOneWord(string line) => line.TrimStart().StartsWith("/// <inheritdoc cref=", StringComparison.Ordinal);

    // Generated files repeat the line of a method with longer types in it.
    private static IEnumerable<string> SourcesOf(string library) =>
        Directory.EnumerateFiles(Path.Combine(Root(), library), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.EndsWith(".g.cs", StringComparison.Ordinal)
                && !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin"));

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(file, "..", "..", ".."));
}
