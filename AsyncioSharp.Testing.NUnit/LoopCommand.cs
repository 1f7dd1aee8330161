using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace AsyncioSharp.Testing;

/// <summary>Begins a test's session before its set-up, and ends it after its tear-down.</summary>
internal sealed class LoopCommand(AsyncioAttribute attribute, TestCommand inner) : DelegatingTestCommand(inner)
{
    public override TestResult Execute(TestExecutionContext context)
    {
        LoopSession.Begin(attribute, context, isCommand: true);
        try
        {
            return innerCommand.Execute(context);
        }
        finally
        {
            LoopSession.End(attribute, context, isCommand: true);
        }
    }
}
