using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// A name that was left as Python spells it, which the compiler does not know (CS0103, CS0117, CS1061): <c>asyncio.create_task</c> becomes
/// <c>Asyncio.CreateTask</c>, <c>time.sleep(1)</c> becomes <c>await Asyncio.Sleep(1)</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class PythonNameFix() : Fix("CS0103", "CS0117", "CS1061")
{
    private const string Title = "Use the C# name";

    /// <summary>Classes of asyncio that have no type argument here: a call of one makes an object.</summary>
    private static readonly HashSet<string> s_classes = ["Barrier", "BoundedSemaphore", "Condition", "Event", "Lock", "Semaphore"];

    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not SimpleNameSyntax name) yield break;
        Offer? offer = name.Parent switch
        {
            // The member goes along: with two findings in one expression, the compiler names the first alone.
            MemberAccessExpressionSyntax access when access.Expression == name => OfModule(name.Identifier.ValueText, access, model),
            MemberAccessExpressionSyntax access when OfMember(access, model) is { } known => new Offer(Title, name, Renamed(name, known)),
            MemberAccessExpressionSyntax => null,
            _ => OfBareName(name, model),
        };
        if (offer is not null) yield return offer;
    }

    private static Offer? OfModule(string module, MemberAccessExpressionSyntax access, SemanticModel model)
    {
        string member = access.Name.Identifier.ValueText;
        if (access.Parent is InvocationExpressionSyntax call)
        {
            if (module == "time" && member == "sleep" && Code.IsInAsync(call))
            {
                return new Offer(Title, call, Code.Await(call.WithExpression(
                    access.WithExpression(Code.Library("Asyncio")).WithName(IdentifierName("Sleep"))), call));
            }
            if (module == "asyncio" && s_classes.Contains(member))
            {
                return new Offer(Title, call, ObjectCreationExpression(Code.Library("Asyncio" + member).WithLeadingTrivia(Space))
                    .WithArgumentList(call.ArgumentList));
            }
        }
        return module == "asyncio"
            ? new Offer(Title, access, access.WithExpression(Code.Library("Asyncio"))
                .WithName(Renamed(access.Name, OfAsyncio(member, model) ?? CSharpName(member))))
            : null;
    }

    /// <summary>A member of an object, whose type has it under its name in C#.</summary>
    private static string? OfMember(MemberAccessExpressionSyntax access, SemanticModel model)
    {
        string name = access.Name.Identifier.ValueText;
        ITypeSymbol? type = model.GetTypeInfo(access.Expression).Type ?? model.GetSymbolInfo(access.Expression).Symbol as ITypeSymbol;
        if (type is null) return null;
        bool isLibrary = type.ContainingNamespace?.ToDisplayString().StartsWith("AsyncioSharp", System.StringComparison.Ordinal) == true;
        if (!isLibrary && !name.Contains('_')) return null;
        // Net's static members of Asyncio are extensions, which a lookup in the type does not list.
        return Known(type, name, access.SpanStart, model) ?? (type.Name == "Asyncio" ? CSharpName(name) : null);
    }

    /// <summary>A name alone, with <c>using static AsyncioSharp.Asyncio</c> or as if there were one.</summary>
    private static Offer? OfBareName(SimpleNameSyntax name, SemanticModel model)
    {
        string python = name.Identifier.ValueText;
        if (!model.LookupSymbols(name.SpanStart, name: CSharpName(python)).IsEmpty)
        {
            return python.Contains('_') ? new Offer(Title, name, Renamed(name, CSharpName(python))) : null;
        }
        return OfAsyncio(python, model) is { } known && name.Parent is InvocationExpressionSyntax
            ? new Offer(Title, name, MemberAccessExpression(Microsoft.CodeAnalysis.CSharp.SyntaxKind.SimpleMemberAccessExpression,
                Code.Library("Asyncio"), Renamed(name.WithoutTrivia(), known)))
            : null;
    }

    private static string? OfAsyncio(string python, SemanticModel model) =>
        model.Compilation.GetTypeByMetadataName("AsyncioSharp.Asyncio") is { } asyncio ? Known(asyncio, python, 0, model) : null;

    /// <summary>Most names follow the rule; for a few (<c>readexactly</c>) only the letters are the same.</summary>
    private static string? Known(ITypeSymbol type, string python, int position, SemanticModel model)
    {
        string letters = python.Replace("_", "");
        return model.LookupSymbols(position, type, includeReducedExtensionMethods: true).Select(static symbol => symbol.Name)
            .FirstOrDefault(name => name != python && string.Equals(name, letters, System.StringComparison.OrdinalIgnoreCase));
    }

    private static SimpleNameSyntax Renamed(SimpleNameSyntax name, string to) =>
        name.WithIdentifier(Identifier(to).WithTriviaFrom(name.Identifier));

    /// <summary>Each part between underscores with a capital: call_soon_threadsafe, CallSoonThreadsafe.</summary>
    private static string CSharpName(string python)
    {
        StringBuilder name = new();
        foreach (string part in python.Split(['_'], System.StringSplitOptions.RemoveEmptyEntries))
        {
            name.Append(char.ToUpperInvariant(part[0])).Append(part, 1, part.Length - 1);
        }
        return name.ToString();
    }
}
