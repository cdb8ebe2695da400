using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.ServiceDefaults.Models;

/// <summary>The calibration of an embedding space, as the Embedder tells it. Thread-safe.</summary>
public sealed class CalibrationReader(ModelCatalog models, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Returns the calibration. Throws what <see cref="ModelCatalog.GetBySpaceAsync"/> throws.</summary>
    public async Task<ModelCalibration> GetAsync(string space, CancellationToken cancellationToken) =>
        Convert(await models.GetBySpaceAsync(space, cancellationToken));

    /// <summary>
    /// Returns the calibration for an answer that is worth giving without it: null when there is no such model, or when the Embedder does not tell within a second.
    /// </summary>
    public async Task<ModelCalibration?> FindAsync(string space, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(space, cancellationToken).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception missing) when (missing is ResourceNotFoundException or UnavailableException or TimeoutException)
        {
            return null;
        }
    }

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
