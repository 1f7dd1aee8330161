using System.Globalization;
using AsyncioSharp.Timelines;
using static AsyncioSharp.StepProtocol;

namespace AsyncioSharp.Tool;

/// <summary>The recorded steps of one loop: reads the records of <see cref="StepProtocol"/>.</summary>
/// <param name="number">The loop's number.</param>
/// <param name="ticksPerSecond">The unit of its clock.</param>
internal sealed class LoopSteps(int number, long ticksPerSecond)
{
    private const string Yield = "its next turn";
    private const string Outside = "something outside of the loop";

    private readonly Dictionary<ulong, string> _texts = [];
    private readonly List<(string Name, string Body)> _rows = [("callbacks", "CallSoon, timers, I/O, executors")];
    private readonly List<TimelineStep> _steps = [];
    private long _time;
    private bool _isOpenAtEnd;

    public int Number => number;

    /// <summary>The rows: first that of callbacks, then tasks in the order in which they were seen.</summary>
    public IReadOnlyList<(string Name, string Body)> Rows => _rows;

    /// <summary>Times are nanoseconds since the recording began, rows are those of this loop.</summary>
    public IReadOnlyList<TimelineStep> Steps => _steps;

    /// <summary>The last step had not ended.</summary>
    public bool IsOpenAtEnd => _isOpenAtEnd;

    /// <summary>Reads a part. A part ends with a record.</summary>
    /// <exception cref="EndOfStreamException">It is damaged.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public void Read(ReadOnlySpan<byte> part)
    {
        var reader = new PayloadReader(part);
        while (!reader.IsAtEnd)
        {
            var kind = (Record)reader.Byte();
            switch (kind)
            {
                case Record.Text:
                    _texts[reader.Variable()] = reader.Utf8();
                    break;
                case Record.Row:
                    reader.Variable();
                    _rows.Add((Text(ref reader), Text(ref reader)));
                    break;
                case Record.Beginning:
                    AddStep(ref reader, (int)reader.Variable(), 0, TimelineMarks.IsBeginning);
                    break;
                case Record.Step:
                    int row = (int)reader.Variable();
                    _time += (long)reader.Variable();
                    AddStep(ref reader, row, Nanoseconds(reader.Variable()), TimelineMarks.None);
                    break;
                default:
                    throw new InvalidDataException($"Record {kind} of recorded steps is not known.");
            }
        }
    }

    private void AddStep(ref PayloadReader reader, int row, long length, TimelineMarks marks)
    {
        string? wait = null;
        string text = string.Empty;
        switch ((Next)reader.Byte())
        {
            case Next.Turn:
                wait = Yield;
                break;
            case Next.Wait:
                wait = Text(ref reader);
                break;
            case Next.Task:
                wait = NameOf((int)reader.Variable());
                break;
            case Next.Sleep:
                wait = string.Create(CultureInfo.InvariantCulture, $"sleep {Nanoseconds(reader.Variable()) / 1e9:0.###} s");
                break;
            case Next.Outside:
                wait = Outside;
                break;
            case Next.Done:
                (text, marks) = ("done", marks | TimelineMarks.Ends);
                break;
            case Next.Cancelled:
                (text, marks) = ("cancelled", marks | TimelineMarks.Ends | TimelineMarks.IsCancelled);
                break;
            case Next.Failed:
                (text, marks) = ($"failed: {Text(ref reader)}", marks | TimelineMarks.Ends | TimelineMarks.Fails);
                break;
            case Next.Called:
                text = Text(ref reader);
                break;
            default:
                text = "has not ended when the recording did";
                _isOpenAtEnd = true;
                break;
        }

        long time = (marks & TimelineMarks.IsBeginning) != 0 ? 0 : Nanoseconds((ulong)_time);
        _steps.Add(new TimelineStep(_steps.Count + 1, time, length, row, wait is null ? text : $"waits for {wait}", wait, marks));
    }

    // The row of a task that is waited for comes before the step, as every text does.
    private string NameOf(int row) => (uint)row < (uint)_rows.Count ? _rows[row].Name : "a task";

    private string Text(ref PayloadReader reader) => _texts.GetValueOrDefault(reader.Variable(), "?");

    private long Nanoseconds(ulong ticks) =>
        ticksPerSecond == 1_000_000_000 ? (long)ticks : (long)(ticks * (1_000_000_000m / ticksPerSecond));
}
