using System.Globalization;
using System.Text;

namespace AsyncioSharp.Benchmarks;

/// <summary>The curves as Markdown.</summary>
internal static class GrowthTable
{
    private static readonly int[] s_columns = [100, 1_000, 10_000, 100_000, 1_000_000];

    public static string Of(IReadOnlyList<GrowthCurve> curves)
    {
        var text = new StringBuilder("| One of so many | 10² | 10³ | 10⁴ | 10⁵ | 10⁶ | growth | allowed | within |\n|---|--:|--:|--:|--:|--:|--:|--:|---|\n");
        foreach (GrowthCurve curve in curves)
        {
            text.Append(Line(curve)).Append('\n');
        }

        return text.ToString();
    }

    public static string Line(GrowthCurve curve)
    {
        IEnumerable<string> cells = s_columns.Select(column => Cell(curve, column));
        string growth = string.Create(CultureInfo.InvariantCulture, $"{curve.Growth:0.00} | ≤ {curve.Row.Allowed:0.0} | {(curve.IsWithinItsLaw ? "yes" : "**no**")}");
        return $"| {curve.Row.Title}, {(curve.Row.Unit == Unit.Bytes ? "bytes" : "ns")} | {string.Join(" | ", cells)} | {growth} |";
    }

    /// <summary>The largest number of a row may be a little less than the column's.</summary>
    private static string Cell(GrowthCurve curve, int column)
    {
        (int Size, double Cost) point = curve.Points.FirstOrDefault(one => one.Size > column / 10 && one.Size <= column);
        return point.Size > 0 ? Number(point.Cost) : "–";
    }

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');
}
