using FaceNet.Matcher.Galleries;

namespace FaceNet.Matcher.Forgetting;

/// <summary>What an erasure took from a gallery, in counts.</summary>
/// <param name="Subjects">How many subjects went.</param>
/// <param name="Faces">How many faces.</param>
/// <param name="Vectors">How many vectors, of all embedding spaces.</param>
/// <param name="Images">How many pictures.</param>
/// <param name="Answers">How many remembered answers that named them.</param>
internal sealed record ErasedFaces(long Subjects, long Faces, long Vectors, long Images, long Answers)
{
    public static ErasedFaces None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Counts faces.</summary>
    public static ErasedFaces Of(StoredGallery gallery, IReadOnlyCollection<FaceRecord> faces, bool wholeSubject, long answers) => new(
        wholeSubject ? 1 : 0, faces.Count, faces.Sum(face => gallery.SpacesOf(face).Count), faces.Count(face => face.HasImage), answers);

    public static ErasedFaces operator +(ErasedFaces one, ErasedFaces other) => new(
        one.Subjects + other.Subjects, one.Faces + other.Faces, one.Vectors + other.Vectors, one.Images + other.Images, one.Answers + other.Answers);
}
