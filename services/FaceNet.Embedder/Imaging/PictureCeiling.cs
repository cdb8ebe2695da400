using FaceNet.Embedder.Batching;
using FaceNet.ModelContract;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Imaging;

/// <summary>Says at the start how much memory pictures may take, and warns where the process may not have as much.</summary>
internal sealed partial class PictureCeiling(IOptions<BatchingOptions> options, ILogger<PictureCeiling> logger) : IHostedService
{
    // What decoding needs for each pixel: the picture as the decoder writes it, and as RGB; of a progressive JPEG before that two for each of its up to four colours.
    private const int BytesPerPixel = 4 + 3 + (2 * 4);

    private const int Mebibyte = 1024 * 1024;

    /// <summary>The most that pictures take, in bytes: as they were sent, and decoded.</summary>
    public static long Of(BatchingOptions options) => options.MaxPictureBytes + (options.EffectiveCropWorkers * new ImageLimits().MaxPixels * BytesPerPixel);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var (ceiling, available) = (Of(options.Value), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (ceiling > available)
        {
            TooHigh(ceiling / Mebibyte, available / Mebibyte);
        }
        else
        {
            Stated(ceiling / Mebibyte, available / Mebibyte);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventName = "PictureCeiling", Level = LogLevel.Information, Message = "Pictures take up to {Ceiling} MiB of the {Available} MiB that this process may have")]
    private partial void Stated(long ceiling, long available);

    [LoggerMessage(EventName = "PictureCeilingTooHigh", Level = LogLevel.Warning, Message = "Pictures may take {Ceiling} MiB, but this process may have only {Available} MiB. Lower Batching__MaxPictureBytes or Batching__CropWorkers, or give it more")]
    private partial void TooHigh(long ceiling, long available);
}
