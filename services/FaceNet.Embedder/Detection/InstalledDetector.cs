using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Detection;

/// <summary>The detector of this process, where it has one. Loaded before the ports open. Thread-safe.</summary>
internal sealed class InstalledDetector(DetectorLoader loader, IOptions<DetectorOptions> options) : IHostedService, IDisposable
{
    private volatile FaceDetector? _detector;

    /// <summary>The detector.</summary>
    /// <exception cref="PreconditionException">DETECTOR_NOT_INSTALLED.</exception>
    public FaceDetector Required => _detector ?? throw new PreconditionException(
        ErrorReasons.DetectorNotInstalled,
        "detector",
        "Detector__Directory is empty: this Embedder has no face detector, so it cannot find faces in photos. Set Detector__Directory to the folder of a detector such as YuNet, or send faces with their box or landmarks to BatchEmbedFaces.");

    /// <summary>How confident a detector must be where the request does not say, in (0, 1].</summary>
    public double ScoreThreshold => options.Value.ScoreThreshold > 0 ? options.Value.ScoreThreshold : Required.Manifest.Detection!.ScoreThreshold;

    /// <summary>The most faces of a photo that are answered.</summary>
    public int MaxFaces => options.Value.MaxFaces;

    /// <summary>The most photos that are being looked through or wait for it.</summary>
    public int QueueCapacity => options.Value.QueueCapacity;

    public Task StartAsync(CancellationToken cancellationToken) =>
        options.Value.Directory.Length == 0 ? Task.CompletedTask : Task.Run(() => _detector = loader.Load(), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _detector?.Dispose();
}
