using FaceNet.ModelContract;

namespace FaceNet.Trainer.Models;

/// <summary>Anything that turns photos into vectors that are compared by squared distance: a model, a network in training, bare pixels.</summary>
internal interface IPhotoEmbedder
{
    /// <summary>Name in tables.</summary>
    string Name { get; }

    /// <summary>One vector per photo, all of the same length.</summary>
    IReadOnlyList<float[]> Embed(IReadOnlyList<RgbImage> photos, CancellationToken cancellationToken);
}
