namespace AsyncioSharp;

// Native methods that are shielded: what a request to the task that they run in does not reach (NativeCallers tells). That the code of a
// step is shielded is found out as it goes on, since a method that has just begun is not yet linked to those that are going to await it.
public sealed partial class EventLoop
{
    private TaskFollowers? _followers;
    private TaskFollower? _stepShield;
    private long _stepWithShield;

    /// <summary>What this loop has on native tasks.</summary>
    internal TaskFollowers Followers => _followers ??= new TaskFollowers(this);

    /// <summary>Native methods run that somebody has shielded.</summary>
    internal bool HasShielded => _followers is { Shielded: > 0 };

    /// <summary>What shields the code of a task that runs now; null if nothing does, or if it is other code that runs.</summary>
    internal TaskFollower? ShieldAround(AsyncioTask task) => _stepWithShield == _steps && CurrentTask == task ? _stepShield : null;

    /// <summary>A step begins, of a task that shields something or is to be cancelled.</summary>
    private void NoteShield(object? work)
    {
        if (HasShielded)
        {
            _stepShield = NativeCallers.Of(work).Shield;
            _stepWithShield = _steps;
        }
    }
}
