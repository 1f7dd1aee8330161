using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AsyncioSharp.Analyzers.Tests;

public class SuppressorTests
{
    [Test]
    public async Task Warning_OfATaskThatTheLoopHolds_IsSuppressed()
    {
        const string Source = """
            using System.Threading.Tasks;
            using AsyncioSharp;

            class Program
            {
                static async Coroutine F() => await Asyncio.Sleep(1);

                static async Coroutine Main(EventLoop loop)
                {
                    Asyncio.CreateTask(F());
                    Asyncio.EnsureFuture(F());
                    loop.CreateTask(F());
                    await Asyncio.TaskGroup(async tg => { tg.CreateTask(F()); await F(); });
                    Task.Delay(1);
                }
            }
            """;
        CSharpCompilation compilation = CSharpCompilation.Create("Suppressed", [CSharpSyntaxTree.ParseText(Source, References.Parsing)],
            References.All, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([new CreateTaskSuppressor()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false,
                reportSuppressedDiagnostics: true))
            .GetAllDiagnosticsAsync();

        found.Where(static one => one.Id == "CS4014").Select(static one => one.IsSuppressed).Should().Equal(true, true, true, true, false);
    }
}
