using System.ComponentModel.DataAnnotations;

namespace FaceNet.Embedder.Models;

/// <summary>Which models the Embedder serves. Section <c>Models</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>The folder of the one model: model.onnx and manifest.json. Not together with <see cref="Repository"/>.</summary>
    /// <value>The default is empty: <see cref="ShippedModel"/>, unless there is a repository.</value>
    public string Directory { get; set; } = "";

    /// <summary>
    /// The folder of all models, <c>&lt;name&gt;/&lt;version&gt;/{model.onnx, manifest.json}</c>. Of each model the newest version of each embedding
    /// space is served; a version that is added, changed or removed is noticed without a restart.
    /// </summary>
    /// <value>The default is empty: there is the one model of <see cref="Directory"/>.</value>
    public string Repository { get; set; } = "";

    /// <summary>What answers requests that name no model: an alias, <c>name</c>, <c>name/version</c>, or an embedding space.</summary>
    /// <value>The default is empty: the repository's only model.</value>
    public string Default { get; set; } = "";

    /// <summary>
    /// What the pictures show: which thresholds are used of a model whose manifest tells domains apart. Those that the trainer exports tell <c>photos</c>
    /// from <c>drawings</c>, where they were calibrated on both. A model that tells no domains apart has one calibration, which is used whatever stands here.
    /// </summary>
    /// <value>The default is empty: the rates that are promised hold on all domains of the model.</value>
    public string Domain { get; set; } = "";

    /// <summary>Further names of models: alias to <c>name</c>, or to <c>name/version</c>, which keeps that version served beside newer ones.</summary>
    /// <value>The default is none. <c>Models__Aliases__stable=facenet/3</c></value>
    public Dictionary<string, string> Aliases { get; } = new(StringComparer.Ordinal);

    /// <summary>How often the repository is looked through.</summary>
    /// <value>The default is 5 s. Range 0.1 s to 1 h.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a model whose terms forbid commercial use may be served to other machines.</summary>
    /// <value>The default is false: such a model is served on the loopback address only.</value>
    public bool AcceptNonCommercial { get; set; }

    internal string DirectoryOrDefault => Directory.Length > 0 ? Directory : ShippedModel.Directory;
}
