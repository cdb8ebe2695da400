using FaceNet.ModelContract;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Evaluation;

/// <summary>A way of embedding to measure.</summary>
/// <param name="Embedder">Gives the vectors.</param>
/// <param name="Manifest">Its manifest; null for what is not exported.</param>
/// <param name="IsBaseline">True for what a model must beat, which is measured in less detail.</param>
internal sealed record EvaluatedModel(IPhotoEmbedder Embedder, ModelManifest? Manifest = null, bool IsBaseline = false)
{
    public string Name => Embedder.Name;

    /// <summary>Whose thresholds are meant for some people: their domain, or empty for all where the manifest does not tell it apart.</summary>
    public string DomainFor(EvaluationSet set)
    {
        return Manifest?.Domains?.Any(domain => domain.Name == set.Domain) == true ? set.Domain : "";
    }

    /// <summary>The manifest with the thresholds that are meant for some people.</summary>
    public ModelManifest? ManifestFor(EvaluationSet set)
    {
        return Manifest?.ForDomain(DomainFor(set));
    }
}
