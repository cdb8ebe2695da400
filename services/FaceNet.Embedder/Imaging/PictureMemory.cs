using FaceNet.Embedder.Batching;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Imaging;

/// <summary>
/// Bounds the bytes of the pictures that the Embedder has in hand, as they were sent: from when one is read until its face is embedded. What decoding takes
/// besides is bounded by <see cref="CropWorkers"/>. Thread-safe.
/// </summary>
internal sealed class PictureMemory(IOptions<BatchingOptions> options)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly long _most = options.Value.MaxPictureBytes;
    private long _held;

    /// <summary>The bytes in hand.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Takes pictures in hand until what it returns is disposed: all of them or none. Where nothing else is in hand they are taken whatever their size.</summary>
    /// <exception cref="OverloadedException">QUEUE_FULL; none was taken.</exception>
    public Hold Take(IEnumerable<FaceImage?> pictures) => Take(pictures.Sum(SizeOf));

    /// <summary>Takes a photo in hand, likewise.</summary>
    /// <exception cref="OverloadedException">QUEUE_FULL; it was not taken.</exception>
    public Hold Take(Photo photo) => Take(photo.SourceCase == Photo.SourceOneofCase.Raw ? photo.Raw.Rgb.Length : photo.Encoded.Length);

    internal Hold Take(long bytes)
    {
        while (true)
        {
            var held = Held;
            if (held > 0 && held + bytes > _most)
            {
                throw new OverloadedException(
                    ErrorReasons.QueueFull,
                    $"The pictures that wait to be embedded have {held} bytes, and {bytes} more would be above the {_most} that are allowed. Retry later, send smaller pictures, run more embedders, or raise Batching__MaxPictureBytes.",
                    RetryDelay);
            }

            if (Interlocked.CompareExchange(ref _held, held + bytes, held) == held)
            {
                return new Hold(this, bytes);
            }
        }
    }

    private static long SizeOf(FaceImage? picture) => picture?.SourceCase switch
    {
        FaceImage.SourceOneofCase.Encoded => picture.Encoded.Length,
        FaceImage.SourceOneofCase.Raw => picture.Raw.Rgb.Length,
        _ => 0,
    };

    /// <summary>Pictures in hand.</summary>
    internal readonly struct Hold(PictureMemory memory, long bytes) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref memory._held, -bytes);
    }
}
