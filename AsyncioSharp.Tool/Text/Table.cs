using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>Rows in columns, each as wide as its longest cell, up to a limit. The last column has none.</summary>
internal sealed class Table(params (string Title, int Limit)[] columns)
{
    private readonly List<string[]> _rows = [[.. columns.Select(static column => column.Title)]];

    public void Add(params string[] cells) =>
        _rows.Add([.. cells.Select((cell, i) => i == columns.Length - 1 ? cell : Cut(cell, columns[i].Limit))]);

    public void AppendTo(StringBuilder text)
    {
        int[] widths = [.. columns.Select((_, i) => _rows.Max(row => row[i].Length))];
        foreach (string[] row in _rows)
        {
            int last = Array.FindLastIndex(row, static cell => cell.Length > 0);
            for (int i = 0; i < last; i++)
            {
                text.Append(row[i]).Append(' ', widths[i] + 2 - row[i].Length);
            }

            text.Append(last < 0 ? string.Empty : row[last]).Append('\n');
        }
    }

    private static string Cut(string text, int limit) => text.Length <= limit ? text : string.Concat(text.AsSpan(0, limit - 1), "…");
}
