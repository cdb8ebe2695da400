namespace FaceNet.ModelContract;

/// <summary>Whether a graph is the one a manifest describes.</summary>
internal static class GraphRules
{
    /// <summary>What to do about a graph that does not fit.</summary>
    public const string Remedy = "Correct the manifest, or put the graph it was written for beside it";

    public static void Check(ModelManifest manifest, GraphSignature graph, string path)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var problems = new ManifestProblems();
        problems.Require(manifest.Input.Name == graph.InputName, "input.name", manifest.Input.Name, $"must be the graph's input '{graph.InputName}'", Remedy);
        problems.Require(manifest.Output.Name == graph.OutputName, "output.name", manifest.Output.Name, $"must be the graph's output '{graph.OutputName}'", Remedy);
        CheckElementType("input", graph.InputElementType, problems);
        CheckElementType("output", graph.OutputElementType, problems);
        CheckInput(manifest.Input, graph.InputDimensions, problems);
        CheckOutput(manifest.Output, graph.OutputDimensions, problems);
        problems.ThrowIfAny(path);
    }

    public static void CheckElementType(string tensor, string type, ManifestProblems problems) => problems.Require(
        type.ToUpperInvariant() is "FLOAT32" or "FLOAT" or "SINGLE",
        $"{tensor}.element_type",
        type,
        "of the graph must be float32",
        "Export the graph with float32 input and output, whatever the precision inside");

    public static void CheckInput(ModelInput input, IReadOnlyList<int> axes, ManifestProblems problems)
    {
        var isPlanar = input.Layout == TensorLayouts.Nchw;
        if (axes.Count != 4 || !Fits(axes[isPlanar ? 1 : 3], 3))
        {
            problems.Add("input.layout", input.Layout, $"does not fit the graph's input {Shape(axes)}; it must have 4 axes and 3 channels there", Remedy);
            return;
        }

        var (row, column) = isPlanar ? (axes[2], axes[3]) : (axes[1], axes[2]);
        problems.Require(Fits(row, input.Height), "input.height", input.Height, $"must be {row} as in the graph's input {Shape(axes)}", Remedy);
        problems.Require(Fits(column, input.Width), "input.width", input.Width, $"must be {column} as in the graph's input {Shape(axes)}", Remedy);
        problems.Require(
            Fits(axes[0], input.MaxBatch), "input.max_batch", input.MaxBatch, $"must be {axes[0]}, the fixed batch of the graph's input {Shape(axes)}", $"Set max_batch to {axes[0]}, or export the graph with a free batch axis");
    }

    public static bool Fits(int axis, int size) => axis == -1 || axis == size;

    public static string Shape(IReadOnlyList<int> axes) => $"[{string.Join(", ", axes)}]";

    private static void CheckOutput(ModelOutput output, IReadOnlyList<int> axes, ManifestProblems problems)
    {
        // Some graphs keep the axes of a last pooling: [batch, dimensions, 1, 1].
        int[] dimensions = [.. axes.Skip(1).Where((axis, index) => index == 0 || axis != 1)];
        problems.Require(
            dimensions.Length == 1 && Fits(dimensions[0], output.Dimensions),
            "output.dimensions",
            output.Dimensions,
            $"does not fit the graph's output {Shape(axes)}; it must be [batch, {output.Dimensions}]",
            Remedy);
    }
}
