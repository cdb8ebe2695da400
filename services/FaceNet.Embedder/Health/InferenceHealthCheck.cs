using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FaceNet.Embedder.Health;

/// <summary>Ready means that a face which comes now gets its vector: the check embeds the face of the self-test and compares, or any picture where there is none.</summary>
internal sealed class InferenceHealthCheck(ModelRepository models, ModelMetrics metrics) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var lease = models.Lease("");
            var model = lease.Model;
            using var place = model.Batcher.Reserve(FacePriority.Live, deadline: null);
            var face = await place.EmbedAsync(ProbeOf(model.Manifest), cancellationToken);
            if (model.Manifest.SelfTest is not { InputRgb: not null } known)
            {
                return Healthy();
            }

            var hasPassed = SelfTest.Passes(face.Embedding.Values, known);
            metrics.Tested(model.Manifest.Name, hasPassed);
            return hasPassed
                ? Healthy()
                : HealthCheckResult.Unhealthy($"{model.Manifest.Name} {model.Manifest.Version} no longer makes the vector of its self-test. Restart the Embedder; if that does not help, the machine computes wrong.");

            HealthCheckResult Healthy() => HealthCheckResult.Healthy(FormattableString.Invariant($"{model.Manifest.Name} {model.Manifest.Version}: {face.ComputeTime.TotalMilliseconds:0.0} ms"));
        }
        catch (OverloadedException exception)
        {
            // Taking a busy embedder out of service would only make its neighbours busier.
            return HealthCheckResult.Degraded(exception.Message);
        }
    }

    // A ramp: a plain surface is no face, and some models have no direction for it.
    private static RgbImage ProbeOf(ModelManifest manifest)
    {
        if (manifest.SelfTest?.InputRgb is { } known)
        {
            return new RgbImage(manifest.Input.Width, manifest.Input.Height, known);
        }

        var pixels = new byte[manifest.Input.Width * manifest.Input.Height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i * 255L / pixels.Length);
        }

        return new RgbImage(manifest.Input.Width, manifest.Input.Height, pixels);
    }
}
