using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceNet.ModelContract;

/// <summary>Where a model comes from and on what terms it may be used.</summary>
public sealed record ModelTraining
{
    /// <summary>What it was trained on.</summary>
    public required string Data { get; init; }

    /// <summary>The licence of the weights.</summary>
    public required string WeightsLicense { get; init; }

    /// <summary>True when the terms of the data or the weights forbid commercial use.</summary>
    public required bool NonCommercial { get; init; }

    /// <summary>Models whose vectors or decisions went into the training; their terms may bind this one too.</summary>
    public string[]? TeacherModels { get; init; }

    /// <summary>How it was trained, in words.</summary>
    public string? Method { get; init; }

    /// <summary>Further notes of the maker, kept as they are.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Notes { get; init; }
}
