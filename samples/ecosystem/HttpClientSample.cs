namespace Ecosystem;

internal static class HttpClientSample
{
    public static async Coroutine Run(int port)
    {
        string url = $"http://127.0.0.1:{port}";

        // begin httpclient
        using var http = new HttpClient(new Logged { InnerHandler = new SocketsHttpHandler() });
        Say("body", (await http.GetStringAsync($"{url}/hello")).Trim());
        Say("after an await on the loop", OnLoop);
        string[] bodies = await Asyncio.Gather(
            Enumerable.Range(1, 20).Select(i => Asyncio.WrapFuture(http.GetStringAsync($"{url}/hello?{i}"))));
        Say("requests at once", bodies.Length);

        // The token closes the connection; without it the download would go on in the background.
        Say("a slow download, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => http.GetStringAsync($"{url}/slow", ct), 0.1)));

        // HttpClient's own limit is a failure like any other: a TaskGroup ends with it.
        using var impatient = new HttpClient { Timeout = TimeSpan.FromSeconds(0.1) };
        Say("HttpClient.Timeout", await ErrorOf(async () => await impatient.GetStringAsync($"{url}/slow")));
        // end
    }

    private sealed class Logged : DelegatingHandler
    {
        private bool _isSaid;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool before = OnLoop;
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (!_isSaid)
            {
                _isSaid = true;
                Say("a DelegatingHandler on the loop, before and after its await", $"{before}, {OnLoop}");
            }

            return response;
        }
    }
}
