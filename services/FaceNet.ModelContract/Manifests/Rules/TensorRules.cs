namespace FaceNet.ModelContract;

/// <summary>What makes input, output and alignment valid.</summary>
internal static class TensorRules
{
    public static void Check(ModelManifest manifest, ManifestProblems problems)
    {
        CheckInput(manifest.Input, problems);
        if (manifest.Kind != ModelKinds.Detector)
        {
            CheckOutput(manifest.Output, problems);
        }

        CheckLandmarks(manifest, problems);
    }

    private static void CheckInput(ModelInput input, ManifestProblems problems)
    {
        problems.Require(input.Name.Length > 0, "input.name", input.Name, "must not be empty", "Name the graph's input");
        problems.Require(input.Width is >= 16 and <= 1024, "input.width", input.Width, "must be 16 to 1024", "Write the width the graph reads");
        problems.Require(input.Height is >= 16 and <= 1024, "input.height", input.Height, "must be 16 to 1024", "Write the height the graph reads");
        problems.Require(
            input.Channels is ChannelOrders.Rgb or ChannelOrders.Bgr, "input.channels", input.Channels, "must be RGB or BGR", "Write the order the model was trained with");
        problems.Require(
            input.Layout is TensorLayouts.Nchw or TensorLayouts.Nhwc, "input.layout", input.Layout, "must be NCHW or NHWC", "Write the order of the graph's axes");
        CheckPerChannel(input.Mean, "input.mean", "must be finite", double.IsFinite, problems);
        CheckPerChannel(input.Scale, "input.scale", "must be finite and not 0", scale => double.IsFinite(scale) && scale != 0, problems);
        problems.Require(
            input.MaxBatch is >= 1 and <= 1024, "input.max_batch", input.MaxBatch, "must be 1 to 1024", "Write the most images one run may hold, 1 for a graph with a fixed batch of 1");
    }

    private static void CheckPerChannel(double[] values, string field, string rule, Func<double, bool> isValid, ManifestProblems problems)
    {
        problems.Require(values.Length == 3, field, $"{values.Length} values", "must be 3 values", "Write one for each channel");
        foreach (var (index, value) in values.Index())
        {
            problems.Require(isValid(value), $"{field}[{index}]", value, rule, "Write the value the model was trained with");
        }
    }

    private static void CheckOutput(ModelOutput output, ManifestProblems problems)
    {
        problems.Require(output.Name.Length > 0, "output.name", output.Name, "must not be empty", "Name the graph's output");
        problems.Require(
            output.Dimensions is >= 8 and <= 4096, "output.dimensions", output.Dimensions, "must be 8 to 4096", "Write the number of values the graph gives for each image");
    }

    private static void CheckLandmarks(ModelManifest manifest, ManifestProblems problems)
    {
        if (manifest.Alignment is null)
        {
            return;
        }

        const string field = "alignment.landmarks";
        var landmarks = manifest.Alignment.Landmarks;
        problems.Require(
            landmarks.Length == 5, field, $"{landmarks.Length} points", "must be 5 points", "Write eye, eye, nose tip, mouth corner, mouth corner, or remove alignment");
        if (!problems.IsSound("input.width") || !problems.IsSound("input.height"))
        {
            return;
        }

        var (width, height) = (manifest.Input.Width, manifest.Input.Height);
        foreach (var (index, point) in landmarks.Index())
        {
            problems.Require(
                point is [var x, var y] && x >= 0 && x <= width && y >= 0 && y <= height,
                $"{field}[{index}]",
                $"[{string.Join(", ", point)}]",
                $"must be [x, y] inside the input of {width}x{height}",
                "Write the template's point in pixels of the input");
        }
    }
}
