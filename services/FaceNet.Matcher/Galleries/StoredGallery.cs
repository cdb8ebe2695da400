using FaceNet.Matcher.Enrollment;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>What a gallery is for life.</summary>
/// <param name="Generation">Tells this gallery from earlier ones of the same name.</param>
/// <param name="EmbeddingSpace">The embedding space of its faces and probes.</param>
/// <param name="Dimensions">The length of its vectors.</param>
/// <param name="SearchFar">The false-accept rate of a search that names none, in (0, 1).</param>
/// <param name="VerifyFar">The false-accept rate of a verification that names none, in (0, 1).</param>
/// <param name="CreateTime">When it was created.</param>
/// <param name="QualityGate">How well the face in a picture must be seen to be enrolled.</param>
internal sealed record GalleryRecord(
    string Generation,
    string EmbeddingSpace,
    int Dimensions,
    double SearchFar,
    double VerifyFar,
    DateTimeOffset CreateTime,
    EnrollmentGate QualityGate = EnrollmentGate.Standard)
{
    /// <summary>Whether both were created by the same request, or could have been.</summary>
    public bool HasContentOf(GalleryRecord other) =>
        this with { Generation = other.Generation, CreateTime = other.CreateTime } == other;
}

/// <summary>A gallery as Redis keeps it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Record">What it is for life.</param>
/// <param name="Stored">The record as it is stored; writes are conditional on it, so that none lands in a gallery that was deleted meanwhile.</param>
/// <param name="SubjectCount">How many subjects are enrolled.</param>
/// <param name="FaceCount">How many faces are enrolled.</param>
internal sealed record StoredGallery(string Id, GalleryRecord Record, RedisValue Stored, long SubjectCount, long FaceCount)
{
    /// <summary>The vector set of its faces.</summary>
    public string Vectors => GalleryKeys.Vectors(Id, Record.EmbeddingSpace);

    /// <summary>The hash of its subjects.</summary>
    public RedisKey Metadata => GalleryKeys.Metadata(Id, Record.EmbeddingSpace);

    /// <summary>Holds while this very gallery exists.</summary>
    public Condition StillExists => Condition.StringEqual(GalleryKeys.Gallery(Id), Stored);
}
