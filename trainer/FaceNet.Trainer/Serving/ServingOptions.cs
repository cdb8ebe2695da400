using System.ComponentModel.DataAnnotations;

namespace FaceNet.Trainer.Serving;

/// <summary>Where a worker finds its data and keeps what it makes. Section <c>Training</c>. Relative folders are relative to the current one.</summary>
internal sealed class ServingOptions
{
    /// <summary>The folder that the data of all plans lie in; nothing outside it is read.</summary>
    [Required]
    public string DataDirectory { get; set; } = "data";

    /// <summary>The folder that holds a folder per run.</summary>
    [Required]
    public string RunsDirectory { get; set; } = "runs";

    /// <summary>The model repository: models are promoted into it, and teachers and older models are read from it.</summary>
    [Required]
    public string ModelRepository { get; set; } = "models";

    /// <summary>The most runs that may wait.</summary>
    /// <value>The default is 100. Range 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int MaxQueued { get; set; } = 100;
}
