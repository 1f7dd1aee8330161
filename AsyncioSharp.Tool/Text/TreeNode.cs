using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>A line of a tree, and what hangs under it. Both are asked for when it is their turn to be written, the line first.</summary>
internal sealed record TreeNode(Func<string> Line, Func<IEnumerable<TreeNode>> Children)
{
    // Each level makes all lines under it longer: without a limit the text of n tasks that wait for one another has n² signs.
    private const int MostLevels = 200;

    public TreeNode(string line, Func<IEnumerable<TreeNode>>? children = null)
        : this(() => line, children ?? (static () => []))
    {
    }

    /// <summary>Writes trees below one another. No recursion, since such chains may be longer than the stack is deep.</summary>
    public static string Write(IEnumerable<TreeNode> roots)
    {
        var text = new StringBuilder();
        var left = new Stack<(TreeNode Node, string Indent, bool IsLast, int Level)>();
        foreach (TreeNode root in roots)
        {
            text.Append(root.Line()).Append('\n');
            Push(root, string.Empty, 1);
            while (left.TryPop(out (TreeNode Node, string Indent, bool IsLast, int Level) next))
            {
                text.Append(next.Indent).Append(next.IsLast ? "└── " : "├── ").Append(next.Node.Line()).Append('\n');
                Push(next.Node, next.Indent + (next.IsLast ? "    " : "│   "), next.Level + 1);
            }
        }

        return text.ToString();

        void Push(TreeNode node, string indent, int level)
        {
            TreeNode[] children = [.. node.Children()];
            if (level > MostLevels && children.Length > 0)
            {
                children = [new TreeNode("… deeper levels are left out")];
            }

            for (int i = children.Length - 1; i >= 0; i--)
            {
                left.Push((children[i], indent, i == children.Length - 1, level));
            }
        }
    }
}
