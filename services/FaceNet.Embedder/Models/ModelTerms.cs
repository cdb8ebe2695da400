using System.Net;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Models;

/// <summary>Keeps a model whose terms forbid commercial use from being put into service by accident.</summary>
internal static class ModelTerms
{
    /// <param name="manifest">The model.</param>
    /// <param name="models">Whether its terms were accepted.</param>
    /// <param name="listeners">Who can call it.</param>
    /// <param name="directory">The option that names the model's folder.</param>
    /// <exception cref="OptionsValidationException">Other machines could call the model, and nobody has accepted its terms.</exception>
    public static void Check(ModelManifest manifest, ModelsOptions models, ListenerOptions listeners, string directory = "Models__Directory")
    {
        var isLocal = IPAddress.TryParse(listeners.Address, out var address) && IPAddress.IsLoopback(address);
        if (manifest.Training.NonCommercial && !isLocal && !models.AcceptNonCommercial)
        {
            throw new OptionsValidationException(
                "Models",
                typeof(ModelsOptions),
                [$"Models__AcceptNonCommercial false: the terms of model {manifest.Name} {manifest.Version} forbid commercial use ({manifest.Training.WeightsLicense}), and Listeners__Address {listeners.Address} serves it to other machines. Set Models__AcceptNonCommercial=true if your use is not commercial, listen on 127.0.0.1, or name another model with {directory}."]);
        }
    }
}
