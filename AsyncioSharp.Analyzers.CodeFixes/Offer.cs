using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers;

/// <summary>One change: what it is called, the node that goes and the one that comes.</summary>
internal sealed class Offer(string title, SyntaxNode old, SyntaxNode @new)
{
    public string Title { get; } = title;

    public SyntaxNode Old { get; } = old;

    public SyntaxNode New { get; } = @new;
}
