namespace AsyncioSharp.Analyzers.Tests.Rules;

public class AsyncVoidTests
{
    [Test]
    public Task AsyncVoid_OnTheLoop_IsFound() => Verify.Finds("""
        void Start(EventLoop loop)
        {
            loop.CallSoonThreadsafe({|ASY011:async|} void () => { await Native(); });
            loop.AddSignalHandler(System.Runtime.InteropServices.PosixSignal.SIGTERM, {|ASY011:async|} void () => await F());
            async void {|ASY011:Local|}() => await F();
        }

        async void {|ASY011:Fire|}() => await F();
        """);

    [Test]
    public Task AsyncVoid_HandedToTheLoopByItsName_IsFound() => Verify.Finds("""
        void Start(EventLoop loop, AsyncioTask task)
        {
            loop.CallLater(1, Fire);
            task.AddDoneCallback({|ASY011:async|} void (_) => await Native());
            loop.CallSoon(Local);
            async void {|ASY011:Local|}() => await Native();
        }

        async void {|ASY011:Fire|}() => await Native();
        """);

    [Test]
    public Task AsyncVoid_OfAnEventOrWithoutTheLoop_IsLeftAlone() => Verify.Finds("""
        async void OnClick(object? sender, EventArgs args) => await F();

        async void Elsewhere() => await Native();
        """);

    [Test]
    public Task Method_Becomes_ACoroutine() => Verify.Fixes<AsyncVoidFix>(
        "async void {|ASY011:Fire|}() => await F();",
        "async Coroutine Fire() => await F();");

    [Test]
    public Task Lambda_Starts_ATask() => Verify.Fixes<AsyncVoidFix>(
        "void Start(EventLoop loop) => loop.CallSoon({|ASY011:async|} void () => await F());",
        "void Start(EventLoop loop) => loop.CallSoon(() => Asyncio.CreateTask(async Coroutine () => await F()));");
}
