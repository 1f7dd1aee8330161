using Dapper;
using Npgsql;

namespace Ecosystem;

internal static class DapperSample
{
    public static async Coroutine Run(int port)
    {
        string server = NpgsqlSample.Server(port);

        // begin dapper
        await using var connection = new NpgsqlConnection(server);
        IEnumerable<int> squares = await connection.QueryAsync<int>("SELECT i * i FROM generate_series(1, @Last) i", new { Last = 4 });
        Say("squares", string.Join(", ", squares));
        Say("after an await on the loop", OnLoop);

        // A command without a token cannot be cancelled: CommandDefinition takes it.
        Say("a query of 5 s, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(
            ct => connection.ExecuteAsync(new CommandDefinition("SELECT pg_sleep(5)", cancellationToken: ct)), 0.1)));
        Say("the same connection after it", await connection.ExecuteScalarAsync<int>("SELECT 6 * 7"));
        // end
    }
}
