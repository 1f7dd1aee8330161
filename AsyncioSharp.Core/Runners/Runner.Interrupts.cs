using System.Runtime.InteropServices;

namespace AsyncioSharp;

public sealed partial class Runner
{
    /// <summary>
    /// Ctrl-C while a coroutine runs: the first cancels it, the second raises <see cref="KeyboardInterrupt"/> in the loop, the third ends
    /// the process.
    /// </summary>
    private sealed class InterruptHandler : IDisposable
    {
        private readonly EventLoop _loop;
        private readonly AsyncioTask _main;
        private readonly PosixSignalRegistration? _registration;
        private int _count;

        public InterruptHandler(EventLoop loop, AsyncioTask main)
        {
            _loop = loop;
            _main = main;
            try
            {
                _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
            }
            catch (PlatformNotSupportedException)
            {
                // No Ctrl-C there (a browser, say): nothing to handle.
            }
        }

        public int Count => Volatile.Read(ref _count);

        public void Dispose() => _registration?.Dispose();

        private void OnInterrupt(PosixSignalContext signal)
        {
            if (_loop.IsInterruptAnswered(signal))
            {
                return;
            }

            int count = Interlocked.Increment(ref _count);
            signal.Cancel = count <= 2;
            if (count > 2 || _loop.IsClosed())
            {
                return;
            }

            _loop.Post(count == 1 ? CancelMain : static () => throw new KeyboardInterrupt());
        }

        private void CancelMain()
        {
            if (!_main.Done())
            {
                _main.Cancel();
            }
        }
    }
}
