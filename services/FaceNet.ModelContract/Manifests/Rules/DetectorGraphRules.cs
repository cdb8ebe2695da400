namespace FaceNet.ModelContract;

/// <summary>Whether a graph is the detector that a manifest describes.</summary>
internal static class DetectorGraphRules
{
    private static readonly (string Name, int Values)[] Levels = [("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)];

    public static void Check(ModelManifest manifest, DetectorSignature graph, string path)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var problems = new ManifestProblems();
        problems.Require(manifest.Kind == ModelKinds.Detector, "kind", manifest.Kind, "must be detector", "Name the folder of a detector, such as YuNet");
        problems.ThrowIfAny(path);
        problems.Require(manifest.Input.Name == graph.InputName, "input.name", manifest.Input.Name, $"must be the graph's input '{graph.InputName}'", GraphRules.Remedy);
        GraphRules.CheckElementType("input", graph.InputElementType, problems);
        GraphRules.CheckInput(manifest.Input, graph.InputDimensions, problems);
        foreach (var stride in manifest.Detection!.Strides)
        {
            foreach (var (name, values) in Levels)
            {
                CheckOutput($"{name}_{stride}", values, Cells(manifest.Input, graph, stride), graph.Outputs, problems);
            }
        }

        problems.ThrowIfAny(path);
    }

    private static void CheckOutput(string name, int values, int cells, IReadOnlyDictionary<string, DetectorOutput> outputs, ManifestProblems problems)
    {
        if (!outputs.TryGetValue(name, out var output))
        {
            problems.Add(
                "detection.strides", name, $"is no output of the graph, which has {string.Join(", ", outputs.Keys.Order(StringComparer.Ordinal))}", $"Use a YuNet graph with outputs per stride. {GraphRules.Remedy}");
            return;
        }

        GraphRules.CheckElementType(name, output.ElementType, problems);
        var axes = output.Dimensions;
        problems.Require(
            axes.Count == 3 && GraphRules.Fits(axes[0], 1) && (cells < 0 || GraphRules.Fits(axes[1], cells)) && GraphRules.Fits(axes[2], values),
            $"{name}.shape",
            GraphRules.Shape(axes),
            $"of the graph must be [1, {(cells < 0 ? "cells" : cells)}, {values}]",
            GraphRules.Remedy);
    }

    // What the graph counts itself where its input is free: -1.
    private static int Cells(ModelInput input, DetectorSignature graph, int stride) =>
        graph.InputDimensions.Skip(1).All(axis => axis > 0) ? input.Width / stride * (input.Height / stride) : -1;
}
