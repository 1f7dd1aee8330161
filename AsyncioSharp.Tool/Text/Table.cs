using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>Rows in columns, each as wide as its longest cell, up to a limit. The last column has none.</summary>
internal sealed class Table(params (string Title, int Limit)[] columns)
{
    private readonly List<string[]> _rows = [[.. columns.Select(static column => column.Title)]];

    public void Add(params string[] cells) =>
        _rows.Add([.. cells.Select((cell, i) => i == columns.Length - 1 ? OneLine(cell) : Cut(OneLine(cell), columns[i].Limit))]);

    public override string ToString()
    {
        int[] widths = [.. columns.Select((_, i) => _rows.Max(row => row[i].Length))];
        var text = new StringBuilder();
        foreach (string[] row in _rows)
        {
            for (int i = 0; i < row.Length - 1; i++)
            {
                text.Append(row[i].PadRight(widths[i] + 2));
            }

            text.Append(row[^1]);
            while (text.Length > 0 && text[^1] == ' ')
            {
                text.Length--;
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Cut(string text, int limit) => text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit - 1), "…");

    // A name may hold anything: escape sequences would change the terminal.
    private static string OneLine(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') ? string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)) : text;
}
