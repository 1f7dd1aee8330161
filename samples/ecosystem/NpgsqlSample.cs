using Npgsql;

namespace Ecosystem;

internal static class NpgsqlSample
{
    public static string Server(int port) => $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";

    public static async Coroutine Run(int port)
    {
        string server = Server(port);
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin npgsql
        await using NpgsqlDataSource db = NpgsqlDataSource.Create(server);
        await using NpgsqlConnection connection = await db.OpenConnectionAsync();
        await using var listen = new NpgsqlCommand("LISTEN news", connection);
        await listen.ExecuteNonQueryAsync();

        // The token makes Npgsql ask the server to stop. The connection goes on.
        await using var sleep = new NpgsqlCommand("SELECT pg_sleep(5)", connection);
        Say("a query of 5 s, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => sleep.ExecuteNonQueryAsync(ct), 0.1)));

        await using var select = new NpgsqlCommand("SELECT 6 * 7", connection);
        Say("the same connection after it", await select.ExecuteScalarAsync());
        Say("after an await on the loop", OnLoop);

        var news = new AsyncioQueue<string>();
        connection.Notification += (_, _) => Say("a handler on the loop", OnLoop);
        connection.Notification += loop.Wrap<NpgsqlNotificationEventArgs>((_, e) => news.PutNowait(e.Payload)).Invoke;
        Task waiting = connection.WaitAsync();
        await using NpgsqlCommand notify = db.CreateCommand("SELECT pg_notify('news', 'hello')");
        await notify.ExecuteNonQueryAsync();
        await waiting;
        Say("news", await news.Get());
        // end
    }
}
