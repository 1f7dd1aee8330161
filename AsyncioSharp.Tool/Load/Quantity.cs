using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>Numbers as people read them.</summary>
internal static class Quantity
{
    private static readonly string[] s_bytes = ["B", "kB", "MB", "GB", "TB"];

    /// <summary>For example <c>1,234</c>.</summary>
    public static string Count(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>For example <c>12 %</c>; below ten with a digit more.</summary>
    public static string Percent(double share) =>
        (share * 100).ToString(share is > 0 and < 0.0995 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";

    /// <summary>For example <c>1.2 MB</c>.</summary>
    public static string Bytes(double bytes)
    {
        int unit = 0;
        for (; bytes >= 1000 && unit < s_bytes.Length - 1; unit++)
        {
            bytes /= 1000;
        }

        return bytes.ToString(unit > 0 && bytes < 100 ? "0.0" : "0", CultureInfo.InvariantCulture) + " " + s_bytes[unit];
    }

    /// <summary>For example <c>0.3 ms</c> or <c>2.51 s</c>.</summary>
    public static string Time(double seconds) => seconds < 1
        ? (seconds * 1000).ToString(seconds < 0.01 ? "0.0" : "0", CultureInfo.InvariantCulture) + " ms"
        : seconds.ToString("0.00", CultureInfo.InvariantCulture) + " s";
}
