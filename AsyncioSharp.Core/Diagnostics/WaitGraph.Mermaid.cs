using System.Globalization;
using System.Text;

namespace AsyncioSharp;

// The graph as a picture: a flowchart in Mermaid's language, which GitHub, GitLab, editors and mermaid.live draw.
internal sealed partial class WaitGraph
{
    /// <summary>
    /// Tasks are boxes, what they wait on hexagons; arrows lead from who waits to what it waits for, and from there to who holds it. Those
    /// of a circle are thick, and its nodes red.
    /// </summary>
    /// <returns>The text of the flowchart.</returns>
    public string ToMermaid() => new MermaidWriter(this).Write();

    private sealed class MermaidWriter(WaitGraph graph)
    {
        // From one task.
        private const int MaxArrows = 50;

        private readonly StringBuilder _nodes = new("flowchart LR\n");
        private readonly StringBuilder _arrows = new();
        private readonly Dictionary<object, string> _ids = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<(string From, string To)> _drawn = [];
        private readonly List<string> _inCycle = [];
        private readonly List<AsyncioTask> _shown = [];

        public string Write()
        {
            foreach ((AsyncioTask? task, int leftOut) in graph.Shown())
            {
                if (task is null)
                {
                    _nodes.Append("  %% ").Append(Excerpt.LeftOut(leftOut, "tasks")).Append('\n');
                    continue;
                }

                _shown.Add(task);
                IdOf(task);
            }

            foreach (AsyncioTask task in _shown)
            {
                DrawWaits(task);
            }

            string marks = _inCycle.Count == 0 ? string.Empty
                : $"  classDef cycle stroke:#d33,stroke-width:3px\n  class {string.Join(',', _inCycle.Distinct())} cycle\n";
            return $"{_nodes}{_arrows}{marks}";
        }

        private void DrawWaits(AsyncioTask task)
        {
            List<Edge> edges = graph._edges[task];
            foreach (Edge edge in edges.Take(MaxArrows))
            {
                bool isInCycle = graph._inCycle.Contains(edge);
                if (edge.Primitive is null)
                {
                    Draw(task, edge.To, "waits for", isInCycle);
                    continue;
                }

                Draw(task, edge.Primitive, "waits for", isInCycle);
                Draw(edge.Primitive, edge.To, "held by", isInCycle);
            }

            if (edges.Count > MaxArrows)
            {
                _arrows.Append("  %% ").Append(Excerpt.LeftOut(edges.Count - MaxArrows, "arrows")).Append('\n');
            }

            // What nobody holds: an event, an empty queue, a future.
            foreach (object wait in task.SyncContext.Waits())
            {
                object waited = wait is ICancellableWait { Subject: { } subject } ? subject : wait;
                if (waited is not AsyncioTask && !task.GetLoop().HoldersOf(waited).Any() && graph._edges[task].Count == 0)
                {
                    Draw(task, waited, "waits for", isInCycle: false);
                }
            }
        }

        private void Draw(object from, object to, string label, bool isInCycle)
        {
            string one = IdOf(from);
            string other = IdOf(to);
            if (_drawn.Add((one, other)))
            {
                _arrows.Append(CultureInfo.InvariantCulture, $"  {one} {(isInCycle ? "==>" : "-->")}|{label}| {other}\n");
            }

            if (isInCycle)
            {
                _inCycle.AddRange([one, other]);
            }
        }

        private string IdOf(object node)
        {
            if (_ids.TryGetValue(node, out string? known))
            {
                return known;
            }

            bool isTask = node is AsyncioTask;
            string id = string.Create(CultureInfo.InvariantCulture, $"{(isTask ? 't' : 'w')}{_ids.Count + 1}");
            _ids.Add(node, id);
            string label = Escaped(node switch
            {
                AsyncioTask task => task.QualifiedName,
                Future or Coroutine => node.ToString() ?? string.Empty,
                _ => graph.NameOf(node),
            });
            _nodes.Append("  ").Append(id).Append(isTask ? $"[\"{label}\"]" : $"{{{{\"{label}\"}}}}").Append('\n');
            return id;
        }

        // Mermaid's own form: a number sign, a name or number, and a semicolon.
        private static string Escaped(string text)
        {
            var escaped = new StringBuilder(text.Length);
            foreach (char sign in text)
            {
                if (sign is '#' or '"' or '<' or '>' or '&' or '`' or '\n')
                {
                    escaped.Append(CultureInfo.InvariantCulture, $"#{(int)sign};");
                }
                else
                {
                    escaped.Append(sign);
                }
            }

            return escaped.ToString();
        }
    }
}
