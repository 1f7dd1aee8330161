using Microsoft.CodeAnalysis;

namespace AsyncioSharp.Analyzers;

/// <summary>What the rules know about one compilation.</summary>
internal sealed class Model
{
    private Model(Symbols symbols)
    {
        Symbols = symbols;
        LoopCode = new LoopCode(symbols);
    }

    public Symbols Symbols { get; }

    public LoopCode LoopCode { get; }

    /// <summary>Null if the compilation does not know AsyncioSharp.</summary>
    public static Model? Of(Compilation compilation) => Symbols.Of(compilation) is { } symbols ? new Model(symbols) : null;
}
