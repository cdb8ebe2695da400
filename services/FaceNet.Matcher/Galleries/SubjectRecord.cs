using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>One enrolled sample of a subject.</summary>
/// <param name="FaceId">The caller's id, unique in its subject.</param>
/// <param name="Tag">The tag of its <see cref="ElementId"/>.</param>
/// <param name="EnrollTime">When it was enrolled.</param>
internal sealed record FaceRecord(string FaceId, string Tag, DateTimeOffset EnrollTime);

/// <summary>An enrolled person.</summary>
/// <param name="CreateTime">When the first face was enrolled.</param>
/// <param name="Faces">The faces, by id; at least one.</param>
internal sealed record SubjectRecord(DateTimeOffset CreateTime, FaceRecord[] Faces)
{
    /// <summary>The face with this id, else null.</summary>
    public FaceRecord? Find(string faceId) => Array.Find(Faces, face => face.FaceId == faceId);

    /// <summary>The same subject with one more face.</summary>
    public SubjectRecord With(FaceRecord face) => this with { Faces = [.. Faces.Append(face).OrderBy(each => each.FaceId, StringComparer.Ordinal)] };
}

/// <summary>A subject as Redis keeps it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Record">What is known of it.</param>
/// <param name="Stored">The record as it is stored, on which changes are conditional.</param>
internal sealed record StoredSubject(string Id, SubjectRecord Record, RedisValue Stored)
{
    /// <summary>The names of its vectors.</summary>
    public IReadOnlyList<string> Elements => [.. Record.Faces.Select(face => new ElementId(Id, face.FaceId, face.Tag).ToString())];
}
