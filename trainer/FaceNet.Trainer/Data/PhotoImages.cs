using System.Collections;
using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>The pixels of photos, fetched one by one as they are asked for, so that a data set larger than the memory can be gone through.</summary>
internal sealed class PhotoImages(IReadOnlyList<FacePhoto> photos) : IReadOnlyList<RgbImage>
{
    public int Count => photos.Count;

    public RgbImage this[int index] => photos[index].Image;

    public IEnumerator<RgbImage> GetEnumerator()
    {
        return photos.Select(photo => photo.Image).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator()
    {
        return GetEnumerator();
    }
}
