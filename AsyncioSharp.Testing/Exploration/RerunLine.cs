using System.Globalization;
using System.Text;

namespace AsyncioSharp.Testing;

/// <summary>The command that runs one seed of one test alone, ready to be pasted into a shell.</summary>
internal static class RerunLine
{
    // In a filter these mean something; a backslash before them takes that away.
    private const string FilterSigns = "\\()&|=!~";

    // Between double quotes a shell still looks at these. (It leaves a backslash before a parenthesis alone.)
    private const string ShellSigns = "\\\"$`";

    public static string For(int seed, string? test) =>
        $"{SeedRange.Variable}={seed.ToString(CultureInfo.InvariantCulture)} dotnet test"
            + $"{(test is null ? string.Empty : $" --filter \"Name~{Escaped(Escaped(test, FilterSigns), ShellSigns)}\"")}";

    private static string Escaped(string text, string signs)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char sign in text)
        {
            escaped.Append(signs.Contains(sign, StringComparison.Ordinal) ? "\\" : string.Empty).Append(sign);
        }

        return escaped.ToString();
    }
}
