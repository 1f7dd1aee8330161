using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AsyncioSharp.Testing;

/// <summary>The page: a template with one block of data in it, which its script draws.</summary>
internal static class TraceHtml
{
    private const string Place = "/*DATA*/null";
    private static readonly string s_template = ReadTemplate();

    public static string Write(Trace trace, TraceRecorder recorder) =>
        s_template.Replace(Place, Data(trace, recorder), StringComparison.Ordinal);

    // Numbers, with each text once: a step is about twenty bytes. The writer escapes what could end the script.
    private static string Data(Trace trace, TraceRecorder recorder)
    {
        var labels = new TraceLabels(recorder.Lanes);
        var texts = new Dictionary<string, int>();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("title", trace.Title);
            json.WriteString("schedule", trace.Schedule.ToString());
            json.WriteNumber("deviations", trace.Schedule.Deviations);
            json.WriteString("failure", trace.Failure is { } failure ? $"{failure.GetType().Name}: {failure.Message}" : string.Empty);
            json.WriteNumber("ticksPerSecond", TimeSpan.TicksPerSecond);
            json.WriteStartArray("lanes");
            foreach (TraceLane lane in recorder.Lanes)
            {
                json.WriteStartArray();
                json.WriteStringValue(lane.Name);
                json.WriteStringValue(TraceLabels.BodyOf(lane.Task));
                json.WriteNumberValue(lane.Step);
                json.WriteNumberValue(lane.Time);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("steps");
            foreach (TraceStep step in recorder.Steps)
            {
                TraceLane lane = recorder.Lanes[step.Row];
                string text = labels.After(step, lane);
                texts.TryAdd(text, texts.Count);
                json.WriteNumberValue(step.Number);
                json.WriteNumberValue(step.Time);
                json.WriteNumberValue(step.Row);
                json.WriteNumberValue(texts[text]);
                bool isEnd = lane.Task is not null && ReferenceEquals(step.After, lane.Task);
                bool isCancelled = isEnd && lane.Task!.Cancelled();
                bool hasFailed = isEnd && !isCancelled && lane.Task!.FailureType is not null;
                json.WriteNumberValue((step.Overtakes ? 1 : 0) + (isEnd ? 2 : 0) + (hasFailed ? 4 : 0) + (isCancelled ? 8 : 0));
            }

            json.WriteEndArray();
            WriteCircle(json, trace, recorder);
            WriteMessages(json, recorder, texts);
            WriteFaults(json, recorder, texts);
            json.WriteStartArray("texts");
            foreach (string text in texts.Keys)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Of a deadlock: pairs of rows, of which the first waits for the second in a circle.</summary>
    private static void WriteCircle(Utf8JsonWriter json, Trace trace, TraceRecorder recorder)
    {
        json.WriteStartArray("circle");
        foreach ((AsyncioTask from, AsyncioTask to) in ScheduledTest.DeadlockOf(trace.Failure)?.Circles ?? [])
        {
            if (recorder.RowOf(from) is { } first && recorder.RowOf(to) is { } second)
            {
                json.WriteNumberValue(first);
                json.WriteNumberValue(second);
            }
        }

        json.WriteEndArray();
    }

    /// <summary>Packets between hosts: rows, when it left, when it arrived (or -1), and what it is.</summary>
    private static void WriteMessages(Utf8JsonWriter json, TraceRecorder recorder, Dictionary<string, int> texts)
    {
        var rows = new Dictionary<string, int?>();
        json.WriteStartArray("messages");
        foreach (TraceMessage message in recorder.Messages)
        {
            if (Row(message.From) is not { } from || Row(message.To) is not { } to)
            {
                continue;
            }

            texts.TryAdd(message.Text, texts.Count);
            (long time, int step) = message.Arrived ?? (-1, -1);
            foreach (long number in (long[])[from, to, message.Sent.Time, message.Sent.Step, time, step, texts[message.Text]])
            {
                json.WriteNumberValue(number);
            }
        }

        json.WriteEndArray();

        int? Row(string host)
        {
            if (!rows.TryGetValue(host, out int? row))
            {
                rows.Add(host, row = recorder.RowOfHost(host));
            }

            return row;
        }
    }

    private static void WriteFaults(Utf8JsonWriter json, TraceRecorder recorder, Dictionary<string, int> texts)
    {
        json.WriteStartArray("faults");
        foreach ((string what, long time, int step) in recorder.Faults)
        {
            texts.TryAdd(what, texts.Count);
            json.WriteNumberValue(time);
            json.WriteNumberValue(step);
            json.WriteNumberValue(texts[what]);
        }

        json.WriteEndArray();
    }

    private static string ReadTemplate()
    {
        using Stream stream = typeof(TraceHtml).Assembly.GetManifestResourceStream("timeline.html")
            ?? throw new InvalidOperationException("The template of the timeline is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
