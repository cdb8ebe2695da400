using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>
/// Room for decoded photos, shared by all data sets of a run. Photos that find none are decoded again at each use: nothing but the speed depends on
/// it. Thread-safe.
/// </summary>
/// <param name="bytes">The room, at least 0.</param>
internal sealed class PhotoMemory(long bytes = PhotoMemory.DefaultMegabytes * PhotoMemory.Megabyte)
{
    public const long Megabyte = 1024 * 1024;

    /// <summary>2 GiB: 57,000 photos of 112x112.</summary>
    public const int DefaultMegabytes = 2048;

    private long _left = bytes;

    /// <summary>Takes the room a photo needs.</summary>
    /// <returns>False when there is not so much left; nothing is taken then.</returns>
    public bool TryTake(RgbImage photo)
    {
        if (Interlocked.Add(ref _left, -photo.Pixels.Length) >= 0)
        {
            return true;
        }

        Interlocked.Add(ref _left, photo.Pixels.Length);
        return false;
    }
}
