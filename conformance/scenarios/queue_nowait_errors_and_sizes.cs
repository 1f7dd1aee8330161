namespace AsyncioSharp.Conformance;

/// <summary>get_nowait() on an empty and put_nowait() on a full queue are errors; a size of zero or less means no limit.</summary>
[Scenario("queue_nowait_errors_and_sizes")]
public static class QueueNowaitErrorsAndSizes
{
    public static async Coroutine Main(Trace t)
    {
        var q = new AsyncioQueue<int>(1);
        try
        {
            q.GetNowait();
        }
        catch (QueueEmpty e)
        {
            t.Say(t.Error(e));
        }
        q.PutNowait(1);
        try
        {
            q.PutNowait(2);
        }
        catch (QueueFull e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"{q.Qsize()} of {q.Maxsize}, empty {q.Empty()}, full {q.Full()}");
        foreach (int size in new[] { 0, -1 })
        {
            var free = new AsyncioQueue<int>(size);
            for (int i = 0; i < 10; i++)
                free.PutNowait(i);
            t.Say($"{free.Qsize()} of {free.Maxsize}, empty {free.Empty()}, full {free.Full()}");
        }
    }

    public static async Task Native(Trace t)
    {
        var q = new AsyncioQueue<int>(1);
        try
        {
            q.GetNowait();
        }
        catch (QueueEmpty e)
        {
            t.Say(t.Error(e));
        }
        q.PutNowait(1);
        try
        {
            q.PutNowait(2);
        }
        catch (QueueFull e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"{q.Qsize()} of {q.Maxsize}, empty {q.Empty()}, full {q.Full()}");
        foreach (int size in new[] { 0, -1 })
        {
            var free = new AsyncioQueue<int>(size);
            for (int i = 0; i < 10; i++)
                free.PutNowait(i);
            t.Say($"{free.Qsize()} of {free.Maxsize}, empty {free.Empty()}, full {free.Full()}");
        }
    }
}
