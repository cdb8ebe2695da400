using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Models;

namespace FaceNet.Matcher.Decisions;

/// <summary>The calibration of an embedding space, as the Embedder tells it.</summary>
internal sealed class CalibrationReader(ModelCatalog models)
{
    /// <summary>Returns the calibration. Throws what <see cref="ModelCatalog.GetBySpaceAsync"/> throws.</summary>
    public async Task<ModelCalibration> GetAsync(string space, CancellationToken cancellationToken) =>
        Convert(await models.GetBySpaceAsync(space, cancellationToken));

    private static ModelCalibration Convert(Model model) => new()
    {
        Data = model.Calibration?.Data ?? "",
        ImpostorPairs = model.Calibration?.ImpostorPairs ?? 0,
        Verify = [.. (model.Calibration?.Verify ?? []).Select(row => new CalibrationPoint { Far = row.Far, SquaredDistance = row.SquaredDistance })],
    };
}
