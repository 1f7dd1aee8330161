// Crawls a small site: every page once, at most three requests at once, and at most a hundred a second. The site is a server of this program.
// Shows a queue with workers and Join, a rate limit, HttpClient on the loop (AsyncioHttp), and a progress bar of Spectre.Console.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
#:package Spectre.Console@0.57.2
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AsyncioSharp;
using AsyncioSharp.Net;
using Spectre.Console;

const int Pages = 31, AtOnce = 3, PerSecond = 100;

async Coroutine Main()
{
    var site = new Site();
    await using Server server = await Asyncio.StartServer(site.Serve, "127.0.0.1", 0);
    var root = new Uri($"http://127.0.0.1:{((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port}");

    // The bar is drawn on the error stream, by a thread of its own; the loop only moves it.
    IAnsiConsole screen = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    using var http = new HttpClient(AsyncioHttp.Handler()) { BaseAddress = root };
    var crawler = new Crawler(http);
    double start = Asyncio.GetRunningLoop().Time();
    await screen.Progress().StartAsync(async progress => await crawler.Crawl("/0", AtOnce, progress.AddTask("pages", maxValue: 1)));
    double seconds = Asyncio.GetRunningLoop().Time() - start;

    Console.WriteLine($"{crawler.Seen.Count} pages, {crawler.Bytes} bytes");
    Console.WriteLine($"at most {site.Most} requests at once; as slow as {PerSecond} a second allow: {seconds >= (Pages - 1.0) / PerSecond}");
    Console.WriteLine($"every page asked for once: {site.Asked == Pages}");
}

AsyncioContext.Run(Main());

/// <summary>Follows links. All workers share its fields: they run on one thread.</summary>
class Crawler(HttpClient http)
{
    private readonly AsyncioQueue<string> _waiting = new();
    private readonly RateLimit _rate = new(PerSecond: 100);

    public HashSet<string> Seen { get; } = [];

    public int Bytes { get; private set; }

    public async Coroutine Crawl(string first, int workers, ProgressTask bar)
    {
        Add(first);
        await Asyncio.TaskGroup(async group =>
        {
            for (int i = 0; i < workers; i++)
            {
                _ = group.CreateTask(Work(bar));
            }

            await _waiting.Join();                         // until every page that was found is done
            group.Cancel();
        });
    }

    private async Coroutine Work(ProgressTask bar)
    {
        while (true)
        {
            string page = await _waiting.Get();
            try
            {
                await _rate.Wait();
                string text = await Asyncio.WaitFor(token => http.GetStringAsync(page, token), 10);
                Bytes += text.Length;
                foreach (Match link in Regex.Matches(text, "href='([^']+)'"))
                {
                    Add(link.Groups[1].Value);
                }
            }
            finally
            {
                bar.MaxValue = Seen.Count;
                bar.Increment(1);
                _waiting.TaskDone();
            }
        }
    }

    private void Add(string page)
    {
        if (Seen.Add(page))
        {
            _waiting.PutNowait(page);
        }
    }
}

/// <summary>Lets so many through in a second, evenly.</summary>
class RateLimit(int PerSecond)
{
    private double _next;

    public async Coroutine Wait()
    {
        double now = Asyncio.GetRunningLoop().Time();
        double mine = Math.Max(now, _next);
        _next = mine + 1.0 / PerSecond;
        await Asyncio.Sleep(mine - now);
    }
}

/// <summary>Each page links to two others, as a tree, and back to the first.</summary>
class Site
{
    private int _now;

    public int Most { get; private set; }

    public int Asked { get; private set; }

    public async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        while (await reader.ReadLine() is { Length: > 0 } request)
        {
            while ((await reader.ReadLine()).Length > 2)
            {
                // The headers, up to the empty line.
            }

            Asked++;
            Most = Math.Max(Most, ++_now);
            await Asyncio.Sleep(0.04);
            _now--;

            int page = int.Parse(Encoding.ASCII.GetString(request).Split('/', ' ')[2]);
            string links = string.Concat(new[] { 2 * page + 1, 2 * page + 2, 0 }.Where(n => n < 31).Select(n => $"<a href='/{n}'>{n}</a>"));
            writer.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {links.Length}\r\n\r\n{links}"));
            await writer.Drain();
        }

        writer.Close();
    }
}
