using System.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

/// <summary>HttpClient over handlers without a network: what it awaits inside it awaits with ConfigureAwait(false).</summary>
[TestFixture]
public sealed class HttpClientTests
{
    private static readonly Uri Address = new("http://example.invalid/");

    [Test]
    public void GetStringAsync_AnsweredOnThePool_BringsTheTaskHome([Values] Body body) => Virtual.Run(async () =>
    {
        using var client = new HttpClient(new Handler(static async _ =>
        {
            var answer = new TaskCompletionSource<string>();
            ThreadPool.QueueUserWorkItem(_ => answer.SetResult("from the pool"));
            return await answer.Task.ConfigureAwait(false);
        }));
        (await Guest.Start(body, () => client.GetStringAsync(Address))).Should().Be("from the pool");
    });

    [Test]
    public void GetStringAsync_ManyAtOnce_AllComeHome([Values] Body body) => Virtual.Run(async () =>
    {
        using var client = new HttpClient(new Handler(static async _ =>
        {
            await Task.Run(static () => { }).ConfigureAwait(false);
            return "ok";
        }));
        string[] answers = await Asyncio.Gather(from _ in Enumerable.Range(0, 20) select Guest.Start(body, () => client.GetStringAsync(Address)));
        answers.Should().OnlyContain(answer => answer == "ok").And.HaveCount(20);
    });

    [Test]
    public void GetStringAsync_OfAServerInVirtualTime_TakesThatTime([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        using var client = new HttpClient(new Handler(async token =>
        {
            await Task.Delay(TimeSpan.FromSeconds(20), loop.TimeProvider, token).ConfigureAwait(false);
            return "late";
        }));
        (await Guest.Start(body, () => client.GetStringAsync(Address))).Should().Be("late");
        loop.Time().Should().Be(20);
    });

    [Test]
    public void GetAsync_CancelledTask_CancelsTheRequest([Values] Body body) => Virtual.Run(async () =>
    {
        bool aborted = false;
        using var client = new HttpClient(new Handler(async token =>
        {
            using CancellationTokenRegistration abort = token.Register(() => aborted = true);
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(false);
            return "never";
        }));
        await Guest.CancelWhile(body, token => client.GetAsync(Address, token));
        aborted.Should().BeTrue();
    });

    [Test]
    public void Timeout_AroundARequestWithItsToken_EndsItInVirtualTime([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        using var client = new HttpClient(new Handler(static async token =>
        {
            await Task.Delay(System.Threading.Timeout.Infinite, token).ConfigureAwait(false);
            return "never";
        }));
        AsyncioTask<double> task = Guest.Start(body, Fetch);
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<TimeoutException>();
        task.Cancelling().Should().Be(0);

        async Task Fetch() => await Asyncio.Timeout(5, async Task (TimeoutScope _) =>
        {
            try
            {
                await client.GetStringAsync(Address, Asyncio.CancellationToken);
            }
            finally
            {
                loop.Time().Should().Be(5);
            }
        });
    });

    [Test]
    public void GetStringAsync_ThatFails_RaisesTheErrorAtHome([Values] Body body) => Virtual.Run(async () =>
    {
        using var client = new HttpClient(new Handler(static async _ =>
        {
            await Task.Run(static () => { }).ConfigureAwait(false);
            throw new HttpRequestException("no route");
        }));
        AsyncioTask<string> task = Guest.Start(body, () => client.GetStringAsync(Address));
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<HttpRequestException>().Which.Message.Should().Be("no route");
    });

    private sealed class Handler(Func<CancellationToken, Task<string>> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new(HttpStatusCode.OK) { Content = new StringContent(await answer(cancellationToken).ConfigureAwait(false)) };
    }
}
