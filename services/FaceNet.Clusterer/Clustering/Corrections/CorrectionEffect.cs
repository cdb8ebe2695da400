namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>What a correction did, so that it can be taken back.</summary>
/// <param name="CorrectionId">The correction.</param>
/// <param name="Steps">What it did to clusters, in order.</param>
/// <param name="AddedLinks">The links that it left.</param>
/// <param name="RemovedLinks">The links that it dropped.</param>
/// <param name="IsTooLarge">Whether it moved more faces than were written down.</param>
internal sealed record CorrectionEffect(
    string CorrectionId, IReadOnlyList<EffectStep> Steps, IReadOnlyList<FaceLink> AddedLinks, IReadOnlyList<FaceLink> RemovedLinks, bool IsTooLarge)
{
    /// <summary>The most faces that a correction may move and still be undone, a count.</summary>
    public const int MaxFaces = 10_000;
}

/// <summary>One of the things that a correction did.</summary>
internal abstract record EffectStep;

/// <summary>Faces went from one cluster to another.</summary>
internal sealed record MoveStep(string FromId, string ToId, IReadOnlyList<string> CropIds) : EffectStep;

/// <summary>A cluster was absorbed, with these faces, aliases and origin.</summary>
internal sealed record MergeStep(string AbsorbedId, ClusterOrigin Origin, IReadOnlyList<string> Aliases, IReadOnlyList<string> CropIds) : EffectStep;

/// <summary>A cluster got another label than this.</summary>
internal sealed record LabelStep(string ClusterId, string PreviousLabel) : EffectStep;
