using System.Globalization;

namespace AsyncioSharp;

/// <summary>A question of a tool, as the arguments of its session say it.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Id">The number that the answer carries.</param>
/// <param name="Patience">How long a loop has to begin, before it is read from outside.</param>
/// <param name="Slice">How long a loop describes its tasks in one go.</param>
internal sealed record InspectionRequest(string Kind, long Id, TimeSpan Patience, TimeSpan Slice)
{
    private const double DefaultPatience = 500;
    private const double DefaultSlice = 5;

    // Whatever a tool asks for: a loop never stands still for longer.
    private const double LongestSlice = 10;
    private const double LongestPatience = 10_000;

    /// <summary>The question in the arguments; null if there is none.</summary>
    public static InspectionRequest? Of(IDictionary<string, string?>? arguments)
    {
        if (arguments is null
            || !arguments.TryGetValue(InspectionProtocol.RequestKey, out string? kind)
            || kind is null
            || !arguments.TryGetValue(InspectionProtocol.IdKey, out string? text)
            || !long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long id))
        {
            return null;
        }

        return new InspectionRequest(
            kind,
            id,
            Milliseconds(arguments, InspectionProtocol.PatienceKey, DefaultPatience, LongestPatience),
            Milliseconds(arguments, InspectionProtocol.SliceKey, DefaultSlice, LongestSlice));
    }

    private static TimeSpan Milliseconds(IDictionary<string, string?> arguments, string key, double usual, double most) =>
        TimeSpan.FromMilliseconds(
            arguments.TryGetValue(key, out string? text)
                && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0
                ? Math.Min(value, most)
                : usual);
}
