using System.Buffers;
using System.Text;
using System.Text.Json;

namespace AsyncioSharp.Timelines;

/// <summary>The page: a template with one block of data in it, which its script draws.</summary>
internal static class TimelineHtml
{
    private const string Place = "/*DATA*/null";
    private static readonly string s_template = ReadTemplate();

    public static string Write(Timeline timeline) => s_template.Replace(Place, Data(timeline), StringComparison.Ordinal);

    // Numbers, with each text once: a step is about twenty bytes. The writer escapes what could end the script.
    private static string Data(Timeline timeline)
    {
        var texts = new Dictionary<string, int>();
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("title", timeline.Title);
            json.WriteString("facts", timeline.Facts);
            json.WriteString("failure", timeline.Failure);
            json.WriteNumber("ticksPerSecond", timeline.TicksPerSecond);
            json.WriteStartArray("lanes");
            foreach (TimelineLane lane in timeline.Lanes)
            {
                json.WriteStartArray();
                json.WriteStringValue(lane.Name);
                json.WriteStringValue(lane.Body);
                json.WriteNumberValue(lane.Step);
                json.WriteNumberValue(lane.Time);
                json.WriteNumberValue(lane.IsTask ? 1 : 0);
                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteStartArray("steps");
            foreach (TimelineStep step in timeline.Steps)
            {
                WriteNumbers(json, step.Number, step.Time, step.Row, NumberOf(step.Text, texts), (int)step.Marks);
            }

            json.WriteEndArray();
            json.WriteStartArray("lengths");
            foreach (TimelineStep step in timeline.StepsLast ? timeline.Steps : [])
            {
                json.WriteNumberValue(step.Length);
            }

            json.WriteEndArray();
            WriteWorld(json, timeline, texts);
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

    private static void WriteWorld(Utf8JsonWriter json, Timeline timeline, Dictionary<string, int> texts)
    {
        json.WriteStartArray("circle");
        foreach ((int from, int to) in timeline.Circle)
        {
            WriteNumbers(json, from, to);
        }

        json.WriteEndArray();
        json.WriteStartArray("messages");
        foreach (TimelineMessage message in timeline.Messages)
        {
            (long time, int step) = message.Arrived ?? (-1, -1);
            WriteNumbers(
                json, message.From, message.To, message.Sent.Time, message.Sent.Step, time, step, NumberOf(message.Text, texts));
        }

        json.WriteEndArray();
        json.WriteStartArray("faults");
        foreach ((string what, long time, int step) in timeline.Faults)
        {
            WriteNumbers(json, time, step, NumberOf(what, texts));
        }

        json.WriteEndArray();
    }

    private static int NumberOf(string text, Dictionary<string, int> texts)
    {
        texts.TryAdd(text, texts.Count);
        return texts[text];
    }

    private static void WriteNumbers(Utf8JsonWriter json, params ReadOnlySpan<long> numbers)
    {
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }
    }

    private static string ReadTemplate()
    {
        using Stream stream = typeof(TimelineHtml).Assembly.GetManifestResourceStream("timeline.html")
            ?? throw new InvalidOperationException("The template of the timeline is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
