using System.Text;

namespace AsyncioSharp;

/// <summary>
/// The error of a <see cref="TaskGroup"/> in groups that failed inside of one another, many levels deep: its texts leave the levels in the
/// middle out.
/// </summary>
/// <remarks>
/// .NET puts the message of every inner error into the message of an <see cref="AggregateException"/>, by a recursion: n levels would cost
/// n² characters for all of them, and the stack. (Where several tasks of each group wait for the same group, it would even double with each
/// level.) The first levels are plain ones, so that who looks for exactly that type finds it.
/// </remarks>
internal sealed class DeepGroupError : AggregateException
{
    private const string Text = "unhandled errors in a TaskGroup";
    private const int PlainLevels = 4;

    /// <summary>The outermost plain group on the way down, and how many levels lie between.</summary>
    private readonly AggregateException _plain;
    private readonly int _levels;

    private DeepGroupError(IEnumerable<Exception> errors, AggregateException inner)
        : base(Text, errors)
    {
        (_plain, _levels) = inner is DeepGroupError deep ? (deep._plain, deep._levels + 1) : (inner, 0);
    }

    /// <summary>The message of the group, of the errors beside it, and of the groups inside that are not left out.</summary>
    public override string Message
    {
        get
        {
            var text = new StringBuilder(Text);
            foreach (Exception error in InnerExceptions)
            {
                text.Append(" (").Append(error is DeepGroupError deep ? deep.Shortened(deep._plain.Message) : error.Message).Append(')');
            }

            return text.ToString();
        }
    }

    /// <summary>What a group raises.</summary>
    public static AggregateException Of(IReadOnlyList<Exception> errors) =>
        errors.FirstOrDefault(static error => error is AggregateException && IsDeep(error, PlainLevels)) is AggregateException inner
            ? new DeepGroupError(errors, inner)
            : new AggregateException(Text, errors);

    /// <summary>Like that of the base class, but it looks as if it were one, and does not go down through all levels.</summary>
    /// <returns>The message, the stack trace, and the inner errors.</returns>
    public override string ToString()
    {
        var text = new StringBuilder($"{typeof(AggregateException)}: {Message}");
        if (StackTrace is { } trace)
        {
            text.Append('\n').Append(trace);
        }

        foreach (Exception error in InnerExceptions)
        {
            text.Append("\n ---> ").Append(error is DeepGroupError deep ? deep.Shortened(deep._plain.ToString()) : error.ToString())
                .Append("<---");
        }

        return text.ToString();
    }

    private string Shortened(string plain) => $"{_levels + 1} groups inside of one another are left out here: {plain}";

    private static bool IsDeep(Exception error, int levels) =>
        error is DeepGroupError
        || (error is AggregateException group && (levels == 1 || group.InnerExceptions.Any(inner => IsDeep(inner, levels - 1))));
}
