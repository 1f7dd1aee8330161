using System.Buffers;

namespace AsyncioSharp.Tool;

/// <summary>
/// Texts of the process as they may be shown. A name may hold anything: escape sequences would change the terminal, a new line would look
/// like one of the tool's own, and marks of direction would turn what follows around.
/// </summary>
internal static class PlainText
{
    private const char Shown = ' ';

    // Control characters, the separators of lines and paragraphs, the marks of direction.
    private static readonly SearchValues<char> s_notShown = SearchValues.Create(
        [
            .. Range('\0', '\u001f'), .. Range('\u007f', '\u009f'), '\u061c', '\u200e', '\u200f', .. Range('\u2028', '\u202e'),
            .. Range('\u2066', '\u2069'),
        ]);

    /// <summary>The text with a space for each character that would do something else than be seen.</summary>
    public static string OneLine(string text) =>
        text.AsSpan().ContainsAny(s_notShown)
            ? string.Create(text.Length, text, static (shown, all) => all.AsSpan().ReplaceAny(shown, s_notShown, Shown))
            : text;

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(static c => (char)c);
}
