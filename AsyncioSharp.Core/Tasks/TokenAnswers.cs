using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

/// <summary>
/// Sees whether a task whose token was cancelled throws an <see cref="OperationCanceledException"/>: then the token has brought the
/// request, and the clean-up of the task must not get it once more.
/// </summary>
/// <remarks>
/// The awaits of an <c>async Task</c> method cannot be looked into. But an exception that is thrown is announced by .NET on its thread,
/// before any handler runs. Announcements cost every exception of the process something, so they are asked for only while such a request is
/// pending.
/// </remarks>
internal static class TokenAnswers
{
    private static readonly Lock s_lock = new();
    private static int s_expected;

    public static void Expect()
    {
        lock (s_lock)
        {
            if (s_expected++ == 0)
            {
                AppDomain.CurrentDomain.FirstChanceException += OnThrown;
            }
        }
    }

    public static void Forget()
    {
        lock (s_lock)
        {
            if (--s_expected == 0)
            {
                AppDomain.CurrentDomain.FirstChanceException -= OnThrown;
            }
        }
    }

    private static void OnThrown(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is OperationCanceledException and not CancelledError)
        {
            EventLoop.Running?.CurrentTask?.NoteTokenAnswered();
        }
    }
}
