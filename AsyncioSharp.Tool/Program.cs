namespace AsyncioSharp.Tool;

/// <summary><c>dotnet asyncio COMMAND …</c>: looks into a running process.</summary>
internal static class Program
{
    /// <summary>The commands, in the order of the help.</summary>
    private static readonly Command[] s_commands =
    [
        new PsCommand(),
        new PstreeCommand(),
        new WhyCommand(),
        new TopCommand(),
        new TraceCommand(),
        new WatchCommand(),
    ];

    private static async Task<int> Main(string[] arguments)
    {
        using var end = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            end.Cancel();
        };
        return await RunAsync(arguments, Console.Out, Console.Error, end.Token);
    }

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code: 0, 1 if it is not possible, 2 if the line makes no sense, 130 after Ctrl+C.</returns>
    internal static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, CancellationToken token)
    {
        const int Interrupted = 130;
        try
        {
            if (arguments is [] or ["-h" or "--help" or "help", ..] or [_, "-h" or "--help"])
            {
                WriteHelp(output);
                return arguments is [] ? ToolError.BadInput : 0;
            }

            Command command = Array.Find(s_commands, command => command.Name == arguments[0])
                ?? throw new ToolError($"'{arguments[0]}' is no command. dotnet asyncio --help lists them.", ToolError.BadInput);
            return await command.RunAsync(new CommandLine(command, arguments[1..]), output, token);
        }
        catch (ToolError error)
        {
            errors.WriteLine(error.Message);
            return error.ExitCode;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return Interrupted;
        }
        finally
        {
            await Channel.AllDisposedAsync();
        }
    }

    private static void WriteHelp(TextWriter output)
    {
        output.WriteLine("Looks into running processes that use AsyncioSharp.\n");
        foreach (Command command in s_commands)
        {
            output.WriteLine($"  dotnet asyncio {command.Name} {command.Usage}\n      {command.Summary}");
        }

        output.WriteLine("""

            PID is the number of a process of the same user. It needs no preparation; nothing of it is changed.
            """);
    }
}
