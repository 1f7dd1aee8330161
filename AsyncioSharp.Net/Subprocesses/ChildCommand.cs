using System.Collections;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>A child as it was asked for, checked.</summary>
internal sealed class ChildCommand
{
    private ChildCommand(string program, IReadOnlyList<string> arguments, ProcessOptions options, Stdio usual)
    {
        Program = program;
        Arguments = arguments;
        Streams = CheckStreams([options.Stdin.Or(usual), options.Stdout.Or(usual), options.Stderr.Or(usual)]);
        Executable = NativeText.Check(options.Executable, "executable");
        Cwd = NativeText.Check(options.Cwd, "cwd");
        Env = Environ(options.Env);
        StartNewSession = options.StartNewSession;
        ProcessGroup = options.ProcessGroup;
    }

    /// <summary>What is run, and the child's <c>argv[0]</c>.</summary>
    public string Program { get; }

    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The three streams; none is <see cref="StdioKind.Unsaid"/>.</summary>
    public IReadOnlyList<Stdio> Streams { get; }

    /// <summary>What is run instead of <see cref="Program"/>, which stays <c>argv[0]</c>.</summary>
    public string? Executable { get; }

    public string? Cwd { get; }

    public IReadOnlyDictionary<string, string>? Env { get; }

    public bool StartNewSession { get; }

    public int? ProcessGroup { get; }

    /// <summary>The line for the shell of Windows, which does not take it as an argument among others.</summary>
    public string? ShellCommand { get; private init; }

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
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">The rest.</param>
    /// <param name="usual">What a stream is that the options do not name.</param>
    /// <exception cref="ArgumentException">A text has a zero character, the program or a variable has no name.</exception>
    public static ChildCommand Exec(string program, IEnumerable<string> arguments, ProcessOptions options, Stdio usual)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        string[] all = [.. arguments];
        foreach (string argument in all.Prepend(program))
        {
            ArgumentNullException.ThrowIfNull(argument, nameof(arguments));
            NativeText.Check(argument, nameof(arguments));
        }

        return new ChildCommand(program, all, options, usual);
    }

    /// <summary>A line for the shell.</summary>
    /// <param name="cmd">The line.</param>
    /// <param name="options">The rest.</param>
    /// <param name="usual">What a stream is that the options do not name.</param>
    /// <exception cref="ArgumentException">A text has a zero character, or a variable no name.</exception>
    public static ChildCommand Shell(string cmd, ProcessOptions options, Stdio usual)
    {
        ArgumentNullException.ThrowIfNull(cmd);
        NativeText.Check(cmd, nameof(cmd));
        (string shell, string option) = OperatingSystem.IsWindows() ? ("cmd.exe", "/c") : ("/bin/sh", "-c");
        return new ChildCommand(shell, [option, cmd], options, usual) { ShellCommand = cmd };
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

    /// <summary>The variables of the child, checked; a dictionary of strings of any kind.</summary>
    private static IReadOnlyDictionary<string, string>? Environ(IDictionary? env)
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

    private static IReadOnlyList<Stdio> CheckStreams(IReadOnlyList<Stdio> streams) =>
        streams[0].Kind == StdioKind.Stdout || streams[1].Kind == StdioKind.Stdout
        ? throw new ArgumentException("Stdio.Stdout is for stderr only.", nameof(streams))
        : streams;
}
