using FaceNet.Protos.Embedding.V1;

namespace FaceNet.Standalone.Commands;

/// <summary>The terms of a model in one line.</summary>
internal static class ModelTermsText
{
    public static string Of(Model model)
    {
        var license = model.WeightsLicense.Length == 0 ? "the manifest states no licence" : model.WeightsLicense;
        return model.NonCommercial ? $"{license} - no commercial use" : license;
    }
}
