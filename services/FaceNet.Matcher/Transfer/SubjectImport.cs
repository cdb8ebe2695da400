using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;

namespace FaceNet.Matcher.Transfer;

/// <summary>Writes what arrives of an import. Thread-safe.</summary>
internal sealed class SubjectImport(UnsettledElements unsettled, IVectorIndex index, SubjectWriter writer, SubjectSettler settler)
{
    /// <summary>Writes a part. Throws <see cref="ServiceDefaults.Errors.ResourceNotFoundException"/> when the import was given up meanwhile.</summary>
    public Task WriteAsync(StoredGallery gallery, ImportPart part) => part switch
    {
        ImportedImage image => RequireAsync(writer.TryAddImageAsync(gallery, image.Element, image.Image), gallery),
        ImportedSubject subject => RequireAsync(TryAddAsync(gallery, subject), gallery),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private async Task<bool> TryAddAsync(StoredGallery gallery, ImportedSubject imported)
    {
        // Once begun it is not given up half-way, as an enrollment is not.
        var elements = imported.Subject.Elements;
        var shard = gallery.ShardOf(imported.Subject.Id);
        await unsettled.MarkAsync(shard, elements, CancellationToken.None);
        await Task.WhenAll(elements.Zip(imported.Samples, (element, sample) => index.AddAsync(shard.Vectors, element, sample, CancellationToken.None)));
        if (await settler.TrySettleAsync(gallery, imported.Subject))
        {
            return true;
        }

        await unsettled.DiscardAsync(shard, elements);
        return false;
    }

    private static async Task RequireAsync(Task<bool> written, StoredGallery gallery)
    {
        if (!await written)
        {
            throw GalleryImports.GivenUp(gallery.Id);
        }
    }
}
