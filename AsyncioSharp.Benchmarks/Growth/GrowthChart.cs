using System.Globalization;
using System.Text;

namespace AsyncioSharp.Benchmarks;

/// <summary>The curves as a picture: one small chart for each row, what one costs as a multiple of its cost among a hundred.</summary>
internal static class GrowthChart
{
    private const int Columns = 4;
    private const int Width = 210;
    private const int Height = 130;
    private const int Plot = 64;
    private const int Left = 14;
    private const int Top = 44;

    public static string Of(IReadOnlyList<GrowthCurve> curves)
    {
        int rows = (curves.Count + Columns - 1) / Columns;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Columns * Width} {rows * Height}" width="{Columns * Width}" height="{rows * Height}" role="img">
              <title>What one costs when there are more of them</title>

            """);
        text.Append("""
              <style>
                .bg { fill: #ffffff } .axis { stroke: #8a94a3 } .allowed { stroke: #b08a2e; stroke-dasharray: 4 3 } .cost { fill: none; stroke: #2f6fc0; stroke-width: 2 } .dot { fill: #2f6fc0 }
                .over { stroke: #c0392b } .over.dot { fill: #c0392b } text { font: 11px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2933 } .small { fill: #55606e; font-size: 10px }
                @media (prefers-color-scheme: dark) { .bg { fill: #161b22 } .axis { stroke: #7d8590 } .allowed { stroke: #d3ac4c } .cost { stroke: #6f9bd8 } .dot { fill: #6f9bd8 }
                  .over { stroke: #e57368 } .over.dot { fill: #e57368 } text { fill: #e6edf3 } .small { fill: #9aa5b1 } }
              </style>
              <rect class="bg" width="100%" height="100%" rx="8"/>

            """);
        for (int i = 0; i < curves.Count; i++)
        {
            Append(text, curves[i], i % Columns * Width, i / Columns * Height);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder text, GrowthCurve curve, int x, int y)
    {
        double first = curve.Points[0].Cost;
        double top = Math.Max(curve.Row.Allowed, curve.Points.Max(point => point.Cost / first)) * 1.1;
        double across = Width - (2 * Left);
        double decades = Math.Log10(curve.Row.Most) - 2;
        string over = curve.IsWithinItsLaw ? "" : " over";
        List<(double X, double Y)> places =
            [.. curve.Points.Select(point => (x + Left + (across * (Math.Log10(point.Size) - 2) / decades), y + Top + (Plot * (1 - (point.Cost / first / top)))))];
        double allowed = y + Top + (Plot * (1 - (curve.Row.Allowed / top)));
        string unit = curve.Row.Unit == Unit.Bytes ? "bytes" : "ns";
        IFormatProvider culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"  <text x=\"{x + Left}\" y=\"{y + 20}\">{curve.Row.Name.Replace('_', ' ')}</text>\n");
        text.Append(culture, $"  <text class=\"small\" x=\"{x + Left}\" y=\"{y + 34}\">{first:0} → {curve.Points[^1].Cost:0} {unit}: {curve.Growth:0.00} ×</text>\n");
        text.Append(culture, $"  <line class=\"axis\" x1=\"{x + Left}\" x2=\"{x + Width - Left}\" y1=\"{y + Top + Plot}\" y2=\"{y + Top + Plot}\"/>\n");
        text.Append(culture, $"  <line class=\"allowed\" x1=\"{x + Left}\" x2=\"{x + Width - Left}\" y1=\"{allowed:0.0}\" y2=\"{allowed:0.0}\"/>\n");
        text.Append(culture, $"  <polyline class=\"cost{over}\" points=\"{string.Join(' ', places.Select(place => string.Create(culture, $"{place.X:0.0},{place.Y:0.0}")))}\"/>\n");
        foreach ((double atX, double atY) in places)
        {
            text.Append(culture, $"  <circle class=\"dot{over}\" cx=\"{atX:0.0}\" cy=\"{atY:0.0}\" r=\"2.5\"/>\n");
        }

        text.Append(culture, $"  <text class=\"small\" x=\"{x + Left}\" y=\"{y + Top + Plot + 13}\">100</text>\n");
        text.Append(culture, $"  <text class=\"small\" x=\"{x + Width - Left}\" y=\"{y + Top + Plot + 13}\" text-anchor=\"end\">{curve.Row.Most:#,0}</text>\n");
    }
}
