using System.Runtime.InteropServices;

namespace AsyncioSharp;

public sealed partial class EventLoop
{
    private readonly List<PosixSignalRegistration> _dumpSignals = [];

    /// <summary>
    /// Prints all tasks, as <see cref="Asyncio.PrintAllTasks"/> does, whenever the process gets a signal; the process goes on. Also if the
    /// loop is blocked. Not in asyncio; Python's <c>faulthandler.register()</c> is its like.
    /// </summary>
    /// <param name="signal">The signal, for example <see cref="PosixSignal.SIGQUIT"/>: <c>kill -QUIT</c>, or Ctrl+\ in a terminal.</param>
    /// <param name="file">Where to print; null means the error stream. It is written to on a thread of .NET.</param>
    /// <returns>Ends it when disposed. Closing the loop ends it too.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    /// <exception cref="PlatformNotSupportedException">The system does not have the signal.</exception>
    public IDisposable AddDumpSignal(PosixSignal signal, TextWriter? file = null)
    {
        CheckUsable();
        var registration = PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            try
            {
                Asyncio.PrintAllTasks(file);
            }
            catch (Exception)
            {
                // Nobody reads there any more, or the writer fails. It must not end a process that was only asked how it is.
            }
        });
        _dumpSignals.Add(registration);
        return registration;
    }

    private void DropDumpSignals() => _dumpSignals.ForEach(static registration => registration.Dispose());
}
