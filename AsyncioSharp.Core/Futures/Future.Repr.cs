using System.Text;

namespace AsyncioSharp;

public partial class Future
{
    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <remarks>
    /// Thread-safe, like all that only reads (<see cref="Done"/>, <see cref="Cancelled"/>, <see cref="Result"/>, <see cref="Exception"/>):
    /// on another thread it tells what was.
    /// </remarks>
    /// <returns>For example <c>&lt;Future pending&gt;</c> or <c>&lt;Task finished name='Task-1' coro=&lt;Program.Main&gt;
    /// result=3&gt;</c>.</returns>
    public override string ToString()
    {
        StringBuilder text = new StringBuilder("<").Append(this is AsyncioTask ? "Task" : "Future").Append(' ');
        text.Append(_state switch
        {
            FutureState.Pending => IsCancelling ? "cancelling" : "pending",
            FutureState.Cancelled => "cancelled",
            _ => "finished",
        });
        DescribeTo(text);
        if (ErrorInfo is { } error)
        {
            text.Append(" exception=").Append(error.SourceException.GetType().Name).Append("('").Append(error.SourceException.Message)
                .Append("')");
        }
        else if (_state == FutureState.Finished && HasValue)
        {
            text.Append(" result=").Append(UntypedResult ?? "null");
        }
        else if (_state == FutureState.Pending && WaiterCount is > 0 and var waiters)
        {
            text.Append(" waiters=").Append(waiters);
        }

        return text.Append('>').ToString();
    }

    /// <summary>A cancellation was requested that has not ended it.</summary>
    private protected virtual bool IsCancelling => false;

    /// <summary>False where the result is known to be nothing.</summary>
    private protected virtual bool HasValue => UntypedResult is not null;

    /// <summary>What a subclass has to say of itself.</summary>
    private protected virtual void DescribeTo(StringBuilder text)
    {
    }
}
