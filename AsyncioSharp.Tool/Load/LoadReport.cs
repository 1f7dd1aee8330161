using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>How a loop has been in a time of about half a second: the event <c>Load</c>.</summary>
/// <param name="Loop">Its number.</param>
/// <param name="Label">Its name; empty if it has none.</param>
/// <param name="IsRunning">It ran at the end.</param>
/// <param name="Seconds">How long the time was.</param>
/// <param name="Turns">In that time, as are callbacks, posts, errors and bytes.</param>
/// <param name="Callbacks">Callbacks and task steps.</param>
/// <param name="Posts">Posts of other threads taken in.</param>
/// <param name="Errors">Errors given to the exception handler.</param>
/// <param name="Ready">At the end, as are inbox, timers and tasks.</param>
/// <param name="Inbox">Posts not taken in.</param>
/// <param name="Timers">Timers that will fire.</param>
/// <param name="Tasks">Tasks that are not done.</param>
/// <param name="Lag">The worst, in seconds.</param>
/// <param name="BytesReceived">Over sockets and pipes.</param>
/// <param name="BytesSent">The same.</param>
/// <param name="Busy">The share of the time in which it did not wait, from 0 to 1.</param>
/// <param name="SlowStep">How long the present step has lasted, in seconds, if that is long; else 0.</param>
/// <param name="Bodies">What its tasks run.</param>
internal sealed record LoadReport(
    int Loop,
    string Label,
    bool IsRunning,
    double Seconds,
    long Turns,
    long Callbacks,
    long Posts,
    long Errors,
    int Ready,
    int Inbox,
    int Timers,
    int Tasks,
    double Lag,
    long BytesReceived,
    long BytesSent,
    double Busy,
    double SlowStep,
    IReadOnlyList<BodyLoad> Bodies)
{
    public static LoadReport Read(PayloadReader reader) => new(
        reader.Int32(), PlainText.OneLine(reader.Utf16()), reader.Int32() != 0, reader.Double(), reader.Int64(), reader.Int64(),
        reader.Int64(), reader.Int64(), reader.Int32(), reader.Int32(), reader.Int32(), reader.Int32(), reader.Double(), reader.Int64(), reader.Int64(),
        reader.Double(), reader.Double(), [.. reader.Utf16().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(BodyLoad.Read)]);

    /// <summary>Two times in a row as one.</summary>
    public LoadReport Then(LoadReport next)
    {
        double seconds = Seconds + next.Seconds;
        double before = Seconds / seconds;
        double after = next.Seconds / seconds;
        Dictionary<string, double> shares = [];
        foreach ((BodyLoad body, double weight) in Bodies.Select(body => (body, before)).Concat(next.Bodies.Select(body => (body, after))))
        {
            shares[body.Name] = shares.GetValueOrDefault(body.Name) + (body.Share * weight);
        }

        // Long names are cut, so two coroutines may have the same.
        var tasks = next.Bodies.GroupBy(static body => body.Name)
            .ToDictionary(static same => same.Key, static same => same.Sum(static body => body.Tasks));
        return next with
        {
            Seconds = seconds,
            Turns = Turns + next.Turns,
            Callbacks = Callbacks + next.Callbacks,
            Posts = Posts + next.Posts,
            Errors = Errors + next.Errors,
            Lag = Math.Max(Lag, next.Lag),
            BytesReceived = BytesReceived + next.BytesReceived,
            BytesSent = BytesSent + next.BytesSent,
            Busy = (Busy * before) + (next.Busy * after),
            Bodies =
            [
                .. shares.Select(share => new BodyLoad(tasks.GetValueOrDefault(share.Key), share.Value, share.Key))
                    .OrderByDescending(static body => body.Share).ThenByDescending(static body => body.Tasks),
            ],
        };
    }
}

/// <summary>What the tasks of one coroutine take.</summary>
/// <param name="Tasks">How many there are.</param>
/// <param name="Share">Their share of the time, from 0 to 1.</param>
/// <param name="Name">The coroutine.</param>
internal sealed record BodyLoad(int Tasks, double Share, string Name)
{
    /// <exception cref="InvalidDataException">The line is none of this kind.</exception>
    public static BodyLoad Read(string line)
    {
        return line.Split('\t', 3) is [var tasks, var share, var name]
            && int.TryParse(tasks, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out double part)
            ? new BodyLoad(count, part, PlainText.OneLine(name))
            : throw new InvalidDataException($"'{line}' tells no coroutine.");
    }
}

/// <summary>A step that lasted long, as another thread saw it: the event <c>SlowStep</c>.</summary>
/// <param name="Loop">The number of the loop.</param>
/// <param name="Task">The name of the task; empty if it was a callback.</param>
/// <param name="Body">What it runs.</param>
/// <param name="Seconds">How long it lasted.</param>
internal sealed record SlowStep(int Loop, string Task, string Body, double Seconds)
{
    public static SlowStep Read(PayloadReader reader) => new(
        reader.Int32(), PlainText.OneLine(reader.Utf16()), PlainText.OneLine(reader.Utf16()), reader.Double());

    /// <summary>In words, without when.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Seconds:0.000} s in {(Task.Length == 0 ? Body : $"{Task} ({Body})")}");
}
