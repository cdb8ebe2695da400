using FaceNet.Protos.Type.V1;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>A face on its way from a marked vector to a sample of its subject.</summary>
/// <param name="gallery">The gallery.</param>
/// <param name="shard">The part of it that the subject belongs to.</param>
/// <param name="face">The face.</param>
/// <param name="known">The subject as it was read last; null when it was not there.</param>
internal sealed class SettlingFace(StoredGallery gallery, GalleryShard shard, NewFace face, StoredSubject? known)
{
    public GalleryShard Shard => shard;

    public string Subject => face.Element.Subject;

    /// <summary>The name of its vector.</summary>
    public string Element { get; } = face.Element.ToString();

    /// <summary>The picture that is kept with it; null for none.</summary>
    public FaceImage? Image => face.Image;

    /// <summary>The embedding spaces that it has vectors of.</summary>
    public IReadOnlyList<string> Spaces { get; } = gallery.SpacesOf(face.Record);

    /// <summary>The same in one word.</summary>
    public string SpaceNames { get; } = string.Join(' ', gallery.SpacesOf(face.Record));

    /// <summary>The subject as it was read last; null when it was not there.</summary>
    public StoredSubject? Known { get; private set; } = known;

    /// <summary>Whether it was settled; null while it is not known.</summary>
    public bool? Outcome { get; set; }

    /// <summary>Whether it is still to be settled, which ends where the subject has no place for it.</summary>
    public bool IsOpen()
    {
        if (Outcome is null && Known is not null && (Known.Record.Find(face.Element.Face) is not null || Known.Record.Faces.Length >= gallery.Record.MaxFacesPerSubject))
        {
            Outcome = false;
        }

        return Outcome is null;
    }

    /// <summary>What is stored of the subject with this face.</summary>
    public RedisValue NewSubject() => StoredValue.Write(Known?.Record.With(face.Record) ?? new SubjectRecord(face.Record.EnrollTime, [face.Record]));

    /// <summary>Looks what became of the subject.</summary>
    public async Task ReadSubjectAsync(SubjectStore subjects) => Known = await subjects.FindAsync(gallery, Subject, CancellationToken.None);
}
