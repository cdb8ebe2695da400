using FaceNet.Matcher.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Matcher.Transfer;

/// <summary>What can be written of an import, once all of it has arrived.</summary>
internal abstract record ImportPart
{
    /// <summary>About how much memory it takes, in bytes.</summary>
    public abstract long Size { get; }
}

/// <summary>A picture, whose face is written after it.</summary>
/// <param name="Element">The face.</param>
/// <param name="Image">The picture.</param>
internal sealed record ImportedImage(ElementId Element, FaceImage Image) : ImportPart
{
    public override long Size => Image.CalculateSize();
}

/// <summary>A subject with all of its faces.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Samples">The vectors, in the order of its faces.</param>
internal sealed record ImportedSubject(StoredSubject Subject, IReadOnlyList<FaceEmbedding> Samples) : ImportPart
{
    public override long Size => Samples.Sum(sample => (long)sample.Dimensions * sizeof(float));
}
