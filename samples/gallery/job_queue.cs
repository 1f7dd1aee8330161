// Jobs with priorities, two workers, retries with longer and longer pauses, and a stop in order: running jobs end, waiting ones are handed back.
// Shows AsyncioPriorityQueue, AsyncioEvent, Shutdown of a queue. It runs in virtual time: seconds pass at once, and each run is the same.
#:project ../../AsyncioSharp.Core/AsyncioSharp.Core.csproj
using AsyncioSharp;

async Coroutine Main()
{
    var service = new JobService();
    var stop = new AsyncioEvent();
    Asyncio.GetRunningLoop().CallLater(12, stop.Set);      // of a real program: loop.AddSignalHandler(PosixSignal.SIGTERM, stop.Set)

    service.Add(new Job(2, "send newsletter", Seconds: 3));
    service.Add(new Job(1, "charge card", Seconds: 1, Failures: 2));
    service.Add(new Job(3, "build report", Seconds: 8));
    service.Add(new Job(4, "clean up", Seconds: 5));
    service.Add(new Job(5, "make coffee", Seconds: 5));
    await service.Run(workers: 2, stop);
}

AsyncioContext.Run(Main(), loopFactory: () => new EventLoop(new VirtualClock()));

/// <summary>What is to be done; a lower number comes first. It fails so many times before it goes well.</summary>
record Job(int Priority, string Name, double Seconds, int Failures = 0, int Attempt = 1) : IComparable<Job>
{
    public int CompareTo(Job? other) => Priority.CompareTo(other?.Priority ?? 0);
}

class JobService
{
    private const int MostAttempts = 3;

    private readonly AsyncioPriorityQueue<Job> _jobs = new();
    private readonly List<Job> _returned = [];
    private bool _isStopping;

    public void Add(Job job) => _jobs.PutNowait(job);

    public async Coroutine Run(int workers, AsyncioEvent stop)
    {
        await Asyncio.TaskGroup(async group =>
        {
            for (int i = 1; i <= workers; i++)
            {
                _ = group.CreateTask(Work(group), name: $"worker {i}");
            }

            await stop.Wait();
            Log("stop: no new jobs");
            _isStopping = true;
            while (!_jobs.Empty())
            {
                _returned.Add(_jobs.GetNowait());
            }

            _jobs.Shutdown();                              // workers that wait end, the others when their job is done
        });
        Log($"handed back: {string.Join(", ", _returned.Select(job => job.Name))}");
    }

    private async Coroutine Work(TaskGroup group)
    {
        try
        {
            while (true)
            {
                Job job = await _jobs.Get();
                try
                {
                    await Do(job);
                    Log($"{job.Name}: done");
                }
                catch (IOException error)
                {
                    Log($"{job.Name}: {error.Message}, attempt {job.Attempt}");
                    if (job.Attempt < MostAttempts)
                    {
                        _ = group.CreateTask(Later(job with { Attempt = job.Attempt + 1 }));
                    }
                }
            }
        }
        catch (QueueShutDown)
        {
            // No more jobs.
        }
    }

    private async Coroutine Later(Job job)
    {
        await Asyncio.Sleep(Math.Pow(2, job.Attempt - 1));
        if (_isStopping)
        {
            _returned.Add(job);
        }
        else
        {
            Add(job);
        }
    }

    private static async Coroutine Do(Job job)
    {
        await Asyncio.Sleep(job.Seconds);
        if (job.Attempt <= job.Failures)
        {
            throw new IOException("no connection");
        }
    }

    private static void Log(string text) => Console.WriteLine($"{Asyncio.GetRunningLoop().Time(),4} s  {text}");
}
