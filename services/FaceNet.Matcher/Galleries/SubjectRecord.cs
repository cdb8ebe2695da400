using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>One enrolled sample of a subject.</summary>
/// <param name="FaceId">The caller's id, unique in its subject.</param>
/// <param name="Tag">The tag of its <see cref="ElementId"/>.</param>
/// <param name="EnrollTime">When it was enrolled.</param>
internal sealed record FaceRecord(string FaceId, string Tag, DateTimeOffset EnrollTime)
{
    /// <summary>Where it comes from, as the caller said; null when nothing was said.</summary>
    public FaceProvenance? Provenance { get; init; }

    /// <summary>How well it was seen; null for a vector.</summary>
    public FaceQuality? Quality { get; init; }

    /// <summary>The model that embedded its picture; null for a vector.</summary>
    public string? Model { get; init; }

    /// <summary>The version of that model.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>Whether its picture is kept.</summary>
    public bool HasImage { get; init; }

    /// <summary>The embedding spaces that it has vectors of; null for the one that its gallery was created with.</summary>
    public string[]? Spaces { get; init; }

    /// <summary>Whether whoever enrolled it may correct clusters, and is believed when it says that it comes from one.</summary>
    public bool MayBeOfCluster { get; init; }

    /// <summary>
    /// The member of the gallery's own clusters that it was enrolled from, as PromoteCluster says where a face comes from; null for none. That of another
    /// gallery is not believed, nor the words of callers who may not correct clusters: with the face goes the member.
    /// </summary>
    public string? CropOf(string gallery) =>
        MayBeOfCluster && Provenance?.Reference?.Split('/') is [var from, _, var crop] && from == gallery && crop == FaceId ? crop : null;
}

/// <summary>Where a sample comes from.</summary>
/// <param name="SourceId">The camera, register or person; null for none.</param>
/// <param name="Reference">Where the caller keeps the picture; null for none.</param>
/// <param name="CaptureTime">When the picture was taken; null when that was not said.</param>
internal sealed record FaceProvenance(string? SourceId, string? Reference, DateTimeOffset? CaptureTime);

/// <summary>A face that is about to be enrolled.</summary>
/// <param name="Element">The name of its vector.</param>
/// <param name="Record">What will be known of it.</param>
/// <param name="Image">The picture that is kept with it; null for none.</param>
internal sealed record NewFace(ElementId Element, FaceRecord Record, FaceImage? Image);

/// <summary>An enrolled person.</summary>
/// <param name="CreateTime">When the first face was enrolled.</param>
/// <param name="Faces">The faces, by id; at least one.</param>
internal sealed record SubjectRecord(DateTimeOffset CreateTime, FaceRecord[] Faces)
{
    /// <summary>What the caller wants to know of it; null for nothing.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>The face with this id, else null.</summary>
    public FaceRecord? Find(string faceId) => Array.Find(Faces, face => face.FaceId == faceId);

    /// <summary>The same subject with one more face.</summary>
    public SubjectRecord With(FaceRecord face) => this with { Faces = [.. Faces.Append(face).OrderBy(each => each.FaceId, StringComparer.Ordinal)] };

    /// <summary>The same subject without a face.</summary>
    public SubjectRecord Without(FaceRecord face) => this with { Faces = [.. Faces.Where(each => each != face)] };
}

/// <summary>A subject as Redis keeps it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Record">What is known of it.</param>
/// <param name="Stored">The record as it is stored, on which changes are conditional.</param>
internal sealed record StoredSubject(string Id, SubjectRecord Record, RedisValue Stored)
{
    /// <summary>The names of its vectors.</summary>
    public IReadOnlyList<string> Elements => [.. Record.Faces.Select(face => ElementOf(face).ToString())];

    /// <summary>The name of the vector of one of its faces.</summary>
    public ElementId ElementOf(FaceRecord face) => new(Id, face.FaceId, face.Tag);
}
