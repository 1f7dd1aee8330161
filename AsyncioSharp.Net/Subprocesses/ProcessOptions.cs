using System.Collections;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>A child as it was asked for, checked.</summary>
internal sealed record ProcessOptions
{
    private ProcessOptions(string program, IReadOnlyList<string> arguments)
    {
        Program = program;
        Arguments = arguments;
    }

    /// <summary>What is run, and the child's <c>argv[0]</c>.</summary>
    public string Program { get; }

    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The three streams; none is <see cref="StdioKind.Unsaid"/>.</summary>
    public required IReadOnlyList<Stdio> Streams { get; init; }

    /// <summary>What is run instead of <see cref="Program"/>, which stays <c>argv[0]</c>.</summary>
    public string? Executable
    {
        get;
        init => field = NativeText.Check(value, "executable");
    }

    public string? Cwd
    {
        get;
        init => field = NativeText.Check(value, "cwd");
    }

    public IReadOnlyDictionary<string, string>? Env { get; init; }

    public bool StartNewSession { get; init; }

    public int? ProcessGroup { get; init; }

    /// <summary>The line for the shell of Windows, which does not take it as an argument among others.</summary>
    public string? ShellCommand { get; init; }

    /// <summary>The program and its arguments of a list that begins with it.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public static (string Program, string[] Arguments) Split(IEnumerable<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        string[] parts = [.. command];
        return parts is [string program, .. string[] arguments] ? (program, arguments)
            : throw new ArgumentException("The command is empty: it begins with the program.", nameof(command));
    }

    /// <summary>A program and its arguments.</summary>
    /// <exception cref="ArgumentException">One has a zero character, or the program has no name.</exception>
    public static ProcessOptions Exec(string program, IEnumerable<string> arguments, IReadOnlyList<Stdio> streams)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        string[] all = [.. arguments];
        foreach (string argument in all.Prepend(program))
        {
            ArgumentNullException.ThrowIfNull(argument, nameof(arguments));
            NativeText.Check(argument, nameof(arguments));
        }

        return new ProcessOptions(program, all) { Streams = CheckStreams(streams) };
    }

    /// <summary>A line for the shell.</summary>
    /// <exception cref="ArgumentException">It has a zero character.</exception>
    public static ProcessOptions Shell(string cmd, IReadOnlyList<Stdio> streams)
    {
        ArgumentNullException.ThrowIfNull(cmd);
        NativeText.Check(cmd, nameof(cmd));
        return new ProcessOptions(OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh", OperatingSystem.IsWindows() ? ["/c", cmd] : ["-c", cmd])
        {
            Streams = CheckStreams(streams),
            ShellCommand = cmd,
        };
    }

    /// <summary>The variables of the child, checked; a dictionary of strings of any kind.</summary>
    public static IReadOnlyDictionary<string, string>? Environ(IDictionary? env)
    {
        if (env is null)
        {
            return null;
        }

        var variables = new Dictionary<string, string>();
        foreach (DictionaryEntry entry in env)
        {
            if (entry is not { Key: string name, Value: string value })
            {
                throw new ArgumentException($"Environment variables are strings, not {entry.Key} = {entry.Value ?? "null"}.", nameof(env));
            }

            if (name.Length == 0 || name.Contains('='))
            {
                throw new ArgumentException($"Illegal name of an environment variable: '{name}'.", nameof(env));
            }

            NativeText.Check(name, nameof(env));
            NativeText.Check(value, nameof(env));
            variables[name] = value;
        }

        return variables;
    }

    /// <summary>The variables as <c>NAME=value</c>; those of this process if none were given.</summary>
    public List<string> Variables()
    {
        // Not the C library's own table: what Environment.SetEnvironmentVariable sets is only in the runtime's.
        var texts = new List<string>();
        if (Env is not null)
        {
            texts.AddRange(Env.Select(static variable => $"{variable.Key}={variable.Value}"));
        }
        else
        {
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                texts.Add($"{variable.Key}={variable.Value}");
            }
        }

        return texts;
    }

    private static IReadOnlyList<Stdio> CheckStreams(IReadOnlyList<Stdio> streams) => streams[0].Kind == StdioKind.Stdout || streams[1].Kind == StdioKind.Stdout
        ? throw new ArgumentException("Stdio.Stdout is for stderr only.", nameof(streams))
        : streams;
}
