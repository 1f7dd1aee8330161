using System.Globalization;

namespace AsyncioSharp;

/// <summary>
/// Long lists and texts in reports. Of a list: the first and the last lines, and between them one that says how many are left out. A report
/// that nobody can read helps nobody, and may cost more than the fault.
/// </summary>
internal static class Excerpt
{
    /// <summary>Characters of a name that anybody reads. Events hold many of them, and one of 64 KB is lost without a word.</summary>
    public const int LongestName = 300;

    /// <summary>Characters of a message in an event of its own.</summary>
    public const int LongestMessage = 8000;

    /// <summary>Cuts a list in the middle.</summary>
    /// <param name="items">The list.</param>
    /// <param name="most">How many of it may stay, half of them from the end.</param>
    /// <param name="text">The text of one.</param>
    /// <param name="what">What they are, in the plural.</param>
    /// <returns>The texts.</returns>
    public static IEnumerable<string> Of<T>(IReadOnlyList<T> items, int most, Func<T, string> text, string what)
    {
        int left = items.Count - most;
        if (left <= 0)
        {
            return items.Select(text);
        }

        return items.Take(most / 2).Select(text).Append(LeftOut(left, what))
            .Concat(items.Skip(items.Count - (most - (most / 2))).Select(text));
    }

    /// <summary>The beginning of a text, with an ellipsis for the rest.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters it may have, with the ellipsis.</param>
    public static string Beginning(string text, int most = LongestName)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int length = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return string.Concat(text.AsSpan(0, length), "…");
    }

    /// <summary>The line in place of what is left out.</summary>
    public static string LeftOut(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"... {count} {what} left out here ...");
}
