using System.Globalization;

namespace AsyncioSharp.Testing;

/// <summary>Counts over many runs what each of them has reached, and fails for what none has.</summary>
internal sealed class Campaign(IReadOnlyCollection<string> expected)
{
    private readonly Dictionary<(string Name, bool IsFault), Total> _totals = [];

    public void Add(SiteCounts run)
    {
        foreach (SiteCount site in run.All)
        {
            Total total = _totals.GetValueOrDefault((site.Name, site.IsFault));
            _totals[(site.Name, site.IsFault)] = new Total(
                total.Runs + 1, total.Armed + (site.IsArmed == true ? 1 : 0), total.Reached + site.Reached, total.Held + site.Held,
                total.HeldIn + (site.Held > 0 ? 1 : 0));
        }
    }

    /// <summary>Writes the counts.</summary>
    /// <exception cref="AsyncioTestException">Something was never reached.</exception>
    public void End(TextWriter? output)
    {
        foreach (((string name, bool isFault), Total total) in _totals)
        {
            output?.WriteLine(isFault
                ? Text($"  fault '{name}': armed in {total.Armed} of {total.Runs} runs, fired {total.Held} of {total.Reached} times.")
                : Text($"  claim '{name}': held {total.Held} of {total.Reached} times, in {total.HeldIn} of {total.Runs} runs."));
        }

        string[] missed =
        [
            .. _totals.Where(static one => one.Value.Held == 0)
                .Select(static one => one.Key.IsFault ? $"fault '{one.Key.Name}' never fired, though {one.Value.Runs} runs came there"
                    : $"claim '{one.Key.Name}' never held, though {one.Value.Runs} runs came there"),
            .. expected.Where(name => !_totals.Keys.Any(key => key.Name == name))
                .Select(static name => $"'{name}' was never reached by any run"),
        ];
        if (missed.Length > 0)
        {
            throw new AsyncioTestException($"The campaign has not seen all that it should:\n  {string.Join("\n  ", missed)}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Total(int Runs, int Armed, long Reached, long Held, int HeldIn);
}
