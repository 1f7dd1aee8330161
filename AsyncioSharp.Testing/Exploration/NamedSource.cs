using System.Runtime.InteropServices;

namespace AsyncioSharp.Testing;

/// <summary>What is decided besides the order of steps, by its name: the third "fire 'crash db'", and not decision 817.</summary>
/// <remarks>
/// Where decisions have names, those that are kept stay what they were when others are dropped. Numbers move: after a packet that is not
/// lost any more everything has another one.
/// </remarks>
/// <param name="choose">Chooses, by the number of a decision and by its name.</param>
internal sealed class NamedSource(Func<int, NamedSource.Name, int> choose) : DecisionSource
{
    private readonly Dictionary<string, int> _counts = [];
    private readonly List<KeyValuePair<Name, int>> _taken = [];

    /// <summary>Decisions of their names; all others are as where nobody decides.</summary>
    public NamedSource(IEnumerable<KeyValuePair<Name, int>> choices)
        : this(Of(new Dictionary<Name, int>(choices)))
    {
    }

    /// <summary>What was decided, and not as it happens where nobody decides.</summary>
    public IReadOnlyList<KeyValuePair<Name, int>> Taken => _taken;

    public override int Choose(int number, ReadOnlySpan<Candidate> candidates) => 0;

    public override int Draw(int number, int choices, double? chance) => Draw(number, string.Empty, choices, chance);

    public override int Draw(int number, object what, int choices, double? chance)
    {
        string text = what.ToString()!;
        ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, text, out _);
        var name = new Name(text, count++);
        int choice = Math.Min(choose(number, name), choices - 1);
        if (choice != 0)
        {
            _taken.Add(KeyValuePair.Create(name, choice));
        }

        return choice;
    }

    private static Func<int, Name, int> Of(Dictionary<Name, int> choices) => (_, name) => choices.GetValueOrDefault(name);

    /// <param name="What">What was decided.</param>
    /// <param name="Count">How often that had been decided before.</param>
    internal readonly record struct Name(string What, int Count);
}
