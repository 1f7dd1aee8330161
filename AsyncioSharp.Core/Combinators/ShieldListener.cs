namespace AsyncioSharp;

/// <summary>The two halves of a shield: the inner's end completes the outer; the outer's end forgets the inner.</summary>
internal sealed class ShieldListener : IFutureListener
{
    private readonly Future _inner;
    private readonly Future _outer;
    private readonly Action _copyResult;

    private ShieldListener(Future inner, Future outer, Action copyResult)
    {
        _inner = inner;
        _outer = outer;
        _copyResult = copyResult;
    }

    Future? IFutureListener.DependentOf(Future future) => ReferenceEquals(future, _inner) ? _outer : null;

    public static void Link(Future inner, Future outer, Action copyResult)
    {
        var listener = new ShieldListener(inner, outer, copyResult);
        if (inner.Cancelled())
        {
            // The outer one stands for the inner one itself, which asyncio returns here: its message is not lost.
            outer.EndCancelledAs(inner);
            return;
        }

        if (inner.Done())
        {
            listener.OnInnerDone();
            return;
        }

        inner.AddListener(listener);
        outer.AddListener(listener);
    }

    public void OnDone(Future future)
    {
        if (ReferenceEquals(future, _inner))
        {
            OnInnerDone();
        }
        else if (!_inner.Done())
        {
            // An error that the inner ends with from here on is nobody's: it is reported as never retrieved.
            _inner.RemoveListener(this);
        }
    }

    private void OnInnerDone()
    {
        if (_outer.Done())
        {
            if (!_inner.Cancelled())
            {
                _inner.MarkRetrieved();
            }
        }
        else if (_inner.Cancelled())
        {
            _outer.Cancel();
        }
        else if (_inner.FailureType is not null)
        {
            _outer.FailAs(_inner);
        }
        else
        {
            _copyResult();
        }
    }
}
