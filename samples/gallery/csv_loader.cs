// Loads a CSV file into PostgreSQL: in batches of a thousand rows, at most four at once, each with COPY on a connection of its own. A broken
// line is counted and left out. Shows an async iterator as the source of Asyncio.ForEach, its limit, and Npgsql on the loop.
// Its argument is the port of a server on this machine: ../ecosystem/run.sh csv_loader starts one.
#:project ../../AsyncioSharp.Core/AsyncioSharp.Core.csproj
#:package Npgsql@10.0.3
using System.Globalization;
using AsyncioSharp;
using Npgsql;
using NpgsqlTypes;

const int BatchSize = 1000, AtOnce = 4;

async Coroutine Main(int port)
{
    string file = Path.GetTempFileName();
    try
    {
        // Twenty thousand lines, four of them broken.
        await File.WriteAllLinesAsync(file, Enumerable.Range(1, 20_000).Select(n => n % 5000 == 0 ? $"{n},no price" : $"{n},item {n},{n}.50"));

        await using NpgsqlDataSource db = NpgsqlDataSource.Create($"Host=127.0.0.1;Port={port};Username=postgres;Maximum Pool Size={AtOnce}");
        await using NpgsqlCommand create = db.CreateCommand("CREATE TABLE items (id int PRIMARY KEY, name text, price numeric)");
        await create.ExecuteNonQueryAsync();

        var loader = new Loader(db);
        await Asyncio.ForEach(loader.Read(file, BatchSize), AtOnce, loader.Load);
        Console.WriteLine($"{loader.Rows} rows in {loader.Batches} batches, {loader.Broken} broken lines");
        Console.WriteLine($"never more than {AtOnce} batches at once: {loader.Most <= AtOnce}");

        await using NpgsqlCommand sum = db.CreateCommand("SELECT sum(price) FROM items");
        Console.WriteLine($"the sum of the prices: {await sum.ExecuteScalarAsync()}");
        await using NpgsqlCommand drop = db.CreateCommand("DROP TABLE items");
        await drop.ExecuteNonQueryAsync();
    }
    finally
    {
        File.Delete(file);
    }
}

AsyncioContext.Run(Main(int.Parse(args[0])));

record Item(int Id, string Name, decimal Price)
{
    /// <summary>An item of a line; null if the line is broken.</summary>
    public static Item? Parse(string line) =>
        line.Split(',') is [var id, var name, var price]
            && int.TryParse(id, CultureInfo.InvariantCulture, out int number)
            && decimal.TryParse(price, CultureInfo.InvariantCulture, out decimal amount)
            ? new Item(number, name, amount)
            : null;
}

/// <summary>All batches count in the same fields: they run on one thread.</summary>
class Loader(NpgsqlDataSource db)
{
    private int _now;

    public ulong Rows { get; private set; }

    public int Batches { get; private set; }

    public int Broken { get; private set; }

    public int Most { get; private set; }

    /// <summary>Reads on only when a batch can be loaded: no more than a few of them are in memory.</summary>
    public async IAsyncEnumerable<List<Item>> Read(string file, int batchSize)
    {
        var batch = new List<Item>(batchSize);
        await foreach (string line in File.ReadLinesAsync(file))
        {
            if (Item.Parse(line) is not { } item)
            {
                Broken++;
                continue;
            }

            batch.Add(item);
            if (batch.Count == batchSize)
            {
                yield return batch;
                batch = new List<Item>(batchSize);
            }
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    public async Coroutine Load(List<Item> batch)
    {
        Most = Math.Max(Most, ++_now);
        try
        {
            await using NpgsqlConnection connection = await db.OpenConnectionAsync();
            await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync("COPY items FROM STDIN (FORMAT BINARY)");
            foreach (Item item in batch)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(item.Id, NpgsqlDbType.Integer);
                await copy.WriteAsync(item.Name, NpgsqlDbType.Text);
                await copy.WriteAsync(item.Price, NpgsqlDbType.Numeric);
            }

            // Not Rows += await …: C# would read Rows before the await, and others add to it meanwhile.
            ulong rows = await copy.CompleteAsync();
            Rows += rows;
            Batches++;
        }
        finally
        {
            _now--;
        }
    }
}
