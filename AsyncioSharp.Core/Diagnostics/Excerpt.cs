using System.Globalization;

namespace AsyncioSharp;

/// <summary>
/// Long lists in reports: the first and the last lines, and between them one that says how many are left out. A report that nobody can read
/// helps nobody, and may cost more than the fault.
/// </summary>
internal static class Excerpt
{
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

    /// <summary>The line in place of what is left out.</summary>
    public static string LeftOut(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"... {count} {what} left out here ...");
}
