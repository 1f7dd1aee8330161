namespace AsyncioSharp.Tool;

/// <summary>The await chains of tasks as text, innermost first, as Python's tool has it. Those of thousands of tasks are the same few.</summary>
internal sealed class ChainTexts
{
    private readonly Dictionary<IReadOnlyList<FrameSnapshot>, string> _texts = new(ReferenceEqualityComparer.Instance);

    public string Of(TaskSnapshot task)
    {
        if (task.Stack.Count == 0)
        {
            return task.Coroutine;
        }

        if (!_texts.TryGetValue(task.Stack, out string? text))
        {
            _texts.Add(task.Stack, text = string.Join(" <- ", task.Stack.Reverse().Select(Phrases.Of)));
        }

        return text;
    }
}
