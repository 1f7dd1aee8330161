using System.ComponentModel;

namespace AsyncioSharp;

/// <summary>Takes the array that Gather gives apart into variables, up to eight.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ResultDeconstruction
{
    /// <summary>
    /// Takes results apart: <c>var (a, b) = await Asyncio.Gather(F(1), F(2));</c> as Python's <c>a, b = await gather(f(1), f(2))</c>.
    /// </summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="results">As many results as there are variables.</param>
    /// <param name="first">The first one.</param>
    /// <param name="second">The second one.</param>
    /// <exception cref="ArgumentException">There are more or fewer results than variables (Python's <c>ValueError</c>).</exception>
    // twins: arguments 3-8
    public static void Deconstruct<T>(this T[] results, out T first, out T second)
    {
        CheckCount(results, nameof(first), nameof(second));
        (first, second) = (results[0], results[1]);
    }

    private static void CheckCount<T>(T[] results, params ReadOnlySpan<string> variables)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Length != variables.Length)
        {
            string fault = results.Length < variables.Length ? "not enough" : "too many";
            throw new ArgumentException($"{fault} values to unpack: expected {variables.Length}, got {results.Length}.", nameof(results));
        }
    }
}
