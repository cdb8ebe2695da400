using System.Text.Json.Nodes;

namespace FaceNet.ModelContract.Tests;

public sealed class DetectionRulesTests
{
    private static readonly ModelManifest Detector = ManifestSample.Full with
    {
        Kind = ModelKinds.Detector,
        EmbeddingSpace = "",
        Input = ManifestSample.Full.Input with { Width = 64, Height = 32, MaxBatch = 1 },
        Output = new ModelOutput { Name = "", Dimensions = 0, Normalized = false },
        Detection = new ModelDetection { Strides = [8, 16], ScoreThreshold = 0.6, NmsThreshold = 0.3 },
        Alignment = null,
        SelfTest = null,
        Calibration = new ModelCalibration { Data = "", ImpostorPairs = 0, Verify = [] },
        Clustering = null,
        Domains = null,
    };

    private static readonly DetectorSignature Free = new(
        "image", [-1, 3, -1, -1], "float32", Outputs(8, -1).Concat(Outputs(16, -1)).ToDictionary());

    private static readonly DetectorSignature Fixed = new(
        "image", [1, 3, 32, 64], "float32", Outputs(8, 32).Concat(Outputs(16, 8)).ToDictionary());

    [Fact]
    public void Parse_Detector_IsWhatWasWritten() => Assert.Equal(Detector.ToJson(), ModelManifest.Parse(Detector.ToJson()).ToJson());

    [Theory]
    [InlineData("detection", "null")]
    [InlineData("detection.strides", "[]")]
    [InlineData("detection.strides", "[4, 8, 16, 32, 64, 128, 128]")]
    [InlineData("detection.strides[1]", "[8, 8]")]
    [InlineData("detection.strides[0]", "[0, 8]")]
    [InlineData("detection.strides[1]", "[8, 12]")]
    [InlineData("input.width", "[8, 16, 128]")]
    [InlineData("detection.score_threshold", "0")]
    [InlineData("detection.score_threshold", "\"0.6\"")]
    [InlineData("detection.nms_threshold", "1")]
    [InlineData("detection.nms_treshold", "0.3")]
    [InlineData("input.max_batch", "2")]
    [InlineData("self_test", "{ \"image_seed\": 1, \"expected\": [1], \"tolerance\": 0.1 }")]
    [InlineData("alignment", "{ \"landmarks\": [[1, 1], [2, 1], [2, 2], [1, 3], [2, 3]] }")]
    [InlineData("clustering", "{ \"base_threshold\": 1, \"small_cluster_reduction\": 0 }")]
    public void Parse_OneFieldWrong_NamesThatField(string field, string value)
    {
        var root = JsonNode.Parse(Detector.ToJson())!;
        var isStride = value.StartsWith('[');
        var (section, name) = isStride ? ("detection", "strides") : field.Split('.') is [var outer, var inner] ? (outer, inner) : ("", field);
        (section.Length == 0 ? root : root[section]!)[name] = JsonNode.Parse(value);

        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Parse(root.ToJsonString()));

        Assert.Contains(exception.Problems, problem => problem.StartsWith($"{field}: ", StringComparison.Ordinal));
    }

    [Fact]
    public void ToJson_EmbedderWithDetection_IsRefused()
    {
        var exception = Assert.Throws<ManifestException>(() => (ManifestSample.Full with { Detection = Detector.Detection }).ToJson());

        Assert.StartsWith("detection: ", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_DetectorWithDomains_IsRefused()
    {
        var exception = Assert.Throws<ManifestException>(() => (Detector with { Domains = ManifestSample.Full.Domains }).ToJson());

        Assert.StartsWith("domains: ", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void CheckGraph_FreeOrFixedSizes_Pass()
    {
        Detector.CheckGraph(Free);
        Detector.CheckGraph(Fixed);
    }

    public static TheoryData<string, DetectorSignature> Misfits => new()
    {
        { "input.name", Free with { InputName = "input" } },
        { "input.layout", Free with { InputDimensions = [-1, -1, -1, 3, 1] } },
        { "input.width", Fixed with { InputDimensions = [1, 3, 32, 128] } },
        { "input.element_type", Free with { InputElementType = "uint8" } },
        { "detection.strides", Free with { Outputs = Outputs(8, -1).ToDictionary() } },
        { "cls_16.element_type", Free with { Outputs = With("cls_16", new DetectorOutput([-1, -1, 1], "int64")) } },
        { "kps_8.shape", Free with { Outputs = With("kps_8", new DetectorOutput([-1, -1, 4], "float32")) } },
        { "bbox_8.shape", Free with { Outputs = With("bbox_8", new DetectorOutput([-1, 4], "float32")) } },
        { "obj_8.shape", Fixed with { Outputs = new Dictionary<string, DetectorOutput>(Fixed.Outputs) { ["obj_8"] = new([1, 30, 1], "float32") } } },
    };

    [Theory]
    [MemberData(nameof(Misfits))]
    public void CheckGraph_OneMisfit_NamesIt(string field, DetectorSignature graph)
    {
        var exception = Assert.Throws<ManifestException>(() => Detector.CheckGraph(graph));

        Assert.StartsWith($"{field}: ", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void CheckGraph_ManifestOfAnEmbedder_SaysWhatItIs()
    {
        var exception = Assert.Throws<ManifestException>(() => ManifestSample.Full.CheckGraph(Free));

        Assert.StartsWith("kind: embedder ", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    private static Dictionary<string, DetectorOutput> With(string name, DetectorOutput output) => new(Free.Outputs) { [name] = output };

    private static IEnumerable<KeyValuePair<string, DetectorOutput>> Outputs(int stride, int cells) =>
        from output in new[] { ("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10) }
        select KeyValuePair.Create($"{output.Item1}_{stride}", new DetectorOutput([cells < 0 ? -1 : 1, cells, output.Item2], "float32"));
}
