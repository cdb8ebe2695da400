namespace FaceNet.Embedder.Detection;

/// <summary>The faces of a photo.</summary>
/// <param name="Faces">The most confident first.</param>
/// <param name="LeftOut">How many more were found than were asked for.</param>
internal sealed record FoundFaces(IReadOnlyList<FoundFace> Faces, int LeftOut);
