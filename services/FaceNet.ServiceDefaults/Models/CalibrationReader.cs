using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
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
        Verify = Convert(model.Calibration?.Verify ?? []),
        Policies = [.. (model.Calibration?.Policies ?? []).Select(policy => new ModelContract.PolicyCalibration { Policy = policy.Policy, Shots = policy.Shots, Table = Convert(policy.Table) })],
    };

    private static CalibrationPoint[] Convert(IEnumerable<FarThreshold> table) =>
        [.. table.Select(row => new CalibrationPoint { Far = row.Far, SquaredDistance = row.SquaredDistance })];
}
