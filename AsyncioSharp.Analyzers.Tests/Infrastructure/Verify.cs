using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace AsyncioSharp.Analyzers.Tests.Infrastructure;

/// <summary>
/// Runs all rules over a piece of code. <c>{|ASY001:…|}</c> marks what a rule has to find; whatever else is found fails the test.
/// </summary>
internal static class Verify
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.IO;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using AsyncioSharp;
        using AsyncioSharp.Net;

        """;

    /// <summary>Members of a class that also has <c>Coroutine F()</c>, <c>Coroutine&lt;int&gt; G()</c> and <c>Task&lt;int&gt; Native()</c>.</summary>
    public static Task Finds(string members) => FindsIn(Wrap(members));

    /// <summary>A whole file.</summary>
    public static Task FindsIn(string source, OutputKind kind = OutputKind.DynamicallyLinkedLibrary) =>
        Prepare(new FixTest<EmptyCodeFixProvider> { TestCode = source }, kind).RunAsync();

    /// <summary>
    /// That a fix makes one piece of code of another, for one finding, and for all in the document, the project and the solution.
    /// </summary>
    public static Task Fixes<TFix>(string before, string after, int choice = 0)
        where TFix : CodeFixProvider, new() => FixesIn<TFix>(Wrap(before), Wrap(after), choice);

    /// <summary>The same with whole files.</summary>
    public static Task FixesIn<TFix>(string before, string after, int choice = 0)
        where TFix : CodeFixProvider, new()
    {
        FixTest<TFix> test = new() { TestCode = before, FixedCode = after, CodeActionIndex = choice };
        test.FixedState.AdditionalReferences.AddRange(References.All);
        return Prepare(test).RunAsync();
    }

    private static FixTest<TFix> Prepare<TFix>(FixTest<TFix> test, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
        where TFix : CodeFixProvider, new()
    {
        test.ReferenceAssemblies = References.None;
        test.TestState.AdditionalReferences.AddRange(References.All);
        test.TestState.OutputKind = kind;
        test.SolutionTransforms.Add(static (solution, id) => solution
            .WithProjectParseOptions(id, References.Parsing)
            .WithProjectCompilationOptions(id, ((CSharpCompilationOptions)solution.GetProject(id)!.CompilationOptions!)
                .WithNullableContextOptions(NullableContextOptions.Enable)));
        return test;
    }

    private static string Wrap(string members) => Usings + $$"""
        class Program
        {
            static async Coroutine F() { }

            static async Coroutine<int> G() => 1;

            static async Task<int> Native() => 1;

        {{Indented(members)}}
        }

        """;

    private static string Indented(string code) =>
        string.Join('\n', code.Split('\n').Select(static line => line.Length == 0 ? line : "    " + line));

    private sealed class FixTest<TFix> : CSharpCodeFixTest<AsyncioAnalyzer, TFix, DefaultVerifier>
        where TFix : CodeFixProvider, new();
}
