using System.Text.Json;

namespace FaceNet.ModelContract;

/// <summary>
/// The contract between whoever trained a model and whoever serves it: manifest.json beside model.onnx.
/// What <see cref="Load"/> and <see cref="Parse"/> return is valid. Not changed after it is made; thread-safe.
/// </summary>
/// <remarks>
/// Fields the schema does not know are refused, because a misspelt one would silently change numbers; only <c>training</c> keeps further notes and
/// <c>evaluation</c> is free. Neither is computed with.
/// </remarks>
public sealed record ModelManifest
{
    /// <summary>The name of the manifest in a model's folder.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The name of the graph in a model's folder.</summary>
    public const string GraphFileName = "model.onnx";

    /// <summary>The version of the schema; 1.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>One of <see cref="ModelKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The model's name; an id.</summary>
    public required string Name { get; init; }

    /// <summary>The model's version; an id.</summary>
    public required string Version { get; init; }

    /// <summary>The id of the space its embeddings live in; empty for a detector.</summary>
    public required string EmbeddingSpace { get; init; }

    /// <summary>The SHA-256 of model.onnx, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The precision of the weights: "float32", "float16" or "int8". Input and output are float32 in each.</summary>
    public string Precision { get; init; } = "float32";

    /// <summary>The tensor the model reads.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>The tensor the model writes; empty for a detector, whose outputs follow from <see cref="Detection"/>.</summary>
    public required ModelOutput Output { get; init; }

    /// <summary>How the outputs of a detector are read; null for an embedder.</summary>
    public ModelDetection? Detection { get; init; }

    /// <summary>The template face crops must be aligned to; null when the model asks for none.</summary>
    public ModelAlignment? Alignment { get; init; }

    /// <summary>The known image to run before serving; null when there is none.</summary>
    public ModelSelfTest? SelfTest { get; init; }

    /// <summary>Which squared distance stands for which false-accept rate on all <see cref="Domains"/>; without rows for a detector.</summary>
    public required ModelCalibration Calibration { get; init; }

    /// <summary>The clustering thresholds; null when they are to be read off the calibration.</summary>
    public ModelClustering? Clustering { get; init; }

    /// <summary>The same by domain; null when the maker told none apart.</summary>
    public ModelDomain[]? Domains { get; init; }

    /// <summary>Other spaces whose vectors may be compared with this model's; null for none.</summary>
    public CompatibleSpace[]? CompatibleWith { get; init; }

    /// <summary>Where the model comes from and on what terms it may be used.</summary>
    public required ModelTraining Training { get; init; }

    /// <summary>What the model scores, as its maker measured it; any figures.</summary>
    public Dictionary<string, JsonElement> Evaluation { get; init; } = [];

    /// <summary>Reads manifest.json in a model's folder, and checks that model.onnx beside it is the file the manifest speaks of.</summary>
    /// <param name="directory">The folder models/&lt;name&gt;/&lt;version&gt;.</param>
    /// <exception cref="ManifestException">Everything that is wrong, at once.</exception>
    public static ModelManifest Load(string directory) => ModelFolder.Load(directory);

    /// <summary>Reads and checks a manifest.</summary>
    /// <exception cref="ManifestException">Everything that is wrong, at once.</exception>
    public static ModelManifest Parse(string json) => ManifestJson.Parse(json, "manifest");

    /// <summary>Writes the manifest as indented JSON in a fixed order; <see cref="Parse"/> gives the same manifest back.</summary>
    /// <exception cref="ManifestException">The manifest is not valid: what could not be read is never written.</exception>
    public string ToJson() => ManifestJson.Write(this);

    /// <summary>Checks that a graph's input and output are what the manifest says.</summary>
    /// <param name="graph">What the graph says about itself.</param>
    /// <param name="path">The graph's file, to be named where it does not fit; null for its place in a repository.</param>
    /// <exception cref="ManifestException">Everything that does not fit, at once.</exception>
    public void CheckGraph(GraphSignature graph, string? path = null) => GraphRules.Check(this, graph, path ?? $"{Name}/{Version}/{GraphFileName}");

    /// <summary>Checks that a detector's graph takes and gives what the manifest says.</summary>
    /// <param name="graph">What the graph says about itself.</param>
    /// <param name="path">The graph's file, to be named where it does not fit; null for its place in a repository.</param>
    /// <exception cref="ManifestException">Everything that does not fit, at once.</exception>
    public void CheckGraph(DetectorSignature graph, string? path = null) => DetectorGraphRules.Check(this, graph, path ?? $"{Name}/{Version}/{GraphFileName}");

    /// <summary>
    /// This manifest with the thresholds of one domain alone. A manifest that tells no domains apart has but one calibration and is returned as it is.
    /// </summary>
    /// <param name="domain">The name of a domain; empty for the manifest as it is.</param>
    /// <param name="path">The manifest's file, to be named where there is no such domain; null for its place in a repository.</param>
    /// <exception cref="ManifestException">The manifest tells domains apart, and this is none of them.</exception>
    public ModelManifest ForDomain(string domain, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(domain);
        if (domain.Length == 0 || Domains is not { Length: > 0 } domains)
        {
            return this;
        }

        var chosen = domains.FirstOrDefault(each => each.Name == domain) ?? throw new ManifestException(
            path ?? $"{Name}/{Version}/{FileName}",
            [$"domains: {domain} is not among them; it must be one of {string.Join(", ", domains.Select(each => each.Name))}. Set Models__Domain to one of these, or leave it out for thresholds that hold on all."]);
        return this with { Calibration = chosen.Calibration, Clustering = chosen.Clustering, Domains = null };
    }

    /// <summary>
    /// The clustering thresholds of the manifest, or else those of the calibration: T at a false-accept rate of 1e-4 and T - c at 3e-6; where the
    /// calibration is too coarse for either, T is its finest threshold or c is 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are neither clustering thresholds nor a calibration, as in a detector's manifest.</exception>
    public ClusteringThresholds ClusteringThresholdsOrDefault()
    {
        if (Clustering is not null)
        {
            return new ClusteringThresholds(Clustering.BaseThreshold, Clustering.SmallClusterReduction, Derived: false);
        }

        var large = Calibration.ThresholdFor(1e-4).SquaredDistance;
        var single = Calibration.ThresholdFor(3e-6);
        return new ClusteringThresholds(large, single.Limited ? 0 : large - single.SquaredDistance, Derived: true);
    }
}
