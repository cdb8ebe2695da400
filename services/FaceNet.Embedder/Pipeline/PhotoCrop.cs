using FaceNet.Embedder.Detection;
using FaceNet.Embedder.Imaging;

namespace FaceNet.Embedder.Pipeline;

/// <summary>A face of a photo, cut to the input of a model.</summary>
/// <param name="Face">Where it is.</param>
/// <param name="Crop">The crop; awaiting it throws where the face cannot be cut.</param>
internal sealed record PhotoCrop(FoundFace Face, Task<FaceCrop> Crop);
