using FaceNet.Protos.Matching.V1;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>What a gallery is.</summary>
/// <param name="Generation">Tells this gallery from earlier ones of the same name.</param>
/// <param name="EmbeddingSpace">The embedding space of its faces and probes.</param>
/// <param name="Dimensions">The length of its vectors.</param>
/// <param name="SearchFar">The false-accept rate of a search that names none, in (0, 1).</param>
/// <param name="VerifyFar">The false-accept rate of a verification that names none, in (0, 1).</param>
/// <param name="CreateTime">When it was created.</param>
internal sealed record GalleryRecord(string Generation, string EmbeddingSpace, int Dimensions, double SearchFar, double VerifyFar, DateTimeOffset CreateTime)
{
    /// <summary>How well the face in a picture must be seen to be enrolled.</summary>
    public QualityGate QualityGate { get; init; } = QualityGate.Standard;

    /// <summary>How a subject with several samples is decided on.</summary>
    public DecisionPolicy DecisionPolicy { get; init; } = DecisionPolicy.Nearest;

    /// <summary>The most faces a subject may have.</summary>
    public int MaxFacesPerSubject { get; init; } = 100;

    /// <summary>What is done about a face that looks like another subject.</summary>
    public DuplicateCheck DuplicateCheck { get; init; } = DuplicateCheck.Report;

    /// <summary>What is done about a face that does not look like its own subject.</summary>
    public OutlierCheck OutlierCheck { get; init; } = OutlierCheck.Off;

    /// <summary>Whether the pictures of enrolled faces are kept.</summary>
    public bool KeepImages { get; init; }

    /// <summary>How long after its enrollment a face is deleted; null for never.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Over how many shards its subjects are spread.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdateTime { get; init; } = CreateTime;

    /// <summary>Until when its import may be silent before it is taken to have died; null for a gallery that is not being imported, which alone can be used.</summary>
    public DateTimeOffset? ImportedUntil { get; init; }

    /// <summary>The embedding space that its metadata is kept under: the one it was created with; null where that is its space still.</summary>
    public string? FoundingSpace { get; init; }

    /// <summary>The other embedding space, while it holds two.</summary>
    public OtherSpace? Other { get; init; }

    /// <summary>An embedding space whose vectors are being deleted.</summary>
    public string? RetiringSpace { get; init; }

    /// <summary>Whether both were created by the same request, or could have been.</summary>
    public bool HasContentOf(GalleryRecord other) => WithoutHistory() == other.WithoutHistory();

    /// <summary>What a request to create it says, and nothing of what became of it since.</summary>
    public GalleryRecord WithoutHistory() =>
        this with { Generation = "", CreateTime = default, UpdateTime = default, FoundingSpace = null, Other = null, RetiringSpace = null };
}

/// <summary>The second embedding space of a gallery that is being upgraded.</summary>
/// <param name="EmbeddingSpace">Its id.</param>
/// <param name="Dimensions">The length of its vectors.</param>
/// <param name="IsFormer">Whether the gallery was switched away from it; otherwise it is the one to switch to.</param>
/// <param name="StartTime">When the upgrade was begun.</param>
internal sealed record OtherSpace(string EmbeddingSpace, int Dimensions, bool IsFormer, DateTimeOffset StartTime);

/// <summary>A gallery as Redis keeps it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Record">What it is.</param>
/// <param name="Stored">The record as it is stored, on which changes of the gallery are conditional.</param>
/// <param name="SubjectCount">How many subjects are enrolled.</param>
/// <param name="FaceCount">How many faces are enrolled.</param>
internal sealed record StoredGallery(string Id, GalleryRecord Record, RedisValue Stored, long SubjectCount, long FaceCount)
{
    /// <summary>The parts of its subjects, by number.</summary>
    public IReadOnlyList<GalleryShard> Shards => [.. Enumerable.Range(0, Record.Shards).Select(Shard)];

    /// <summary>The embedding space that its metadata is kept under.</summary>
    public string FoundingSpace => Record.FoundingSpace ?? Record.EmbeddingSpace;

    /// <summary>Holds while this very gallery exists, and is what it is here.</summary>
    public Condition Unchanged => Condition.StringEqual(GalleryKeys.Gallery(Id), Stored);

    /// <summary>The part that a subject belongs to.</summary>
    public GalleryShard ShardOf(string subject) => Shard(GalleryShard.NumberOf(subject, Record.Shards));

    /// <summary>The embedding spaces that it has vectors of, the one it decides in first.</summary>
    public IReadOnlyList<string> Spaces =>
        [.. new[] { Record.EmbeddingSpace, Record.Other?.EmbeddingSpace, Record.RetiringSpace }.OfType<string>()];

    /// <summary>Whether a face has a vector of a space.</summary>
    public bool IsIn(FaceRecord face, string space) => SpacesOf(face).Contains(space);

    /// <summary>The embedding spaces that a face has vectors of.</summary>
    public IReadOnlyList<string> SpacesOf(FaceRecord face) => face.Spaces ?? [FoundingSpace];

    private GalleryShard Shard(int number) => new(Id, Record.Generation, FoundingSpace, Spaces, number);
}
