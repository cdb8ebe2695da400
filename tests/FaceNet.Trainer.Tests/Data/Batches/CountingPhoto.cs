using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Batches;

/// <summary>A photo that counts how often it was decoded, and cannot be read any more after some time.</summary>
internal sealed class CountingPhoto(int failAfter)
{
    private int _decoded;

    public int Decoded => Volatile.Read(ref _decoded);

    /// <summary>One person with this one photo, one photo a batch: photos decoded are batches made.</summary>
    public static (SamplerPool Pool, TrainingSet Set, CountingPhoto Photo) Set(int failAfter)
    {
        var photo = new CountingPhoto(failAfter);
        var set = new TrainingSet();
        return (new SamplerPool("test", set.Add(new FaceDataset("test", [new Person("ann", [new FacePhoto("1", photo.Decode)])]), null), 1, 1), set, photo);
    }

    private RgbImage Decode()
    {
        return Interlocked.Increment(ref _decoded) <= failAfter
            ? new RgbImage(SmallSet.Size, SmallSet.Size, new byte[SmallSet.Size * SmallSet.Size * 3])
            : throw new TrainerException("gone");
    }
}
