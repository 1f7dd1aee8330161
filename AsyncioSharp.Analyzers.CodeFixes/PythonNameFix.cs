using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AsyncioSharp.Analyzers;

/// <summary>
/// A name of asyncio that was left as Python spells it, which the compiler does not know (CS0103, CS0117, CS1061):
/// <c>asyncio.create_task</c> becomes <c>Asyncio.CreateTask</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), System.Composition.Shared]
public sealed class PythonNameFix() : Fix("CS0103", "CS0117", "CS1061")
{
    private protected override IEnumerable<Offer> Offers(SyntaxNode found, SemanticModel model)
    {
        if (found is not SimpleNameSyntax name) yield break;
        const string Title = "Use the C# name";
        if (name.Identifier.ValueText == "asyncio")
        {
            // The member goes along: with two findings in one expression, the compiler names the first alone.
            if (name.Parent is MemberAccessExpressionSyntax access && access.Expression == name)
            {
                yield return new Offer(Title, access, access.WithExpression(Code.Library("Asyncio")).WithName(Renamed(access.Name)));
            }
        }
        else if (name.Parent is MemberAccessExpressionSyntax member && member.Name == name && name.Identifier.ValueText.Contains('_')
            && Knows(model, member, CSharpName(name.Identifier.ValueText)))
        {
            yield return new Offer(Title, name, Renamed(name));
        }
    }

    private static bool Knows(SemanticModel model, MemberAccessExpressionSyntax member, string name)
    {
        ITypeSymbol? type = model.GetTypeInfo(member.Expression).Type ?? model.GetSymbolInfo(member.Expression).Symbol as ITypeSymbol;
        if (type is null) return false;
        // Net's static members of Asyncio are extensions, which a lookup in the type does not list.
        if (type.Name == "Asyncio") return true;
        return !model.LookupSymbols(member.Name.SpanStart, type, name, includeReducedExtensionMethods: true).IsEmpty;
    }

    private static SimpleNameSyntax Renamed(SimpleNameSyntax name) =>
        name.WithIdentifier(Identifier(CSharpName(name.Identifier.ValueText)).WithTriviaFrom(name.Identifier));

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
