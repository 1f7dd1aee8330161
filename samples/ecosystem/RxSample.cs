using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace Ecosystem;

internal static class RxSample
{
    public static async Coroutine Run()
    {
        // begin rx
        IObservable<long> ticks = Observable.Interval(TimeSpan.FromSeconds(0.01));
        Say("the third tick", await ticks.Skip(2).FirstAsync());
        Say("after an await on the loop", OnLoop);

        // An observable calls where it likes; ObserveOn brings it to the loop, under the context of the task that said so.
        var direct = new TaskCompletionSource<bool>();
        using IDisposable first = ticks.Subscribe(_ => direct.TrySetResult(OnLoop));
        Say("an observer on the loop", await direct.Task);

        var moved = new TaskCompletionSource<bool>();
        using IDisposable second = ticks.ObserveOn(SynchronizationContext.Current!).Subscribe(_ => moved.TrySetResult(OnLoop));
        Say("an observer after ObserveOn on the loop", await moved.Task);

        Say("a wait for an end that never comes, limited to 0.1 s", await ErrorOf(
            () => Asyncio.WaitFor(ct => ticks.LastAsync().ToTask(ct), 0.1)));
        // end
    }
}
