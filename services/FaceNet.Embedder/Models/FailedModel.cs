namespace FaceNet.Embedder.Models;

/// <summary>A version that lies in the model repository and does not serve.</summary>
/// <param name="Installed">Which, and in what state it was when it failed; changed files are a new chance.</param>
/// <param name="Reason">Why, and what to do.</param>
/// <param name="FailedAt">When.</param>
internal sealed record FailedModel(InstalledModel Installed, string Reason, DateTimeOffset FailedAt);
