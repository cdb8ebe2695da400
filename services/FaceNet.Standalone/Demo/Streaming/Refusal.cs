namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>An event that went to a dead-letter topic.</summary>
/// <param name="CropId">Its crop.</param>
/// <param name="Reason">The machine-readable reason.</param>
/// <param name="Detail">The reason in words.</param>
/// <param name="WasEmbedded">Whether the Clusterer refused it, after the Embedder had taken it.</param>
internal sealed record Refusal(string CropId, string Reason, string Detail, bool WasEmbedded);
