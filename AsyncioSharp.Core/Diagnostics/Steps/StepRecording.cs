using System.Globalization;

namespace AsyncioSharp;

/// <summary>Records the steps of all loops for some seconds, on request of a diagnostics session, and sends them to it.</summary>
/// <remarks>
/// A thread of its own puts a recorder on each loop, sends what these have written, and takes them off again. Loops in virtual time are
/// left out: what is posted to them would be a part of their run.
/// </remarks>
internal sealed class StepRecording(long id, double seconds, int most)
{
    private const int LookEvery = 50;               // milliseconds
    private const double Patience = 1;              // seconds
    private const double LongestRecording = 3600;
    private const int MostSteps = 10_000_000;

    private static readonly ToolLease s_lease = new(StepProtocol.LeaseKey, TimeProvider.System);

    private readonly List<StepRecorder> _recorders = [];
    private readonly ManualResetEventSlim _pause = new();
    private int _parts;

    /// <summary>
    /// Begins a recording if the arguments of a session ask for one; those that are under way go on if they ask for that.
    /// </summary>
    public static void Start(IDictionary<string, string?>? arguments)
    {
        if (s_lease.Renew(arguments)
            && arguments.TryGetValue(StepProtocol.IdKey, out string? number)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long id)
            && arguments.TryGetValue(StepProtocol.SecondsKey, out string? time)
            && double.TryParse(time, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && arguments.TryGetValue(StepProtocol.MostKey, out string? count)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int most))
        {
            var recording = new StepRecording(id, Math.Clamp(seconds, 0, LongestRecording), Math.Min(most, MostSteps));
            new Thread(recording.Run) { IsBackground = true, Name = "AsyncioSharp steps" }.Start();
        }
    }

    private void Run()
    {
        try
        {
            Record();
        }
        catch (Exception error)
        {
            // It must not end the process, and whoever waits for the end must hear of it.
            AsyncioEventSource.Log.StepsEnd(id, _parts, 0, error.ToString());
        }
    }

    private void Record()
    {
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start).TotalSeconds < seconds
            && s_lease.IsHeld
            && AsyncioEventSource.Log.IsEnabled(AsyncioEventSource.LoadLevel, AsyncioEventSource.Keywords.Steps))
        {
            Attach();
            _pause.Wait(LookEvery);
            Send();
        }

        Detach();
        Send();
        AsyncioEventSource.Log.StepsEnd(
            id, _parts, _recorders.Sum(static one => one.Dropped),
            _recorders.FirstOrDefault(static one => one.Failure is not null)?.Failure?.ToString() ?? string.Empty);
        _pause.Dispose();
    }

    /// <summary>A recorder for each loop that runs and has none yet.</summary>
    private void Attach()
    {
        foreach (EventLoop loop in LoopRegistry.Open())
        {
            if (loop.IsRunning() && !loop.IsVirtual && !_recorders.Exists(one => one.Loop == loop))
            {
                var recorder = new StepRecorder(loop, most);
                _recorders.Add(recorder);
                AsyncioEventSource.Log.StepsOfLoop(id, StepProtocol.Version, loop.Id, loop.ToTicks(1));
                Post(loop, recorder.Begin);
            }
        }
    }

    private void Detach()
    {
        foreach (StepRecorder recorder in _recorders)
        {
            Post(recorder.Loop, recorder.End);
        }

        long start = TimeProvider.System.GetTimestamp();
        while (_recorders.Exists(static one => !one.IsClosed && one.Loop.IsRunning())
            && TimeProvider.System.GetElapsedTime(start).TotalSeconds < Patience)
        {
            _pause.Wait(1);
        }

        foreach (StepRecorder recorder in _recorders)
        {
            recorder.Close();
        }
    }

    private void Send()
    {
        foreach (StepRecorder recorder in _recorders)
        {
            while (recorder.Parts.TryDequeue(out byte[]? part))
            {
                AsyncioEventSource.Log.StepsPart(id, recorder.Loop.Id, part);
                _parts++;
            }
        }
    }

    private static void Post(EventLoop loop, Action action) =>
        loop.EnqueueFromOtherThread(loop.BaseContext, action, null, ReadyKind.Callback);
}
